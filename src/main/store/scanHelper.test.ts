import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDataSet } from '../../dicom/writer.ts';
import { noHelper, startScanHelper, type ScanHelper } from './scanHelper.ts';
import { scanInOrder } from './scanInOrder.ts';
import type { RowOf } from './scanRows.ts';

interface Part {
  kind: 'new';
  files: string[];
}

let folder: string;
let program: string;
let files: string[];

function bytesOf(n: number): Uint8Array {
  return writeDataSet({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.7',
    SOPInstanceUID: `2.25.1.${String(n)}`,
    StudyInstanceUID: `2.25.2.${String(n % 3)}`,
    SeriesInstanceUID: '2.25.3',
    PatientName: `Müller^${String(n)}`,
    PatientID: String(n % 3),
    InstanceNumber: String(n),
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sagitta-scan-'));
  program = join(folder, 'scanWorker.mjs');
  const entryPoint = new URL('./scanWorker.ts', import.meta.url).pathname;
  await build({ entryPoints: [entryPoint], outfile: program, bundle: true, platform: 'node', format: 'esm', logLevel: 'silent' });
  mkdirSync(join(folder, 'objects/000000'), { recursive: true });
  files = Array.from({ length: 60 }, (_, n) => `objects/000000/i${String(n).padStart(10, '0')}.dcm`);
  for (const [n, file] of files.entries()) if (n !== 7) writeFileSync(join(folder, file), n === 9 ? 'torn' : bytesOf(n));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function readAll(helper: ScanHelper): Promise<RowOf<Part>[]> {
  const parts = Array.from({ length: 12 }, (_, at): Part => ({ kind: 'new', files: files.slice(at * 5, at * 5 + 5) }));
  const all: RowOf<Part>[] = [];
  await scanInOrder<Part>({ dataDir: folder, helper, parts: parts.values(), signal: undefined, take: (_, rows) => void all.push(...rows) });
  await helper.close();
  return all;
}

describe('a second thread that reads headers', () => {
  it('answers what the main thread reads, in order; files that are gone or torn are gaps (catches: rows that go to another file)', async () => {
    const expected = await readAll(noHelper);
    expect(expected.map((row) => row?.file)).toEqual(files.map((file, n) => (n === 7 || n === 9 ? undefined : file)));
    expect(await readAll(startScanHelper(folder, program))).toEqual(expected);
  });

  it('that answers by itself says the same (catches: a thread that reads nothing and is never missed)', async () => {
    const helper = startScanHelper(folder, program);
    const rows = await helper.scan({ kind: 'new', files: files.slice(0, 3) });
    await helper.close();
    expect(rows?.map((row) => row?.header.SOPInstanceUID)).toEqual(['2.25.1.0', '2.25.1.1', '2.25.1.2']);
  });

  it('that is not there or breaks down is replaced by the main thread (catches: a rebuild that waits for ever)', async () => {
    const broken = join(folder, 'broken.mjs');
    writeFileSync(broken, "import { parentPort } from 'node:worker_threads'; parentPort.once('message', () => { throw new Error('broken'); });");
    const expected = await readAll(noHelper);
    expect(await readAll(startScanHelper(folder, broken))).toEqual(expected);
    expect(await readAll(startScanHelper(folder, join(folder, 'none.mjs')))).toEqual(expected);
  });
});
