// What attributes cannot make safe: identification in the pixels themselves or in a document. It judges by the header alone; nobody has looked at the pixels.
import type { DataSet } from '../model.ts';

export interface Hazard {
  code: 'BURNED_IN' | 'MAY_BE_BURNED_IN' | 'FACE' | 'OVERLAY_IN_PIXELS' | 'DOCUMENT' | 'TELLING_TEXT' | 'UNREADABLE_SEQUENCE';
  message: string;
  /** The object is not written. */
  refused: boolean;
}

const classes = '1.2.840.10008.5.1.4.1.1.';
/** Secondary capture, ultrasound, visible light and scanned objects: text in the picture is usual there. */
const suspect = [`${classes}7`, `${classes}3`, `${classes}6`, `${classes}77.1`, `${classes}104`];
const suspectModalities = new Set(['US', 'IVUS', 'ES', 'GM', 'XC', 'OP', 'OT', 'SC', 'DOC', 'SM', 'ECG']);

function mayBeBurnedIn(d: DataSet): boolean {
  const sopClass = d.string('SOPClassUID');
  if (d.string('BurnedInAnnotation').toUpperCase() === 'NO' || !(d.has('Rows') && d.has('Columns'))) return false;
  return (
    suspect.some((root) => sopClass === root || sopClass.startsWith(`${root}.`)) ||
    suspectModalities.has(d.string('Modality')) ||
    d.has('ConversionType') ||
    d.strings('ImageType').includes('SCREEN SAVE')
  );
}

function hasEmbeddedOverlay(d: DataSet): boolean {
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const tag = (element: number): number => ((group << 16) | element) >>> 0;
    if (d.has(tag(0x0010)) && !d.has(tag(0x3000))) return true;
  }
  return false;
}

export function hazardsOf(d: DataSet, { allowBurnedIn }: { allowBurnedIn: boolean }): Hazard[] {
  const found: Hazard[] = [];
  if (d.has('EncapsulatedDocument'))
    found.push({ code: 'DOCUMENT', message: 'A document inside the object cannot be de-identified; the object was left out.', refused: true });
  if (d.string('BurnedInAnnotation').toUpperCase() === 'YES')
    found.push({
      code: 'BURNED_IN',
      message: `The object says that identifying text is in its pixels${allowBurnedIn ? '; it was written as asked: look at it before it leaves.' : '; it was left out.'}`,
      refused: !allowBurnedIn,
    });
  else if (mayBeBurnedIn(d))
    found.push({ code: 'MAY_BE_BURNED_IN', message: 'Objects of this kind often have text in their pixels: look at it before it leaves.', refused: false });
  if (d.string('RecognizableVisualFeatures').toUpperCase() === 'YES')
    found.push({ code: 'FACE', message: 'The object says that a person could be recognised in it.', refused: false });
  if (hasEmbeddedOverlay(d))
    found.push({
      code: 'OVERLAY_IN_PIXELS',
      message: 'An overlay lies in spare bits of the pixels, which were not changed: look at it before it leaves.',
      refused: false,
    });
  return found;
}
