// Images of a study as PNG or JPEG files, one for each frame; what is no picture is named. Shading is in frames.ts, words in annotations.ts.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { ExportNotes } from '../../contract/archive.ts';
import { parseFile } from '../../dicom/parse.ts';
import type { Entry } from './entries.ts';
import { readFonts } from '../fonts/index.ts';
import { annotate, cornersOf } from './annotations.ts';
import { picturesOf } from './frames.ts';
import { createTextDrawer, type TextDrawer } from './glyphs.ts';
import { createJpegEncoder } from './jpeg.ts';
import { writePng, type Picture } from './png.ts';
import { place } from './targets.ts';

const mostInflated = 2 ** 30;

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temp = join(dirname(path), `.${crypto.randomUUID()}.part`);
  try {
    await writeFile(temp, bytes, { flag: 'wx', mode: 0o600 });
    await place(temp, path);
  } catch (error) {
    await rm(temp, { force: true });
    throw error;
  }
}

export interface PictureOptions {
  format: 'png' | 'jpeg';
  /** Overlay planes and the words of the corners are drawn into the pixels. */
  overlays: boolean;
  signal?: AbortSignal | undefined;
  onProgress?: ((done: number, total: number) => void) | undefined;
}

interface Drawing {
  extension: string;
  encode: (picture: Picture) => Uint8Array;
  drawer: TextDrawer | undefined;
}

async function drawing({ format, overlays }: PictureOptions): Promise<Drawing> {
  const drawer = overlays ? createTextDrawer((await readFonts()).regular) : undefined;
  return format === 'jpeg' ? { extension: 'jpg', encode: await createJpegEncoder(), drawer } : { extension: 'png', encode: writePng, drawer };
}

const tooSmall = { code: 'NO_WORDS', message: 'These pictures are too small to carry the words of their corners; they are written without.' };
const noOverlay = { code: 'NO_OVERLAY', message: 'These pictures lack an overlay plane that could not be read. Look at the object itself.' };
const tooLarge = { code: 'TOO_LARGE', message: 'The object is too large to be read at once; it is not written as pictures. Export it as DICOM.' };

/** null: more than one buffer can hold. */
async function readWhole(path: string): Promise<Uint8Array | null> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_FS_FILE_TOO_LARGE') return null;
    throw error;
  }
}

/** `<series>/<nnnn>.png`, of several frames `<nnnn>-<ffff>.png`. An object with a frame that cannot be shown is in `leftOut` once; its other frames are written. */
export async function toPictures(entries: readonly Entry[], to: string, options: PictureOptions): Promise<{ files: string[]; notes: ExportNotes }> {
  const { extension, encode, drawer } = await drawing(options);
  const files: string[] = [];
  const leftOut: ExportNotes['leftOut'] = [];
  let unlabelled = 0;
  let withoutOverlay = 0;
  for (const [done, { path, name, object }] of entries.entries()) {
    options.onProgress?.(done, entries.length);
    options.signal?.throwIfAborted();
    const bytes = await readWhole(path);
    if (bytes === null) {
      leftOut.push({ SOPInstanceUID: object.SOPInstanceUID, ...tooLarge });
      continue;
    }
    const parsed = parseFile(bytes, { inflate: (deflated) => inflateRawSync(deflated, { maxOutputLength: mostInflated }) });
    const { SOPInstanceUID } = object;
    if (!parsed.ok) {
      leftOut.push({ SOPInstanceUID, code: parsed.error.code, message: parsed.error.message });
      continue;
    }
    const { dataSet } = parsed.value;
    const frames = dataSet.number('NumberOfFrames') ?? 1;
    let at = 0;
    for await (const shaded of picturesOf(parsed.value, options)) {
      options.signal?.throwIfAborted();
      at += 1;
      if (shaded.ok) {
        const { picture, window, state, lacksOverlay } = shaded.value;
        if (lacksOverlay) withoutOverlay += 1;
        if (drawer && !annotate(picture, cornersOf(dataSet, { frame: at - 1, frames, window, state }), drawer)) unlabelled += 1;
        const file = join(to, name.replace(/\.dcm$/, frames > 1 ? `-${String(at).padStart(4, '0')}.${extension}` : `.${extension}`));
        await writeNew(file, encode(picture));
        files.push(file);
      } else if (leftOut.at(-1)?.SOPInstanceUID !== SOPInstanceUID) leftOut.push({ SOPInstanceUID, code: shaded.error.code, message: shaded.error.message });
    }
  }
  const warnings = [
    { ...tooSmall, instances: unlabelled },
    { ...noOverlay, instances: withoutOverlay },
  ].filter(({ instances }) => instances > 0);
  return { files, notes: { leftOut, warnings } };
}
