// The parser on data sets built here, on real files, and on damage: it reads, or it says where it stopped; it never throws or hangs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { filesUnder, manifest, parsePath, sharedData } from '../../test/realFiles.ts';
import { readInstanceHeader } from './instanceHeader.ts';
import { parseDataSet, parseFile } from './parse.ts';
import { writeFile, writeMeta, type DataSetModel } from './part10.ts';
import { isKeyword, tagOf, vrOf } from './tags.ts';
import { isValidUid, newUid } from './uids.ts';
import { joined, writeDataSet } from './writer.ts';

const model: DataSetModel = {
  SpecificCharacterSet: 'ISO_IR 192',
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '1.2.3.4',
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.1',
  PatientName: 'Ångström^Åsa^^^',
  PatientID: 'ID 1 ',
  Modality: 'CT',
  ImageType: ['ORIGINAL', 'PRIMARY'],
  Rows: 2,
  Columns: 2,
  BitsAllocated: 16,
  BitsStored: 16,
  PixelRepresentation: 1,
  PixelPaddingValue: -2000,
  PixelSpacing: [0.5, 0.25],
  WindowCenter: ['40', '-600'],
  RequestAttributesSequence: [{ ScheduledProcedureStepID: 'S1' }, { ScheduledProcedureStepID: 'S2' }],
  PixelData: Uint8Array.from({ length: 8 }, (_, i) => i),
};

function dataSetOf(bytes: Uint8Array, options = {}) {
  const file = parseFile(bytes, options);
  if (!file.ok) throw new Error(file.error.message);
  return file.value;
}

/** Little-endian element of a raw VR and length, for lies that the writer refuses to write. */
function raw(tag: number, vr: string, length: number, value: number[] = []): number[] {
  const long = ['OB', 'OW', 'SQ', 'UN', 'UT'].includes(vr);
  const bytes = [(tag >>> 16) & 255, tag >>> 24, tag & 255, (tag >>> 8) & 255, ...(vr === '' ? [] : [vr.charCodeAt(0), vr.charCodeAt(1)])];
  if (long) bytes.push(0, 0);
  const size = vr === '' || long ? 4 : 2;
  for (let i = 0; i < size; i += 1) bytes.push((length >>> (8 * i)) & 255);
  return [...bytes, ...value];
}

const open = 0xffffffff;
const explicit = '1.2.840.10008.1.2.1';
const read = (bytes: number[], uid = explicit) => parseDataSet(Uint8Array.from(bytes), uid);

