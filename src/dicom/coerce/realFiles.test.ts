// Corrections on real objects of every modality, encoding and character set: the new values are read back, all else is what it was, and dciodvfy sees no new error.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { filesUnder, sharedData } from '../../../test/realFiles.ts';
import type { DataSet, DicomFile } from '../model.ts';
import { parseFile } from '../parse.ts';
import { transferSyntax } from '../uids.ts';
import { joined } from '../writer.ts';
import { coerce, type CoercedStep } from './index.ts';

const root = sharedData('corrections of real files');

/** A few of each folder. */
function sample(folder: string): string[] {
  const perFolder = new Map<string, number>();
  return filesUnder(folder).filter((path) => {
    if (/malformed|geometry-bad|dicomdir|standard/.test(path)) return false;
    const taken = perFolder.get(dirname(path)) ?? 0;
    perFolder.set(dirname(path), taken + 1);
    return taken < (/charset|ts-|seg-sr|rt|us-xa/.test(path) ? 12 : 2);
  });
}

function parsed(bytes: Uint8Array, stopAtPixelData: boolean): DicomFile | undefined {
  const inflate = (deflated: Uint8Array): Uint8Array => inflateRawSync(deflated, { maxOutputLength: 2 ** 29 });
  const file = parseFile(bytes, { inflate, stopAtPixelData, fileLength: bytes.length });
  return file.ok ? file.value : undefined;
}

/** As the archive does it: the head is read, the rest of the file follows it. */
function corrected(bytes: Uint8Array, file: DicomFile, values: CoercedStep['values']): Uint8Array {
  const steps = [{ at: '2026-01-01T00:00:00.000Z', reason: 'CORRECT' as const, values }];
  const done = coerce(file, { steps, modifyingSystem: 'SAGITTA', sourceOfPreviousValues: 'CT1' });
  if (!done.ok) throw new Error(done.error.message);
  const body = joined([...done.value.parts, file.dataSet.bytes.subarray(done.value.restFrom)]);
  return joined([bytes.subarray(0, file.dataSetOffset), transferSyntax(file.transferSyntaxUid)?.deflated === true ? deflateRawSync(body) : body]);
}

const changed = new Set([0x00080005, 0x00080050, 0x00100010, 0x00100020, 0x00100024, 0x04000561]);

function raw(d: DataSet): Map<number, string> {
  const kept = [...d.elements.values()].filter(({ tag }) => !changed.has(tag) && (tag & 0xffff) !== 0);
  return new Map(kept.map(({ tag, offset, length }) => [tag, Buffer.from(d.bytes.subarray(offset, offset + Math.min(length, 1 << 16))).toString('base64')]));
}

function texts(d: DataSet): Map<number, string> {
  const kept = [...d.elements.values()].filter(
    ({ tag, items, fragments }) => !changed.has(tag) && (tag & 0xffff) !== 0 && tag < 0x7fe00000 && !items && !fragments,
  );
  return new Map(kept.map(({ tag }) => [tag, d.string(tag).trim()]));
}

it.skipIf(root === undefined)(
  'reads back the new values and leaves all others, in the set of the object and in UTF-8',
  () => {
    let objects = 0;
    for (const path of sample(root ?? '')) {
      const bytes = readFileSync(path);
      const [head, before] = [parsed(bytes, true), parsed(bytes, false)];
      if (!head || !before?.meta.has(0x00020010) || head.dataSet.string('SOPInstanceUID') === '') continue;
      objects += 1;
      const latin = { PatientName: 'Jaeger^Ann', PatientID: 'NEU-1', AccessionNumber: 'A1' };
      const after = parsed(corrected(bytes, head, latin), false)?.dataSet;
      expect([after?.string('PatientName'), after?.string('PatientID'), after?.string('AccessionNumber')], path).toEqual(['Jaeger^Ann', 'NEU-1', 'A1']);
      expect(after && raw(after), path).toEqual(raw(before.dataSet));
      const [was] = after?.sequence('OriginalAttributesSequence').at(-1)?.sequence('ModifiedAttributesSequence') ?? [];
      expect([was?.string('PatientName'), was?.string('PatientID')], path).toEqual([before.dataSet.string('PatientName'), before.dataSet.string('PatientID')]);
      const wide = parsed(corrected(bytes, head, { PatientName: '山田^太郎' }), false)?.dataSet;
      expect(wide?.string('PatientName'), path).toBe('山田^太郎');
      expect(wide && texts(wide), path).toEqual(texts(before.dataSet));
    }
    console.info(`corrected ${String(objects)} real objects`);
    expect(objects).toBeGreaterThan(80);
  },
  120_000,
);

it.skipIf(root === undefined)(
  'makes no new error in real CT, MR, PET and radiographs that dciodvfy would see',
  () => {
    const errors = (bytes: Uint8Array): string[] => (runOn('dciodvfy', bytes) ?? '').split('\n').filter((line) => line.startsWith('Error'));
    for (const name of ['ct-abdomen-crlm1004', 'ct-head-1mm-120', 'mr-dce-4d-br06', 'petct-sts001-raw-pet', 'xr-chest']) {
      const [path] = filesUnder(join(root ?? '', name));
      const bytes = readFileSync(path ?? '');
      const head = parsed(bytes, true);
      if (!head) throw new Error(name);
      for (const values of [{ PatientName: 'Jaeger^Ann', StudyInstanceUID: '1.2.3.4', PatientAge: '045Y' }, { PatientName: '山田^太郎' }]) {
        const before = errors(bytes);
        expect(
          errors(corrected(bytes, head, values)).filter((line) => !before.includes(line)),
          name,
        ).toEqual([]);
      }
    }
  },
  120_000,
);
