// One frame as a small PNG: read, decoded, windowed as the object asks, shrunk with square pixels. No cache, no database: it runs in a thread of its own.
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { frameDescription } from '../../codecs/decode.ts';
import { createNodeDecoder } from '../../codecs/node.ts';
import type { PixelLease } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { noExtras } from '../../dicom/display/extras.ts';
import type { ImageHeader } from '../../dicom/headerModel.ts';
import type { Palette } from '../../dicom/palette.ts';
import { shade } from './frames.ts';
import { writePng } from './png.ts';
import { pixelShape, resized } from './resize.ts';

const largestSide = 240;

export interface ThumbnailSource {
  /** Where the frame's bytes are. */
  lease: PixelLease;
  /** Of this frame. */
  image: ImageHeader;
  bitOffset: number;
  floating: boolean;
  /** Of a PALETTE COLOR image. */
  palette: Palette | null;
}

// The build puts the decoders' binaries beside the bundle; in a clone they are in their packages.
const decode = createNodeDecoder(dirname(fileURLToPath(import.meta.url)));

async function readFragments({ path, fragments }: PixelLease): Promise<Uint8Array | undefined> {
  const bytes = new Uint8Array(fragments.reduce((sum, { length }) => sum + length, 0));
  const file = await open(path, 'r');
  try {
    let at = 0;
    for (const { offset, length } of fragments) {
      const { bytesRead } = await file.read(bytes, at, length, offset);
      if (bytesRead < length) return undefined;
      at += length;
    }
    return bytes;
  } finally {
    await file.close();
  }
}

/** UNSUPPORTED and UNPARSABLE as the decoders say them; IO_ERROR when the file cannot be read. */
export async function drawThumbnail({ lease, image, bitOffset, floating, palette }: ThumbnailSource): Promise<Result<Uint8Array>> {
  const bytes = await readFragments(lease).catch(() => undefined);
  if (bytes === undefined) return fail('IO_ERROR', 'The image could not be read; verify the archive.');
  const decoded = await decode({ transferSyntaxUid: lease.transferSyntaxUid, bytes, description: frameDescription(image), bitOffset, floating });
  if (!decoded.ok) return decoded;
  const extras = { ...noExtras, palette: palette === null ? null : ok(palette) };
  const shaded = shade(image, decoded.value, lease.transferSyntaxUid, { extras, frame: 0 });
  if (!shaded.ok) return shaded;
  const { picture } = shaded.value;
  const high = picture.height * pixelShape(image);
  const factor = Math.min(1, largestSide / Math.max(picture.width, high));
  const size = (length: number): number => Math.min(largestSide, Math.max(1, Math.round(length * factor)));
  return ok(writePng(resized(picture, size(picture.width), size(high))));
}
