// Door of the measurements room.
export { MeasurementsPanel } from './MeasurementsPanel.tsx';
