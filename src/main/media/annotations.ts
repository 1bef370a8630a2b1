// The words in the corners of an exported picture, as the viewer shows them, and how they are put over the pixels. They come from the very data set that is written out.
import type { DataSet } from '../../dicom/model.ts';
import type { Picture } from './png.ts';
import type { TextDrawer, TextMask } from './glyphs.ts';

export interface Corners {
  topLeft: string[];
  topRight: string[];
  bottomLeft: string[];
  bottomRight: string[];
}

/** Smaller pictures would be covered by their words. */
const leastSide = 192;

/** `Family, Given` of the first group of components. */
function personName(value: string): string {
  const [family = '', given = ''] = (value.split('=')[0] ?? '').split('^');
  return [family, given].filter((part) => part !== '').join(', ');
}

function isoDate(value: string): string {
  return /^\d{8}$/.test(value) ? `${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6)}` : value;
}

function joined(...parts: (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

export interface FrameNote {
  /** 0-based. */
  frame: number;
  frames: number;
  /** `W 400 L 40`, or nothing for colour. */
  window: string;
  /** Words of the state mark. */
  state: readonly string[];
}

export function cornersOf(dataSet: DataSet, { frame, frames, window, state }: FrameNote): Corners {
  const text = (keyword: Parameters<DataSet['string']>[0]): string => dataSet.string(keyword);
  return {
    topLeft: [personName(dataSet.personName('PatientName')), joined(text('PatientID'), isoDate(text('PatientBirthDate')), text('PatientSex'))],
    topRight: [text('StudyDescription'), isoDate(text('StudyDate')), text('InstitutionName')],
    bottomLeft: [
      joined(text('SeriesNumber') === '' ? '' : `Se ${text('SeriesNumber')}`, text('SeriesDescription')),
      joined(text('InstanceNumber') === '' ? '' : `Im ${text('InstanceNumber')}`, frames > 1 ? `frame ${String(frame + 1)} of ${String(frames)}` : ''),
    ],
    bottomRight: [joined(text('ImageLaterality') || text('Laterality'), text('ViewPosition')), joined(window), joined(...state)],
  };
}

/** Light letters on a dark rim, so that they can be read on any grey. */
function put(picture: Picture, mask: TextMask, left: number, top: number): void {
  const { width, height, channels, pixels } = picture;
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= mask.width || y >= mask.height ? 0 : (mask.coverage[y * mask.width + x] ?? 0));
  for (let y = -1; y <= mask.height; y += 1)
    for (let x = -1; x <= mask.width; x += 1) {
      const [px, py] = [left + x, top + y];
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const ink = at(x, y);
      const rim = Math.max(ink, at(x - 1, y), at(x + 1, y), at(x, y - 1), at(x, y + 1)) * 0.8;
      for (let c = 0; c < channels; c += 1) {
        const i = (py * width + px) * channels + c;
        const under = (pixels[i] ?? 0) * (1 - rim / 255);
        pixels[i] = Math.round(under + (240 - under) * (ink / 255));
      }
    }
}

/** Changes the picture. False when it is too small to carry words. */
export function annotate(picture: Picture, corners: Corners, drawer: TextDrawer): boolean {
  const { width, height } = picture;
  const side = Math.min(width, height);
  if (side < leastSide) return false;
  const size = Math.max(11, Math.round(side / 42));
  const margin = Math.round(size / 2);
  for (const [corner, lines] of Object.entries(corners) as [keyof Corners, string[]][]) {
    const masks = lines.filter((line) => line !== '').map((line) => drawer.draw(line, size));
    const total = masks.reduce((sum, mask) => sum + mask.height, 0);
    let top = corner.startsWith('top') ? margin : height - margin - total;
    for (const mask of masks) {
      put(picture, mask, corner.endsWith('Left') ? margin : width - margin - mask.width, top);
      top += mask.height;
    }
  }
  return true;
}
