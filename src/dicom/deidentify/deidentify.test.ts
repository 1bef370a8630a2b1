import { createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import type { DicomFile } from '../model.ts';
import { parseDataSet, parseFile } from '../parse.ts';
import { writeMeta } from '../part10.ts';
import { joined, writeDataSet, type DataSetModel } from '../writer.ts';
import { createDeidentifier, deidentify, type DeidentifyOptions } from './index.ts';

const explicitLittle = '1.2.840.10008.1.2.1';
const hash = (text: string): Uint8Array => createHmac('sha256', 'secret of the test').update(text).digest();

const base: DataSetModel = {
  SpecificCharacterSet: 'ISO_IR 192',
  ImageType: ['ORIGINAL', 'PRIMARY', 'AXIAL'],
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '1.2.3.4.1',
  StudyInstanceUID: '1.2.3.4.2',
  SeriesInstanceUID: '1.2.3.4.3',
  FrameOfReferenceUID: '1.2.840.10008.1.4.1.1',
  StudyDate: '20240229',
  SeriesDate: '20240229',
  ContentDate: '20240301',
  StudyTime: '101112',
  AccessionNumber: 'ACC-77777',
  Modality: 'CT',
  Manufacturer: 'Maker',
  InstitutionName: 'Klinik am Wald',
  ReferringPhysicianName: 'Überweiser^Karl',
  StudyDescription: 'CT Thorax Huber 1.5 mm',
  PatientName: 'Müstermann^Erika',
  PatientID: 'PAT-0815-4711',
  PatientBirthDate: '19600102',
  PatientSex: 'F',
  PatientAge: '064Y',
  DeviceSerialNumber: 'SN-998877',
  ImageComments: 'said by Müstermann',
  Rows: 2,
  Columns: 2,
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  BitsAllocated: 8,
  BitsStored: 8,
  HighBit: 7,
  PixelRepresentation: 0,
  ReferencedStudySequence: [{ ReferencedSOPClassUID: '1.2.840.10008.3.1.2.3.1', ReferencedSOPInstanceUID: '1.2.3.4.2' }],
  RequestAttributesSequence: [{ RequestedProcedureID: 'RP-123456', ScheduledProcedureStepDescription: 'für Müstermann' }],
  SourceImageSequence: [{ ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2', ReferencedSOPInstanceUID: '1.2.3.4.9' }],
  PixelData: Uint8Array.of(1, 2, 3, 4),
};

function parsed(model: DataSetModel, extra: Uint8Array = new Uint8Array(0)): DicomFile {
  const file = parseDataSet(joined([writeDataSet(model), extra]), explicitLittle);
  if (!file.ok) throw new Error(file.error.message);
  return file.value;
}

function run(file: DicomFile, options: DeidentifyOptions = {}): { bytes: Uint8Array; after: DicomFile; hazards: string[] } {
  const done = deidentify(file, createDeidentifier(hash, options, { deflate: (bytes) => deflateRawSync(bytes) }));
  if (!done.ok) throw new Error(done.error.message);
  const bytes = joined(done.value.parts);
  const after = parseFile(bytes, { inflate: (deflated) => inflateRawSync(deflated) });
  if (!after.ok) throw new Error(after.error.message);
  return { bytes, after: after.value, hazards: done.value.hazards.map(({ code }) => code) };
}

function holds(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes).includes(Buffer.from(text));
}

it('leaves no identifying value anywhere, at any depth, and the pixels as they are', () => {
  const { bytes, after, hazards } = run(parsed(base));
  for (const text of ['Müstermann', 'Erika', '0815', 'ACC-', 'Klinik', 'Karl', 'Huber', '20240229', '19600102', '064Y', 'SN-99', 'RP-123', '1.2.3.4'])
    expect(holds(bytes, text), text).toBe(false);
  const d = after.dataSet;
  expect(d.value('PixelData')).toEqual(Uint8Array.of(1, 2, 3, 4));
  expect(d.string('Manufacturer')).toBe('Maker');
  expect(d.string('FrameOfReferenceUID')).toBe('1.2.840.10008.1.4.1.1');
  expect([d.has('SeriesDate'), d.string('StudyDate'), d.string('ContentDate'), d.has('SourceImageSequence')]).toEqual([false, '', '', false]);
  expect(d.string('PatientIdentityRemoved')).toBe('YES');
  expect(d.sequence('DeidentificationMethodCodeSequence').map((item) => item.string('CodeValue'))).toEqual(['113100']);
  expect(d.string('LongitudinalTemporalInformationModified')).toBe('REMOVED');
  expect(after.meta.string(0x00020003)).toBe(d.string('SOPInstanceUID'));
  expect(hazards).toEqual([]);
});

it('replaces a UID by the same new one everywhere, and by another under another secret', () => {
  const file = parsed({ ...base, SOPClassUID: '1.2.840.10008.5.1.4.1.1.2.1', ReferencedImageSequence: [{ ReferencedSOPInstanceUID: '1.2.3.4.1' }] });
  const d = run(file).after.dataSet;
  expect(d.string('SOPInstanceUID')).toMatch(/^2\.25\.[1-9]\d{20,38}$/);
  expect(d.sequence('ReferencedImageSequence')[0]?.string('ReferencedSOPInstanceUID')).toBe(d.string('SOPInstanceUID'));
  const other = deidentify(
    file,
    createDeidentifier((text) => createHmac('sha256', 'other').update(text).digest(), {}),
  );
  expect(other.ok && holds(joined(other.value.parts), d.string('SOPInstanceUID'))).toBe(false);
});

it('options keep what they name and nothing more', () => {
  const kept = run(parsed(base), {
    retainUids: true,
    longitudinal: 'full',
    retainDevice: true,
    retainInstitution: true,
    retainPatientCharacteristics: true,
    cleanDescriptors: true,
  });
  const d = kept.after.dataSet;
  expect([d.string('SOPInstanceUID'), d.string('StudyDate'), d.string('DeviceSerialNumber'), d.string('InstitutionName'), d.string('PatientAge')]).toEqual([
    '1.2.3.4.1',
    '20240229',
    'SN-998877',
    'Klinik am Wald',
    '064Y',
  ]);
  expect(d.string('StudyDescription')).toBe('CT Thorax 1.5 mm');
  expect([d.string('AccessionNumber'), d.string('PatientBirthDate'), d.has('ImageComments')]).toEqual(['', '', false]);
  expect(d.sequence('DeidentificationMethodCodeSequence').map((item) => item.string('CodeValue'))).toEqual([
    '113100',
    '113105',
    '113106',
    '113108',
    '113109',
    '113110',
    '113112',
  ]);
});

it('moves all dates of a patient by the same days, keeps times, and moves another patient differently', () => {
  const day = (text: string): number => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6, 8))) / 86_400_000;
  const d = run(parsed({ ...base, AcquisitionDateTime: '20240302123456.5+0100' }), { longitudinal: 'modified' }).after.dataSet;
  const shift = day('20240229') - day(d.string('StudyDate'));
  expect(shift).toBeGreaterThanOrEqual(30);
  expect(day('20240301') - day(d.string('ContentDate'))).toBe(shift);
  expect(d.string('AcquisitionDateTime')).toMatch(/^\d{8}123456\.5\+0100$/);
  expect(day('20240302') - day(d.string('AcquisitionDateTime'))).toBe(shift);
  expect([d.string('StudyTime'), d.string('PatientBirthDate')]).toEqual(['101112', '']);
  const other = run(parsed({ ...base, PatientID: 'ANOTHER-1' }), { longitudinal: 'modified' }).after.dataSet;
  expect(other.string('StudyDate')).not.toBe(d.string('StudyDate'));
  expect(run(parsed({ ...base, StudyDate: '202402' }), { longitudinal: 'modified' }).after.dataSet.string('StudyDate')).toBe('');
});

