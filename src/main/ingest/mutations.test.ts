import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { filesUnder, sharedData } from '../../../test/realFiles.ts';
import { readInstanceHeader } from '../../dicom/instanceHeader.ts';
import { parseHead } from '../store/index.ts';
import { classify } from './classify.ts';
import { mutate, seeded } from './testing/mutate.ts';
import { ctFile, openTestArchive, tempFolder, type TestArchive } from './testing/testArchive.ts';

const parsedMutations = 9400;
const importedMutations = 600;
const largestReal = 12_000;

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

/** Objects made here, with nested sequences, LUTs and several character sets, and small real ones where they are. */
function originals(): Uint8Array[] {
  const code = { CodeValue: '1', CodingSchemeDesignator: 'X', CodeMeaning: 'A' };
  const made = [
    ctFile(1),
    ctFile(2, { PatientName: 'Müller^Änne=穆勒', ImageType: ['ORIGINAL', 'PRIMARY'] }),
    ctFile(3, { ProcedureCodeSequence: [{ ...code, RequestedProcedureCodeSequence: [code, code] }, code] }),
    ctFile(4, { NumberOfFrames: '2', WindowCenter: ['40', '-600'], WindowWidth: ['400', '1200'] }),
  ];
  const data = sharedData('mutations of real files');
  const real = data === undefined ? [] : filesUnder(data).filter((path) => /\.dcm$/i.test(path) && statSync(path).size <= largestReal);
  return [...made, ...real.map((path) => new Uint8Array(readFileSync(path)))];
}

it(`reads ${String(parsedMutations)} damaged files or says why not (catches: a throw or an endless loop that stops the archive)`, { timeout: 60_000 }, () => {
  const from = originals();
  const random = seeded(20260102);
  const reasons = new Map<string, number>();
  const before = process.memoryUsage().rss;
  for (let i = 0; i < parsedMutations; i += 1) {
    const bytes = mutate(from[i % from.length] ?? new Uint8Array(), random);
    const kind = classify(bytes, bytes.length, 'mutated');
    const parsed = parseHead(bytes, bytes.length);
    const header = parsed.ok ? readInstanceHeader(parsed.value.dataSet, parsed.value.transferSyntaxUid) : parsed;
    const said = header.ok ? 'read' : header.error.code;
    reasons.set(said, (reasons.get(said) ?? 0) + 1);
    if (!header.ok) expect(header.error.message).toMatch(/^[A-Z(].{10,}/);
    if (header.ok) expect(JSON.stringify(header.value).length).toBeLessThan(1_000_000);
    expect(kind.kind).toMatch(/dicom|zip|other/);
  }
  expect(reasons.get('read')).toBeGreaterThan(1000);
  expect(reasons.get('UNPARSABLE')).toBeGreaterThan(1000);
  expect(process.memoryUsage().rss - before).toBeLessThan(400 * 1024 * 1024);
});

it(`takes ${String(importedMutations)} damaged files in: each is stored, or kept aside with its reason, and none is lost`, { timeout: 60_000 }, async () => {
  const from = originals();
  const random = seeded(42);
  const files = join(folder.path, 'files');
  mkdirSync(files);
  for (let i = 0; i < importedMutations; i += 1) writeFileSync(join(files, `m${String(i)}.dcm`), mutate(from[i % from.length] ?? new Uint8Array(), random));
  const result = await archive.ingest.importPaths([files], {});
  expect(result.found + result.skipped.length).toBe(importedMutations);
  expect(result.found).toBe(result.stored + result.duplicates + result.quarantined.length);
  expect(result.failed).toBe(0);
  for (const { code, message } of [...result.quarantined, ...result.skipped]) expect(`${code}: ${message}`).toMatch(/^[A-Z_]+: .{20,}/);
  expect(result.stored).toBeGreaterThan(20);
  expect(result.quarantined.length).toBeGreaterThan(100);
  expect((await archive.store.verify()).problems).toEqual([]);
  expect(await archive.store.reindex()).toEqual({ ok: true, value: { instances: archive.store.instances.count(), problems: 0 } });
});
