// De-identifies the objects of an export into a folder of their own, one after the other; what is refused is named, never written. The rules are in dicom/deidentify.
import { createHmac, randomBytes } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ExportNotes } from '../../contract/archive.ts';
import { createDeidentifier, deidentify, type Deidentifier, type DeidentifyOptions } from '../../dicom/deidentify/index.ts';
import { parseFile } from '../../dicom/parse.ts';
import type { Entry } from './entries.ts';

export interface DeidentifyRequest extends DeidentifyOptions {
  allowBurnedIn?: boolean | undefined;
}

export interface Staged {
  entries: Entry[];
  notes: ExportNotes;
}

const mostInflated = 2 ** 30;

/** The secret lives as long as the export: two exports of a study cannot be joined by their UIDs. */
function deidentifierOf({ allowBurnedIn, ...options }: DeidentifyRequest): Deidentifier {
  const secret = randomBytes(32);
  const hash = (text: string): Uint8Array => createHmac('sha256', secret).update(text, 'utf8').digest();
  return createDeidentifier(hash, options, { allowBurnedIn: allowBurnedIn === true, deflate: (bytes) => deflateRawSync(bytes) });
}

async function writeParts(path: string, parts: readonly Uint8Array[]): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    for (const part of parts) if (part.length > 0) await handle.writeFile(part);
  } finally {
    await handle.close();
  }
}

function noteOnce(notes: ExportNotes, { code, message }: { code: string; message: string }): void {
  const known = notes.warnings.find((warning) => warning.code === code);
  if (known) known.instances += 1;
  else notes.warnings.push({ code, message, instances: 1 });
}

/** `folder`: empty and ours; the caller removes it. Rejects with the file system's error. */
export async function deidentifyAll(entries: readonly Entry[], request: DeidentifyRequest, folder: string, signal?: AbortSignal): Promise<Staged> {
  const by = deidentifierOf(request);
  const staged: Staged = { entries: [], notes: { leftOut: [], warnings: [] } };
  for (const [at, entry] of entries.entries()) {
    signal?.throwIfAborted();
    const { SOPInstanceUID } = entry.object;
    const parsed = parseFile(await readFile(entry.path), { inflate: (deflated) => inflateRawSync(deflated, { maxOutputLength: mostInflated }) });
    const done = parsed.ok ? deidentify(parsed.value, by) : parsed;
    if (!done.ok) {
      const code = typeof done.error.data?.hazard === 'string' ? done.error.data.hazard : done.error.code;
      staged.notes.leftOut.push({ SOPInstanceUID, code, message: done.error.message });
      continue;
    }
    done.value.hazards.forEach((hazard) => {
      noteOnce(staged.notes, hazard);
    });
    const path = join(folder, `${String(at)}.dcm`);
    await writeParts(path, done.value.parts);
    staged.entries.push({ ...entry, path });
  }
  return staged;
}
