import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ZipFile } from 'yazl';
import { sharedData } from '../../../test/realFiles.ts';
import { writeDicomdir } from '../../dicom/dicomdir/writeDicomdir.ts';
import { parseFile } from '../../dicom/parse.ts';
import { ctDataSet, ctFile, openTestArchive, root, tempFolder, type TestArchive } from './testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let disc: string;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(join(folder.path, 'archive'));
  disc = join(folder.path, 'disc');
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

function put(name: string, bytes: Uint8Array | string): void {
  mkdirSync(dirname(join(disc, name)), { recursive: true });
  writeFileSync(join(disc, name), bytes);
}

function directoryOf(numbers: number[]): Uint8Array {
  return writeDicomdir(
    numbers.map((n) => {
      const parsed = parseFile(ctFile(n));
      if (!parsed.ok) throw new Error(parsed.error.message);
      return { dataSet: parsed.value.dataSet, transferSyntaxUid: '1.2.840.10008.1.2.1', fileId: ['IMG', `I${String(n)}`] };
    }),
  ).bytes;
}

async function zipOf(entries: Record<string, Uint8Array>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(Buffer.from(bytes), name);
  zip.end();
  return buffer(zip.outputStream);
}

const codes = (notes: { code: string }[]): string[] => notes.map(({ code }) => code).sort();

it('two discs copied into folders below one another bring all their files, each once (catches: only the first DICOMDIR is looked at)', async () => {
  put('DICOMDIR', directoryOf([1, 2]));
  for (const n of [1, 2]) put(`IMG/I${String(n)}`, ctFile(n));
  put('older/disc 2/DICOMDIR', directoryOf([3, 4]));
  put('older/disc 2/IMG/I3', ctFile(3));
  const result = await archive.ingest.importPaths([disc], {});
  expect(result).toMatchObject({ found: 3, stored: 3, failed: 1 });
  expect(result.skipped.filter(({ code }) => code === 'MISSING').map(({ path }) => path)).toEqual([join(disc, 'older/disc 2/IMG/I4')]);
});

it('a DICOMDIR that is a text, empty, cut or a liar keeps no file from being imported (catches: a disc refused for its index)', async () => {
  const whole = directoryOf([1]);
  const liars: Record<string, Uint8Array | string> = {
    text: 'Volume in drive D',
    empty: '',
    cut: whole.subarray(0, 700),
    liar: whole.slice().fill(0xff, 400, 460),
  };
  let n = 10;
  for (const [name, bytes] of Object.entries(liars)) {
    put(`${name}/DICOMDIR`, bytes);
    n += 1;
    put(`${name}/IMG/NOT_LISTED`, ctFile(n));
  }
  const result = await archive.ingest.importPaths([disc], {});
  expect(result.stored).toBe(4);
  expect([...result.skipped, ...result.quarantined].every(({ message }) => message.length > 15)).toBe(true);
});

it('takes files as they lie on discs: no extension, no preamble, DICM at the first byte, a bare data set (catches: images taken for rubbish)', async () => {
  put('A/00000001', ctFile(1));
  put('A/00000002', ctFile(2).subarray(128));
  put('A/00000003', ctFile(3).subarray(132));
  put('A/00000004', ctDataSet(4));
  put('AUTORUN.INF', '[autorun]\r\nopen=viewer.exe\r\n');
  put('VIEWER.EXE', Buffer.from('MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff', 'latin1'));
  const result = await archive.ingest.importPaths([disc], {});
  expect(result).toMatchObject({ found: 4, stored: 4, failed: 0 });
  expect(codes(result.skipped)).toEqual(['NOT_DICOM', 'NOT_DICOM']);
  for (const n of [1, 2, 3, 4]) expect(archive.store.instances.open(`${root}.3.${String(n)}`).ok).toBe(true);
  expect((await archive.store.verify()).ok).toBe(true);
});

it('a disc in a ZIP in a ZIP is imported; what lies deeper is named (catches: a portal download that brings nothing)', async () => {
  const inner = await zipOf({
    DICOMDIR: directoryOf([1, 2]),
    'IMG/I1': ctFile(1),
    'IMG/I2': ctFile(2).subarray(128),
    'deeper.zip': await zipOf({ a: ctFile(3) }),
  });
  put('download.zip', await zipOf({ 'patient/disc.zip': inner, 'patient/readme.txt': Buffer.from('Read me') }));
  const result = await archive.ingest.importPaths([join(disc, 'download.zip')], {});
  expect(result).toMatchObject({ found: 2, stored: 2, failed: 1 });
  expect(codes(result.skipped)).toEqual(['DICOMDIR', 'NESTED_ZIP', 'NOT_DICOM']);
});

it('many small ZIPs at once keep memory and open files bounded and lose nothing', async () => {
  for (let z = 0; z < 40; z += 1) {
    const entries = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`i${String(i)}`, ctFile(z * 10 + i + 1)]));
    put(`z${String(z)}.zip`, await zipOf(entries));
  }
  expect(await archive.ingest.importPaths([disc], {})).toMatchObject({ found: 400, stored: 400, failed: 0 });
});

it('each odd DICOMDIR of the real ones ends in an import that says what it did', async () => {
  const data = sharedData('odd DICOMDIRs');
  if (data === undefined) return;
  for (const name of readdirSync(join(data, 'dicomdir')).filter((file) => file.startsWith('DICOMDIR'))) {
    const at = join(folder.path, name);
    mkdirSync(at);
    copyFileSync(join(data, 'dicomdir', name), join(at, 'DICOMDIR'));
    writeFileSync(join(at, 'IMAGE'), readFileSync(join(data, 'dicomdir/77654033/CR1/6154')));
    const result = await archive.ingest.importPaths([at], {});
    expect(result.stored + result.duplicates, name).toBe(1);
    expect(result.skipped.every(({ message }) => message.length > 15)).toBe(true);
  }
});