describe('what we write, read back', () => {
  it('keeps text, names, numbers, signs and sequences', () => {
    const { dataSet, transferSyntaxUid, meta } = dataSetOf(writeFile(model));
    expect(transferSyntaxUid).toBe(explicit);
    expect(meta.string('MediaStorageSOPInstanceUID')).toBe('1.2.3.4');
    expect(dataSet.personName('PatientName')).toBe('Ångström^Åsa');
    expect(dataSet.string('PatientID')).toBe('ID 1');
    expect(dataSet.strings('ImageType')).toEqual(['ORIGINAL', 'PRIMARY']);
    expect(dataSet.numbers('PixelSpacing')).toEqual([0.5, 0.25]);
    expect(dataSet.numbers('PixelPaddingValue')).toEqual([-2000]);
    expect(dataSet.sequence('RequestAttributesSequence').map((item) => item.string('ScheduledProcedureStepID'))).toEqual(['S1', 'S2']);
    expect([...(dataSet.value('PixelData') ?? [])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('reads the deflated form with the inflate function it is given', () => {
    const uid = '1.2.840.10008.1.2.1.99';
    const file = joined([
      writeMeta({ sopClassUid: '1.2', sopInstanceUid: '1.3', transferSyntaxUid: uid }),
      new Uint8Array(deflateRawSync(writeDataSet(model))),
    ]);
    expect(dataSetOf(file, { inflate: inflateRawSync }).dataSet.string('PatientID')).toBe('ID 1');
    expect(parseFile(file)).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
    expect(parseFile(file.subarray(0, file.length - 30), { inflate: inflateRawSync })).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
  });

  it('stops at the pixel data of a head and says when more bytes are needed', () => {
    const file = writeFile(model);
    const head = file.subarray(0, file.length - 8);
    expect(dataSetOf(head, { stopAtPixelData: true, fileLength: file.length }).pixelData).toMatchObject({ length: 8, valueOffset: file.length - 8 });
    expect(parseFile(head, { stopAtPixelData: true })).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
    const early = parseFile(file.subarray(0, 300), { stopAtPixelData: true, fileLength: file.length });
    expect(early).toMatchObject({ ok: false, error: { data: { incomplete: true } } });
  });

  it('reads a file without preamble and meta group', () => {
    const { dataSet, warnings } = dataSetOf(writeDataSet(model));
    expect(dataSet.string('SOPInstanceUID')).toBe('1.2.3.4');
    expect(warnings).toHaveLength(1);
  });
});

describe('encodings', () => {
  it('reads implicit VR and undefined lengths, nested', () => {
    const inner = [...raw(0xfffee000, '', open), ...raw(0x00080100, '', 2, [65, 66]), ...raw(0xfffee00d, '', 0), ...raw(0xfffee0dd, '', 0)];
    const result = read([...raw(0x00080060, '', 2, [67, 84]), ...raw(0x00082218, '', open), ...inner], '1.2.840.10008.1.2');
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.dataSet.string('Modality')).toBe('CT');
    expect(result.value.dataSet.sequence('AnatomicRegionSequence')[0]?.string('CodeValue')).toBe('AB');
  });

  it('reads UN of undefined length as implicit VR', () => {
    const result = read([
      ...raw(0x00080060, 'CS', 2, [67, 84]),
      ...raw(0x00091010, 'UN', open),
      ...raw(0xfffee000, '', 10),
      ...raw(0x00080100, '', 2, [65, 66]),
      ...raw(0xfffee0dd, '', 0),
    ]);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.dataSet.sequence(0x00091010)[0]?.string('CodeValue')).toBe('AB');
  });
});

describe('lies', () => {
  const modality = raw(0x00080060, 'CS', 2, [67, 84]);

  it('fails with the offset where a length reaches beyond the end', () => {
    expect(read([...modality, ...raw(0x00100020, 'LO', 400, [65, 66])])).toMatchObject({ ok: false, error: { code: 'UNPARSABLE', data: { offset: 18 } } });
  });

  it('fails on endless sequences and items', () => {
    expect(read([...modality, ...raw(0x00082218, 'SQ', open), ...raw(0xfffee000, '', open)]).ok).toBe(false);
    expect(read([...modality, ...raw(0x00082218, 'SQ', open), ...raw(0x00100020, 'LO', 0)]).ok).toBe(false);
  });

  it('is bounded in depth: a bomb of nested items does not overflow the stack', () => {
    const bomb = Array.from({ length: 20_000 }, () => [...raw(0x00082218, 'SQ', open), ...raw(0xfffee000, '', open)]).flat();
    expect(read([...modality, ...bomb])).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
  });

  it('loses only the sequence whose inside is broken when its length says where it ends', () => {
    const result = read([...raw(0x00082218, 'SQ', 8, [1, 2, 3, 4, 5, 6, 7, 8]), ...raw(0x00100020, 'LO', 2, [65, 66])]);
    if (!result.ok) throw new Error(result.error.message);
    expect(result.value.dataSet.string('PatientID')).toBe('AB');
    expect(result.value.warnings).toHaveLength(1);
  });

  it('takes text, zeros and nothing for what they are', () => {
    for (const bytes of [new Uint8Array(0), new Uint8Array(5), new Uint8Array(4096), new TextEncoder().encode('This is a text file, not an image at all.')])
      expect(parseFile(bytes)).toMatchObject({ ok: false, error: { code: 'UNPARSABLE' } });
  });

  it('survives a cut at every byte and every single damaged byte', () => {
    const file = writeFile(model);
    for (let i = 0; i < file.length; i += 1) {
      parseFile(file.subarray(0, i));
      const damaged = file.slice();
      damaged[i] = (damaged[i]! ^ 0xa5) & 255;
      const result = parseFile(damaged);
      if (result.ok) readInstanceHeader(result.value.dataSet, result.value.transferSyntaxUid);
    }
  });
});

describe('instance header', () => {
  it('needs the four UIDs and says which one is missing', () => {
    for (const keyword of ['SOPClassUID', 'SOPInstanceUID', 'StudyInstanceUID', 'SeriesInstanceUID'] as const) {
      const { dataSet } = dataSetOf(writeDataSet({ ...model, [keyword]: undefined }));
      expect(readInstanceHeader(dataSet, explicit)).toMatchObject({ ok: false, error: { data: { attribute: keyword } } });
      const wrong = dataSetOf(writeDataSet({ ...model, [keyword]: '../../etc' })).dataSet;
      expect(readInstanceHeader(wrong, explicit).ok).toBe(false);
    }
  });
});

describe('dictionary and UIDs', () => {
  it('knows keywords, repeating groups and private tags', () => {
    expect(tagOf('PatientName')).toBe(0x00100010);
    expect([vrOf(0x60020010), vrOf(0x00090010), vrOf(0x00091001), vrOf('PixelData')]).toEqual(['US', 'LO', 'UN', 'OW']);
    expect(isKeyword('NoSuchThing')).toBe(false);
  });

  it('makes valid, different UIDs and refuses path-like ones', () => {
    expect(isValidUid(newUid())).toBe(true);
    expect(newUid()).not.toBe(newUid());
    expect(['', '1..2', '1.02', '1.2/../3', '1.2.', '1'.repeat(65)].filter((uid) => isValidUid(uid))).toEqual([]);
  });
});

const root = sharedData('parser on real files');

describe.skipIf(root === undefined)('real files', () => {
  it('agrees with MANIFEST.csv on every value it lists', () => {
    const differing: string[] = [];
    for (const row of manifest(root!)) {
      const file = parsePath(join(root!, row.file ?? ''));
      if (!file.ok) continue;
      const { dataSet, transferSyntaxUid } = file.value;
      const expected = {
        ts: transferSyntaxUid,
        Modality: dataSet.string('Modality'),
        Rows: dataSet.string('Rows'),
        Columns: dataSet.string('Columns'),
        PatientName: dataSet.personName('PatientName'),
        SOPInstanceUID: dataSet.string('SOPInstanceUID'),
      };
      for (const [key, value] of Object.entries(expected)) {
        const listed = row[key] ?? '';
        if (listed !== '' && (key === 'PatientName' ? listed.replace(/\^+(?==|$)/g, '').replace(/=+$/, '') : listed) !== value)
          differing.push(`${row.file ?? ''} ${key}: ${value} instead of ${listed}`);
      }
    }
    expect(differing).toEqual([]);
  });

  it('reads or refuses every malformed file within a second', () => {
    const refused: string[] = [];
    for (const path of filesUnder(join(root!, 'malformed'))) {
      const started = performance.now();
      const result = parsePath(path);
      if (!result.ok) {
        expect(result.error.message.length).toBeGreaterThan(20);
        refused.push(path.slice(path.lastIndexOf('/') + 1));
      } else readInstanceHeader(result.value.dataSet, result.value.transferSyntaxUid);
      expect(performance.now() - started).toBeLessThan(1000);
    }
    expect(refused).toEqual(['GH179B.dcm', 'MR_truncated.dcm', 'no_meta.dcm', 'rtplan_truncated.dcm']);
  });

  it('never throws on truncated and mutated real files (seeded)', () => {
    let state = 12345;
    const next = (): number => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff);
    for (const path of [...filesUnder(join(root!, 'charset')), ...filesUnder(join(root!, 'seg-sr-rwv')), ...filesUnder(join(root!, 'rt'))]) {
      const bytes = new Uint8Array(readFileSync(path));
      for (let i = 0; i < 20; i += 1) {
        const damaged = bytes.slice(0, i % 2 === 0 ? bytes.length : next() % bytes.length);
        for (let k = 0; k < 8 && damaged.length > 0; k += 1) damaged[next() % damaged.length] = next() & 255;
        const result = parseFile(damaged);
        if (result.ok) readInstanceHeader(result.value.dataSet, result.value.transferSyntaxUid);
      }
    }
  });
});
