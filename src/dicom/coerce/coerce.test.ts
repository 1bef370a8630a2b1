// Coerced objects: new values in place, old ones recorded, all else as it was; read back by us, by dcmtk and checked by dciodvfy.
import { expect, it } from 'vitest';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { runOn } from '../../../test/dicomTools.ts';
import { encode, type OutElement } from '../deidentify/encode.ts';
import { writeMeta } from '../part10.ts';
import { parseFile } from '../parse.ts';
import type { DicomFile } from '../model.ts';
import { tagOf, vrOf, type Keyword } from '../tags.ts';
import { joined } from '../writer.ts';
import { coerce, type CoercedStep, type Coercion } from './index.ts';

const syntaxes = { implicit: '1.2.840.10008.1.2', explicit: '1.2.840.10008.1.2.1', big: '1.2.840.10008.1.2.2', deflated: '1.2.840.10008.1.2.1.99' };
type Syntax = keyof typeof syntaxes;

const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

function text(keyword: Keyword, value: Uint8Array | string): OutElement {
  return { tag: tagOf(keyword), vr: vrOf(keyword), content: { kind: 'value', bytes: typeof value === 'string' ? latin1(value) : value } };
}

function items(keyword: Keyword, ...content: OutElement[][]): OutElement {
  return { tag: tagOf(keyword), vr: 'SQ', content: { kind: 'items', items: content } };
}

function groupLength(group: number): OutElement {
  return { tag: (group << 16) >>> 0, vr: 'UL', content: { kind: 'value', bytes: Uint8Array.of(9, 0, 0, 0) } };
}

function fileOf(elements: OutElement[], syntax: Syntax = 'explicit'): Uint8Array {
  const uids = { sopClassUid: '1.2.840.10008.5.1.4.1.1.7', sopInstanceUid: '1.2.3.4', transferSyntaxUid: syntaxes[syntax] };
  const body = joined(encode(elements, { implicit: syntax === 'implicit', bigEndian: syntax === 'big' }).parts);
  return joined([writeMeta(uids), syntax === 'deflated' ? deflateRawSync(body) : body]);
}

function parsed(bytes: Uint8Array): DicomFile {
  const file = parseFile(bytes, { inflate: (deflated) => inflateRawSync(deflated) });
  if (!file.ok) throw new Error(file.error.message);
  return file.value;
}

function coerced(bytes: Uint8Array, c: Coercion): Uint8Array {
  const file = parsed(bytes);
  const done = coerce(file, c);
  if (!done.ok) throw new Error(done.error.message);
  const body = joined([...done.value.parts, file.dataSet.bytes.subarray(done.value.restFrom)]);
  const deflated = file.transferSyntaxUid === syntaxes.deflated;
  return joined([bytes.subarray(0, file.dataSetOffset), deflated ? deflateRawSync(body) : body]);
}

function by(...steps: CoercedStep['values'][]): Coercion {
  const dated = steps.map((values, at): CoercedStep => ({ at: `2026-01-0${String(at + 1)}T10:11:12.345Z`, reason: at === 0 ? 'CORRECT' : 'COERCE', values }));
  return { steps: dated, modifyingSystem: 'SAGITTA', sourceOfPreviousValues: 'CT1' };
}

