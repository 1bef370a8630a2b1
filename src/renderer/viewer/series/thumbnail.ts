// Small pictures of series: decoded by the same pool, shown by the file's own window.
import type { InstanceHeader } from '../../../dicom/headerModel.ts';
import { isInverted } from '../../../dicom/lut.ts';
import type { InstanceRow } from '../../../contract/study.ts';
import type { Result } from '../../../contract/result.ts';
import type { Frame } from '../decode/frame.ts';
import { viewImage, type ViewImage } from '../stack/image.ts';
import { requestFrame } from '../state/scene.ts';
import { voiFor } from '../viewport/ownWindow.ts';
import { toGreys } from '../viewport/painter.ts';

const largestSide = 240;
/** After what is on the screen, before the rest of a series. */
const priority = 50;
const made = new Map<string, Promise<Result<ImageBitmap>>>();
const remembered = 200;

async function bitmapOf(image: ViewImage, frame: Frame): Promise<ImageBitmap> {
  const { columns, rows, values, rgba } = frame;
  const pixels = rgba === null ? new ImageData(columns, rows) : new ImageData(new Uint8ClampedArray(rgba), columns, rows);
  if (values !== null) toGreys(values, { voi: voiFor(image.image, null, frame), inverted: isInverted(image.image) }, new Uint32Array(pixels.data.buffer));
  const factor = Math.min(1, largestSide / Math.max(columns, rows));
  return createImageBitmap(pixels, {
    resizeWidth: Math.max(1, Math.round(columns * factor)),
    resizeHeight: Math.max(1, Math.round(rows * factor)),
    resizeQuality: 'medium',
  });
}

async function make(image: ViewImage): Promise<Result<ImageBitmap>> {
  const frame = await requestFrame(image, priority);
  if (!frame.ok) {
    made.delete(image.key);
    return frame;
  }
  return { ok: true, value: await bitmapOf(image, frame.value) };
}

export function thumbnailOf(image: ViewImage): Promise<Result<ImageBitmap>> {
  const known = made.get(image.key);
  if (known !== undefined) return known;
  const promise = make(image);
  made.set(image.key, promise);
  for (const key of made.keys()) {
    if (made.size <= remembered) break;
    made.delete(key);
  }
  return promise;
}

/** Thumbnail of one frame (1-based), at most 240 px a side; `header` as the contract carries it. Rejects with the sentence when the image cannot be shown. */
export async function thumbnail(SOPInstanceUID: string, frame: number, header: InstanceHeader | InstanceRow['header']): Promise<ImageBitmap> {
  const known = header as InstanceHeader;
  const image = known.SOPInstanceUID === SOPInstanceUID ? viewImage(known, frame) : null;
  if (image === null) throw new Error('This object holds no image.');
  const result = await thumbnailOf(image);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
