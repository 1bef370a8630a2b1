import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { runPydicom } from '../../../test/pydicom.ts';
import { filesUnder, parsePath, sharedData } from '../../../test/realFiles.ts';
import { joined } from '../writer.ts';
import { createDeidentifier, deidentify } from './index.ts';

const root = sharedData('de-identification of real files');
const script = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..', 'test', 'checkDeidentified.py');
const by = createDeidentifier(
  (text) => createHmac('sha256', 'k').update(text).digest(),
  {},
  { allowBurnedIn: true, deflate: (bytes) => deflateRawSync(bytes) },
);

/** A few of each folder: every modality, transfer syntax, character set. */
function sample(folder: string): string[] {
  const perFolder = new Map<string, number>();
  return filesUnder(folder).filter((path) => {
    if (/malformed|geometry-bad|dicomdir|standard/.test(path)) return false;
    const taken = perFolder.get(dirname(path)) ?? 0;
    perFolder.set(dirname(path), taken + 1);
    return taken < (/charset|ts-|seg-sr|rt|us-xa/.test(path) ? 12 : 2);
  });
}

it.skipIf(root === undefined)('leaves no removed value in real objects, by a second program and the table of the standard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-deid-'));
  try {
    const pairs: string[] = [];
    for (const path of sample(root ?? '')) {
      const file = parsePath(path);
      if (!file.ok || !file.value.meta.has(0x00020010) || file.value.dataSet.string('SOPInstanceUID') === '') continue;
      const done = deidentify(file.value, by);
      if (!done.ok) expect(done.error.data?.hazard, `${path}: ${done.error.message}`).toBe('DOCUMENT');
      else {
        const to = join(folder, `${String(pairs.length)}-${basename(path)}`);
        writeFileSync(to, joined(done.value.parts));
        pairs.push(path, to);
      }
    }
    expect(pairs.length).toBeGreaterThan(80);
    const said = runPydicom(script, [join(root ?? '', 'standard', 'confidentiality_profile.tsv'), ...pairs]);
    if (said !== undefined) expect(said.trim()).toBe(`checked ${String(pairs.length / 2)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it.skipIf(root === undefined)('makes no new error in real CT, MR, PET and SR objects that dciodvfy would see', () => {
  const errors = (bytes: Uint8Array): string[] =>
    (runOn('dciodvfy', bytes) ?? '')
      .split('\n')
      .filter((line) => line.startsWith('Error'))
      .map((line) => line.replaceAll(/<[^>]*>|\(0x[^)]*\)|byte.*$/g, ''));
  for (const name of ['ct-abdomen-crlm1004', 'ct-head-1mm-120', 'mr-dce-4d-br06', 'mr-enhanced-xa30', 'enhanced-ct', 'petct-sts001-raw-pet', 'xr-chest']) {
    const [path] = filesUnder(join(root ?? '', name));
    const file = parsePath(path ?? '');
    if (!file.ok) throw new Error(name);
    const done = deidentify(file.value, by);
    if (!done.ok) throw new Error(done.error.message);
    const before = errors(file.value.dataSet.bytes);
    expect(
      errors(joined(done.value.parts)).filter((line) => !before.includes(line)),
      name,
    ).toEqual([]);
  }
});