const image: OutElement[] = [
  text('SpecificCharacterSet', 'ISO_IR 100'),
  text('SOPClassUID', '1.2.840.10008.5.1.4.1.1.7'),
  text('SOPInstanceUID', '1.2.3.4'),
  text('StudyDate', '20260101'),
  text('Modality', 'OT'),
  text('ConversionType', 'WSD'),
  text('AccessionNumber', ''),
  text('StudyTime', ''),
  text('ReferringPhysicianName', 'M\xfcller^Hans'),
  text('StudyDescription', 'Sch\xe4del'),
  groupLength(0x0010),
  text('PatientName', 'K\xf6nig^Jos\xe9'),
  text('PatientID', 'P2'),
  items('IssuerOfPatientIDQualifiersSequence', [text('UniversalEntityID', '1.2.9'), text('UniversalEntityIDType', 'ISO')]),
  text('PatientBirthDate', '19800101'),
  text('PatientSex', 'M'),
  text('StudyInstanceUID', '1.2.3'),
  text('SeriesInstanceUID', '1.2.3.1'),
  text('StudyID', '1'),
  text('SeriesNumber', '1'),
  text('InstanceNumber', '1'),
  text('PatientOrientation', ''),
  { tag: 0x00091001, vr: 'OB', content: { kind: 'value', bytes: Uint8Array.of(1, 2, 3, 4) } },
  items('RequestAttributesSequence', [text('ScheduledProcedureStepID', 'S1'), text('ScheduledProcedureStepDescription', 'Gr\xf6\xdfe')]),
];
const { tag: rows } = text('Rows', '');
const pixels: OutElement[] = [
  { tag: tagOf('SamplesPerPixel'), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(1, 0) } },
  text('PhotometricInterpretation', 'MONOCHROME2'),
  { tag: rows, vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(2, 0) } },
  { tag: tagOf('Columns'), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(2, 0) } },
  { tag: tagOf('BitsAllocated'), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(8, 0) } },
  { tag: tagOf('BitsStored'), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(8, 0) } },
  { tag: tagOf('HighBit'), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(7, 0) } },
  { tag: tagOf('PixelRepresentation'), vr: 'US', content: { kind: 'value', bytes: Uint8Array.of(0, 0) } },
  { tag: 0x7fe00010, vr: 'OB', content: { kind: 'value', bytes: Uint8Array.of(9, 8, 7, 6) } },
];
const whole = [...image, ...pixels];

const merge = by({ PatientName: 'Jäger^Ann', PatientID: 'P1', AccessionNumber: 'A1' }, { PatientID: 'P9', StudyInstanceUID: '1.2.77' });

/** Values of every element but those that were to change, raw. */
function others(file: DicomFile): Map<number, string> {
  const changed = new Set(
    ['PatientName', 'PatientID', 'AccessionNumber', 'StudyInstanceUID', 'OriginalAttributesSequence', 'IssuerOfPatientIDQualifiersSequence'].map((k) =>
      tagOf(k as Keyword),
    ),
  );
  const { dataSet: d } = file;
  const kept = [...d.elements.values()].filter(({ tag }) => !changed.has(tag) && (tag & 0xffff) !== 0);
  return new Map(kept.map(({ tag, offset, length }) => [tag, Buffer.from(d.bytes.subarray(offset, offset + length)).toString('hex')]));
}

it.each(Object.keys(syntaxes) as Syntax[])('writes new values and keeps the rest byte for byte (%s)', (syntax) => {
  const before = parsed(fileOf(whole, syntax));
  const after = parsed(coerced(fileOf(whole, syntax), merge));
  const { dataSet: d } = after;
  expect(after.warnings).toEqual([]);
  expect(d.string('PatientName')).toBe('Jäger^Ann');
  expect([d.string('PatientID'), d.string('AccessionNumber'), d.string('StudyInstanceUID')]).toEqual(['P9', 'A1', '1.2.77']);
  expect(d.has('IssuerOfPatientIDQualifiersSequence')).toBe(false);
  expect(d.has(0x00100000)).toBe(false);
  expect(others(after)).toEqual(others(before));
  expect([...d.elements.keys()]).toEqual([...d.elements.keys()].sort((a, b) => a - b));
  const [first, second] = d.sequence('OriginalAttributesSequence');
  expect(first?.string('ReasonForTheAttributeModification')).toBe('CORRECT');
  expect(first?.string('AttributeModificationDateTime')).toBe('20260101101112+0000');
  expect([first?.string('ModifyingSystem'), first?.string('SourceOfPreviousValues'), second?.string('SourceOfPreviousValues')]).toEqual([
    'SAGITTA',
    'CT1',
    'SAGITTA',
  ]);
  const [was] = first?.sequence('ModifiedAttributesSequence') ?? [];
  expect([was?.string('PatientName'), was?.string('PatientID'), was?.has('AccessionNumber')]).toEqual(['König^José', 'P2', true]);
  expect(was?.sequence('IssuerOfPatientIDQualifiersSequence')[0]?.string('UniversalEntityID')).toBe('1.2.9');
  const [then] = second?.sequence('ModifiedAttributesSequence') ?? [];
  expect([then?.string('PatientID'), then?.string('StudyInstanceUID'), then?.has('PatientName')]).toEqual(['P1', '1.2.3', false]);
});

