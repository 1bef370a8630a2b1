// Images of a study as PNG files, one for each frame; what is no picture is named. Shading is in frames.ts.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import type { ExportNotes } from '../../contract/archive.ts';
import { parseFile } from '../../dicom/parse.ts';
import type { Entry } from './entries.ts';
import { picturesOf } from './frames.ts';
import { writePng } from './png.ts';
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

/** `<series>/<nnnn>.png`, of several frames `<nnnn>-<ffff>.png`. An object with a frame that cannot be shown is in `leftOut` once; its other frames are written. */
export async function toPictures(entries: readonly Entry[], to: string, signal: AbortSignal | undefined): Promise<{ files: string[]; notes: ExportNotes }> {
  const files: string[] = [];
  const leftOut: ExportNotes['leftOut'] = [];
  for (const { path, name, object } of entries) {
    const parsed = parseFile(await readFile(path), { inflate: (deflated) => inflateRawSync(deflated, { maxOutputLength: mostInflated }) });
    const { SOPInstanceUID } = object;
    if (!parsed.ok) {
      leftOut.push({ SOPInstanceUID, code: parsed.error.code, message: parsed.error.message });
      continue;
    }
    const several = (parsed.value.dataSet.number('NumberOfFrames') ?? 1) > 1;
    let at = 0;
    for await (const picture of picturesOf(parsed.value)) {
      signal?.throwIfAborted();
      at += 1;
      if (picture.ok) {
        const file = join(to, name.replace(/\.dcm$/, several ? `-${String(at).padStart(4, '0')}.png` : '.png'));
        await writeNew(file, writePng(picture.value));
        files.push(file);
      } else if (leftOut.at(-1)?.SOPInstanceUID !== SOPInstanceUID) leftOut.push({ SOPInstanceUID, code: picture.error.code, message: picture.error.message });
    }
  }
  return { files, notes: { leftOut, warnings: [] } };
}