/** An explicit little endian element of a short VR. */
function element(group: number, number: number, vr: string, text: string): Uint8Array {
  const bytes = new Uint8Array(8 + text.length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, group, true);
  view.setUint16(2, number, true);
  bytes.set(new TextEncoder().encode(vr), 4);
  view.setUint16(6, text.length, true);
  bytes.set(new TextEncoder().encode(text), 8);
  return bytes;
}

it('drops private attributes, overlays and curves; the safe list is kept only when asked', () => {
  const extra = joined([
    element(0x0009, 0x0010, 'LO', 'SECRET CO.'),
    element(0x0009, 0x1001, 'LO', 'private value'),
    element(0x2001, 0x0010, 'LO', 'Philips Imaging DD 001'),
    element(0x2001, 0x1003, 'DS', '1000'),
    element(0x2001, 0x10fe, 'LO', 'unlisted!!'),
    element(0x5000, 0x0005, 'US', '\x02\0'),
    element(0x6000, 0x0010, 'US', '\x02\0'),
    element(0x6000, 0x4000, 'LT', 'overlay comment '),
  ]);
  const basic = run(parsed(base, extra));
  expect([...basic.after.dataSet.elements.keys()].filter((tag) => tag >>> 16 > 0x2000 && tag >>> 16 !== 0x7fe0)).toEqual([]);
  expect(basic.after.dataSet.has(0x00091001)).toBe(false);
  expect(basic.hazards).toContain('OVERLAY_IN_PIXELS');
  const safe = run(parsed(base, extra), { retainSafePrivate: true }).after.dataSet;
  expect([safe.string(0x20010010), safe.string(0x20011003), safe.has(0x200110fe), safe.has(0x00090010)]).toEqual([
    'Philips Imaging DD 001',
    '1000',
    false,
    false,
  ]);
});

