// The standard views of the 3D picture, in words.
import type { Side } from './camera.ts';

export const sideNames: Record<Side, string> = { A: 'the front', P: 'behind', L: 'the left', R: 'the right', H: 'above', F: 'below' };
