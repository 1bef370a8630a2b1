// Door of the annotations room.
export { measurementGroup } from './toGroup.ts';