it('puts all text into UTF-8 when the set cannot express a new value, in items too (catches: names that become question marks)', () => {
  const d = parsed(coerced(fileOf(whole), by({ PatientName: '山田^太郎' }))).dataSet;
  expect(d.string('SpecificCharacterSet')).toBe('ISO_IR 192');
  expect([d.string('PatientName'), d.string('StudyDescription'), d.string('ReferringPhysicianName')]).toEqual(['山田^太郎', 'Schädel', 'Müller^Hans']);
  expect(d.sequence('RequestAttributesSequence')[0]?.string('ScheduledProcedureStepDescription')).toBe('Größe');
  expect(d.sequence('OriginalAttributesSequence')[0]?.sequence('ModifiedAttributesSequence')[0]?.string('PatientName')).toBe('König^José');
  expect(Buffer.from(d.value(0x7fe00010) ?? []).toString('hex')).toBe('09080706');
});

it('gives a set to an object that had none, and keeps items of a record that is there', () => {
  const old = items('OriginalAttributesSequence', [text('ModifyingSystem', 'OTHER'), items('ModifiedAttributesSequence', [text('PatientID', 'P0')])]);
  const bare = [...whole.filter(({ tag }) => tag !== tagOf('SpecificCharacterSet') && tag !== tagOf('PatientName')), old];
  const d = parsed(coerced(fileOf(bare), by({ PatientName: 'Jäger^Ann' }))).dataSet;
  expect([d.string('SpecificCharacterSet'), d.string('PatientName'), d.string('StudyDescription')]).toEqual(['ISO_IR 192', 'Jäger^Ann', 'Schädel']);
  expect(d.sequence('OriginalAttributesSequence').map((item) => item.string('ModifyingSystem'))).toEqual(['OTHER', 'SAGITTA']);
  expect(d.sequence('OriginalAttributesSequence')[1]?.sequence('ModifiedAttributesSequence')[0]?.has('PatientName')).toBe(true);
});

it('leaves no second PatientID where the file had two (catches: the old number behind the new one)', () => {
  const twice = joined([fileOf(whole.slice(0, 13)), joined(encode(whole.slice(12), { implicit: false, bigEndian: false }).parts)]);
  const bytes = coerced(twice, by({ PatientID: 'NEU' }));
  const { dataSet: d, warnings } = parsed(bytes);
  expect([d.string('PatientID'), warnings]).toEqual(['NEU', []]);
});

it('is refused for what cannot be placed, and does nothing without steps', () => {
  const file = parsed(fileOf(whole));
  expect(coerce({ ...file, dataSet: parsed(fileOf([])).dataSet, pixelData: undefined }, merge)).toMatchObject({ ok: false, error: { code: 'UNSUPPORTED' } });
  expect(coerce(file, by())).toMatchObject({ ok: true, value: { parts: [], restFrom: file.dataSetOffset } });
});

it('is read by dcmtk, and dciodvfy has no more to say than before', () => {
  for (const c of [merge, by({ PatientName: '山田^太郎' })]) {
    const bytes = coerced(fileOf(whole), c);
    const dump = runOn('dcmdump', bytes, ['+U8']);
    if (dump !== undefined)
      for (const value of [c === merge ? 'Jäger^Ann' : '山田^太郎', 'König^José', 'SAGITTA', '20260101101112+0000']) expect(dump).toContain(value);
    const errors = (output: string | undefined): string[] => (output ?? '').split('\n').filter((line) => line.startsWith('Error'));
    expect(errors(runOn('dciodvfy', bytes))).toEqual(errors(runOn('dciodvfy', fileOf(whole))));
  }
});
