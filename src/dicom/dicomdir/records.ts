// What a directory record says of an object: its type and its keys (PS3.3 F.4 and F.5). Offsets and links are made where the directory is written.
import type { DataSet } from '../model.ts';
import type { DataSetModel } from '../part10.ts';
import { keywordOf, vrOf, type Keyword } from '../tags.ts';

export interface RecordKeys {
  type: string;
  keys: DataSetModel;
}

/** Required keys that an object may leave empty get these; the directory must not be without. */
const standIns: Partial<Record<Keyword, string>> = {
  PatientID: 'UNKNOWN',
  StudyDate: '19000101',
  StudyTime: '000000',
  StudyID: '1',
  Modality: 'OT',
  SeriesNumber: '1',
  InstanceNumber: '1',
  ContentDate: '19000101',
  ContentTime: '000000',
  CompletionFlag: 'PARTIAL',
  VerificationFlag: 'UNVERIFIED',
  PresentationCreationDate: '19000101',
  PresentationCreationTime: '000000',
  ContentLabel: 'UNNAMED',
  StructureSetLabel: 'UNNAMED',
  RTPlanLabel: 'UNNAMED',
  DoseSummationType: 'PLAN',
  MIMETypeOfEncapsulatedDocument: 'application/octet-stream',
};

const content = ['ContentDate', 'ContentTime'] as const;
const label = ['InstanceNumber', 'ContentLabel', 'ContentDescription', 'ContentCreatorName'] as const;

/** Storage class, or the start of several, → type and keys. */
const types: readonly [string, string, readonly Keyword[]][] = [
  ['88.59', 'KEY OBJECT DOC', ['InstanceNumber', ...content, 'ConceptNameCodeSequence']],
  ['88.', 'SR DOCUMENT', ['InstanceNumber', 'CompletionFlag', 'VerificationFlag', ...content, 'VerificationDateTime', 'ConceptNameCodeSequence']],
  ['104.', 'ENCAP DOC', [...content, 'InstanceNumber', 'DocumentTitle', 'MIMETypeOfEncapsulatedDocument', 'ConceptNameCodeSequence']],
  ['11.', 'PRESENTATION', ['PresentationCreationDate', 'PresentationCreationTime', ...label, 'ReferencedSeriesSequence', 'BlendingSequence']],
  ['9.', 'WAVEFORM', ['InstanceNumber', ...content]],
  ['66.1', 'REGISTRATION', [...content, ...label]],
  ['66.3', 'REGISTRATION', [...content, ...label]],
  ['66.2', 'FIDUCIAL', [...content, ...label]],
  ['66', 'RAW DATA', [...content, 'InstanceNumber']],
  ['67', 'VALUE MAP', [...content, ...label]],
  ['481.2', 'RT DOSE', ['InstanceNumber', 'DoseSummationType']],
  ['481.3', 'RT STRUCTURE SET', ['InstanceNumber', 'StructureSetLabel', 'StructureSetDate', 'StructureSetTime']],
  ['481.5', 'RT PLAN', ['InstanceNumber', 'RTPlanLabel', 'RTPlanDate', 'RTPlanTime']],
  ['481.8', 'RT PLAN', ['InstanceNumber', 'RTPlanLabel', 'RTPlanDate', 'RTPlanTime']],
  ...['481.4', '481.6', '481.7', '481.9'].map((end): [string, string, readonly Keyword[]] => [
    end,
    'RT TREAT RECORD',
    ['InstanceNumber', 'TreatmentDate', 'TreatmentTime'],
  ]),
];

const maxDepth = 4;

function itemModel(item: DataSet, depth: number): DataSetModel {
  const keywords = [...item.elements.keys()].map(keywordOf).filter((keyword) => keyword !== undefined);
  return Object.fromEntries(keywords.map((keyword) => [keyword, valueOf(item, keyword, depth + 1)]).filter(([, value]) => value !== undefined)) as DataSetModel;
}

/** The value in UTF-8; sequences with what is in them. Binary VRs are no keys of ours. */
function valueOf(d: DataSet, keyword: Keyword, depth: number): DataSetModel[Keyword] {
  const vr = vrOf(keyword);
  if (vr === 'SQ') return depth > maxDepth || !d.has(keyword) ? undefined : d.sequence(keyword).map((item) => itemModel(item, depth));
  if (['US', 'UL', 'SS', 'SL', 'FL', 'FD'].includes(vr)) return d.numbers(keyword);
  return /^O|^UN$|^AT$|--/.test(vr) ? undefined : d.string(keyword);
}

function keysOf(d: DataSet, keywords: readonly Keyword[]): DataSetModel {
  const entries = keywords.map((keyword): [Keyword, DataSetModel[Keyword]] => {
    const value = valueOf(d, keyword, 0);
    return [keyword, value === '' || value === undefined ? (standIns[keyword] ?? (d.has(keyword) ? value : undefined)) : value];
  });
  return { SpecificCharacterSet: 'ISO_IR 192', ...(Object.fromEntries(entries) as DataSetModel) };
}

export function patientRecord(d: DataSet): RecordKeys {
  return { type: 'PATIENT', keys: { PatientName: '', ...defined(keysOf(d, ['PatientName', 'PatientID'])) } };
}

export function studyRecord(d: DataSet): RecordKeys {
  const keys = keysOf(d, ['StudyDate', 'StudyTime', 'StudyDescription', 'StudyInstanceUID', 'StudyID', 'AccessionNumber']);
  return { type: 'STUDY', keys: { StudyDescription: '', AccessionNumber: '', ...defined(keys) } };
}

export function seriesRecord(d: DataSet): RecordKeys {
  return { type: 'SERIES', keys: keysOf(d, ['Modality', 'SeriesInstanceUID', 'SeriesNumber']) };
}

function defined(model: DataSetModel): DataSetModel {
  return Object.fromEntries(Object.entries(model).filter(([, value]) => value !== undefined));
}

/** Undefined for a kind of object that no directory record exists for. */
export function instanceRecord(d: DataSet): RecordKeys | undefined {
  const root = '1.2.840.10008.5.1.4.1.1.';
  const end = d.string('SOPClassUID');
  const found = end.startsWith(root) ? types.find(([start]) => matches(end.slice(root.length), start)) : undefined;
  if (found) return { type: found[1], keys: keysOf(d, found[2]) };
  return d.has('Rows') && d.has('Columns') ? { type: 'IMAGE', keys: keysOf(d, ['InstanceNumber']) } : undefined;
}

function matches(end: string, start: string): boolean {
  return start.endsWith('.') ? end.startsWith(start) : end === start;
}
