// What the file calls one of its windows or VOI LUTs, in the menu of a viewport.
import type { NamedVoi } from '../../../dicom/lut.ts';
import { windowLine } from './Overlays.tsx';
import { windowOfVoi } from './ownWindow.ts';

export function voiName({ voi, name }: NamedVoi): string {
  const what = voi.kind === 'lut' ? 'VOI LUT' : windowLine(windowOfVoi(voi));
  return `File: ${[name, what].filter((part) => part !== '').join(', ')}`;
}
