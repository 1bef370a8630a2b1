// Thumbnails as they are asked for: from the cache, else drawn once by a thread beside the archive and kept. In a clone's tests there is no bundle of it: then they are drawn here.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { PixelLease } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { frameHeader } from '../../dicom/display/frameHeader.ts';
import type { ImageHeader } from '../../dicom/headerModel.ts';
import { readPalette, type Palette } from '../../dicom/palette.ts';
import { isFloating } from '../../dicom/display/frameHeader.ts';
import { transferSyntax } from '../../dicom/uids.ts';
import { parseHeader, type Store } from '../store/index.ts';
import { createThread } from '../threads/index.ts';
import { drawThumbnail, type ThumbnailSource } from './thumbnail.ts';

type Draw = (source: ThumbnailSource) => Promise<Result<Uint8Array>>;
export type LeaseThumbnail = (SOPInstanceUID: string, frame: number) => Promise<Result<PixelLease>>;

function drawer(): Draw {
  const program = fileURLToPath(new URL('./thumbnailWorker.js', import.meta.url));
  if (!existsSync(program)) return drawThumbnail;
  return createThread<ThumbnailSource, Result<Uint8Array>>({
    program,
    gone: () => fail('UNSUPPORTED', 'The thread that draws small pictures ended before it had this one. The image itself is safe.'),
  });
}

/** Frames of a bit a pixel follow one another without padding (PS3.5 8.1.1). */
function bitOffsetOf({ BitsAllocated, Rows, Columns, SamplesPerPixel }: ImageHeader, frame: number): number {
  return BitsAllocated === 1 ? ((frame - 1) * Rows * Columns * SamplesPerPixel) % 8 : 0;
}

async function paletteOf(store: Store, uid: string, image: ImageHeader): Promise<Result<Palette | null>> {
  if (image.PhotometricInterpretation !== 'PALETTE COLOR') return ok(null);
  const object = store.instances.open(uid);
  if (!object.ok) return object;
  try {
    const head = await parseHeader(object.value.path, object.value.size);
    return head.ok ? readPalette(head.value.dataSet, image.PixelRepresentation === 1) : head;
  } catch {
    return fail('IO_ERROR', 'The image could not be read; verify the archive.');
  }
}

async function sourceOf(store: Store, uid: string, frame: number): Promise<Result<ThumbnailSource>> {
  const lease = await store.instances.pixelLease(uid, frame);
  if (!lease.ok) return lease;
  const header = store.instances.header(uid);
  if (!header?.image) return fail('NOT_FOUND', 'This instance holds no image.');
  const image = { ...frameHeader(header.image, frame - 1), frames: [] };
  const palette = await paletteOf(store, uid, image);
  if (!palette.ok) return palette;
  const encapsulated = transferSyntax(header.transferSyntaxUid)?.encapsulated === true;
  const bitOffset = encapsulated ? 0 : bitOffsetOf(image, frame);
  return ok({ lease: lease.value, image, bitOffset, floating: isFloating(header.SOPClassUID, image), palette: palette.value });
}

/** Failures as `pixelLease` and the decoders have them; what fails is tried again when it is asked for again. */
export function createThumbnails(store: Store, draw = drawer()): LeaseThumbnail {
  const underWay = new Map<string, Promise<Result<PixelLease>>>();

  async function make(uid: string, frame: number): Promise<Result<PixelLease>> {
    const kept = await store.thumbnails.find(uid, frame);
    if (kept) return ok(kept);
    const source = await sourceOf(store, uid, frame);
    if (!source.ok) return source;
    const png = await draw(source.value);
    return png.ok ? store.thumbnails.keep(uid, frame, png.value) : png;
  }

  return (uid, frame) => {
    const key = `${uid}/${String(frame)}`;
    const known = underWay.get(key);
    if (known) return known;
    const made = make(uid, frame).finally(() => underWay.delete(key));
    underWay.set(key, made);
    return made;
  };
}