it('report content is replaced by a dummy, or cleaned of its words when asked', () => {
  const sr: DataSetModel = {
    ...base,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
    Modality: 'SR',
    Rows: undefined,
    PixelData: undefined,
    ContentSequence: [
      { ValueType: 'TEXT', TextValue: 'Frau M. klagt' },
      { ValueType: 'NUM', ContentSequence: [{ ValueType: 'PNAME', PersonName: 'Leser^Hans' }] },
    ],
    VerifyingObserverSequence: [{ VerifyingOrganization: 'Praxis Nord', VerifyingObserverName: 'Leser^Hans', VerificationDateTime: '20240303' }],
  };
  for (const options of [{}, { cleanStructuredContent: true }]) {
    const { bytes, after } = run(parsed(sr), options);
    for (const text of ['klagt', 'Leser', 'Praxis', '20240303']) expect(holds(bytes, text), text).toBe(false);
    const content = after.dataSet.sequence('ContentSequence');
    expect(content.map((item) => item.string('ValueType'))).toEqual(options.cleanStructuredContent ? ['TEXT', 'NUM'] : ['TEXT']);
  }
});

it('refuses what attributes cannot make safe, and says what may not be', () => {
  const by = createDeidentifier(hash, {});
  expect(deidentify(parsed({ ...base, BurnedInAnnotation: 'YES' }), by)).toMatchObject({ ok: false, error: { data: { hazard: 'BURNED_IN' } } });
  expect(deidentify(parsed({ ...base, PixelData: undefined, EncapsulatedDocument: Uint8Array.of(1, 2) }), by)).toMatchObject({ ok: false });
  expect(deidentify(parsed({ ...base, BurnedInAnnotation: 'YES' }), createDeidentifier(hash, {}, { allowBurnedIn: true })).ok).toBe(true);
  expect(run(parsed({ ...base, Modality: 'US', SOPClassUID: '1.2.840.10008.5.1.4.1.1.6.1' })).hazards).toEqual(['MAY_BE_BURNED_IN']);
  expect(run(parsed({ ...base, Manufacturer: 'Owned by MÜSTERMANN' }))).toMatchObject({ hazards: ['TELLING_TEXT'] });
});

it('makes no error of its own in a CT object that dciodvfy would see', () => {
  const errors = (bytes: Uint8Array): string[] | undefined =>
    runOn('dciodvfy', bytes)
      ?.split('\n')
      .filter((line) => line.startsWith('Error'));
  const before = errors(
    joined([writeMeta({ sopClassUid: '1.2.840.10008.5.1.4.1.1.2', sopInstanceUid: '1.2.3.4.1', transferSyntaxUid: explicitLittle }), writeDataSet(base)]),
  );
  const after = errors(run(parsed(base)).bytes);
  if (before && after) expect(after.filter((line) => !before.includes(line))).toEqual([]);
});
