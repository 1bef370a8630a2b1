// Which attributes other systems may query at which level, and the SQL that yields each (PS3.4 C.6.1.1 and C.6.2.1, with the optional keys we support). No matching here.
import type { QueryLevel } from '../../contract/archive.ts';
import type { Keyword } from '../../dicom/tags.ts';

/** `sql` is an expression over the tables of the level. `count`: returned, never matched. */
export interface QueryColumn {
  sql: string;
  kind: 'value' | 'count';
  /** Narrows `{id}` of the level by an index: SQL around a condition on `{value}`. */
  within?: { value: string; sql: string };
}

type Columns = Partial<Record<Keyword, QueryColumn>>;

export const tables: Record<QueryLevel, { from: string; id: string; order: string }> = {
  PATIENT: { from: 'patients p', id: 'p.id', order: 'p.id' },
  STUDY: { from: 'studies s', id: 's.id', order: 's.StudyDate DESC, s.StudyTime DESC' },
  SERIES: { from: 'series r JOIN studies s ON s.id = r.studyId', id: 'r.id', order: 'r.studyId, r.SeriesNumber, r.id' },
  IMAGE: {
    from: 'instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId',
    id: 'i.id',
    order: 'i.seriesId, i.InstanceNumber, i.id',
  },
};

function plain(alias: string, keywords: readonly Keyword[]): Columns {
  return Object.fromEntries(keywords.map((keyword) => [keyword, { sql: `${alias}.${keyword}`, kind: 'value' }]));
}

/** From the header that is kept with each instance; `path` where it is not the keyword itself. */
function ofHeader(header: string, keywords: readonly Keyword[], path = ''): Columns {
  return Object.fromEntries(keywords.map((keyword) => [keyword, { sql: `json_extract(${header}, '$.${path}${keyword}')`, kind: 'value' }]));
}

function counts(entries: Partial<Record<Keyword, string>>): Columns {
  return Object.fromEntries(Object.entries(entries).map(([keyword, sql]) => [keyword, { sql: `(${sql})`, kind: 'count' }]));
}

const patientKeys = ['PatientName', 'PatientID', 'IssuerOfPatientID', 'PatientBirthDate', 'PatientSex'] as const;

function patientCounts(patient: string): Columns {
  const series = 'FROM series x JOIN studies y ON y.id = x.studyId';
  return counts({
    NumberOfPatientRelatedStudies: `SELECT count(*) FROM studies y WHERE y.patientRow = ${patient}`,
    NumberOfPatientRelatedSeries: `SELECT count(*) ${series} WHERE y.patientRow = ${patient}`,
    NumberOfPatientRelatedInstances: `SELECT coalesce(sum(x.instances), 0) ${series} WHERE y.patientRow = ${patient}`,
  });
}

const studyKeys = [
  'StudyInstanceUID',
  'StudyDate',
  'StudyTime',
  'AccessionNumber',
  'StudyID',
  'StudyDescription',
  'ReferringPhysicianName',
  'PatientAge',
] as const;

/** An instance of the study, for what all of its instances share. */
const anyOfStudy = '(SELECT y.header FROM series x JOIN instances y ON y.seriesId = x.id WHERE x.studyId = s.id LIMIT 1)';
const anyOfSeries = '(SELECT y.header FROM instances y WHERE y.seriesId = r.id LIMIT 1)';

/** What was received and what Sagitta made count alike: both are found and retrieved. */
const studyColumns: Columns = {
  ...plain('s', [...patientKeys, ...studyKeys]),
  ...patientCounts('s.patientRow'),
  ...ofHeader(anyOfStudy, ['InstitutionName', 'NameOfPhysiciansReadingStudy', 'PatientSize', 'PatientWeight']),
  ...counts({
    NumberOfStudyRelatedSeries: 'SELECT count(*) FROM series x WHERE x.studyId = s.id',
    NumberOfStudyRelatedInstances: 'SELECT coalesce(sum(x.instances), 0) FROM series x WHERE x.studyId = s.id',
  }),
  ModalitiesInStudy: {
    sql: "(SELECT group_concat(m, '\\') FROM (SELECT DISTINCT x.Modality AS m FROM series x WHERE x.studyId = s.id AND x.Modality <> '' ORDER BY 1))",
    kind: 'value',
    within: { value: 'x.Modality', sql: 's.id IN (SELECT x.studyId FROM series x WHERE {condition})' },
  },
  SOPClassesInStudy: {
    sql: "(SELECT group_concat(c, '\\') FROM (SELECT DISTINCT y.SOPClassUID AS c FROM series x JOIN instances y ON y.seriesId = x.id WHERE x.studyId = s.id))",
    kind: 'value',
    within: { value: 'y.SOPClassUID', sql: 's.id IN (SELECT x.studyId FROM instances y JOIN series x ON x.id = y.seriesId WHERE {condition})' },
  },
};

const seriesColumns: Columns = {
  ...studyColumns,
  ...plain('r', ['SeriesInstanceUID', 'Modality', 'SeriesNumber', 'SeriesDescription', 'BodyPartExamined', 'ProtocolName', 'SeriesDate', 'SeriesTime']),
  ...ofHeader(anyOfSeries, ['Laterality', 'Manufacturer', 'ManufacturerModelName', 'StationName', 'PatientPosition', 'FrameOfReferenceUID']),
  ...counts({ NumberOfSeriesRelatedInstances: 'r.instances' }),
};

const imageColumns: Columns = {
  ...seriesColumns,
  ...plain('i', ['SOPInstanceUID', 'SOPClassUID', 'InstanceNumber']),
  AvailableTransferSyntaxUID: { sql: 'i.transferSyntaxUid', kind: 'value' },
  ImageType: { sql: "(SELECT group_concat(value, '\\') FROM json_each(i.header, '$.ImageType'))", kind: 'value' },
  ...ofHeader('i.header', ['ContentDate', 'ContentTime', 'AcquisitionDate', 'AcquisitionTime', 'AcquisitionNumber', 'ImageLaterality', 'ViewPosition']),
  ...ofHeader(
    'i.header',
    ['Rows', 'Columns', 'NumberOfFrames', 'SamplesPerPixel', 'PhotometricInterpretation', 'BitsAllocated', 'BitsStored', 'SliceLocation'],
    'image.',
  ),
};

const columns: Record<QueryLevel, Columns> = {
  PATIENT: { ...plain('p', patientKeys), ...patientCounts('p.id') },
  STUDY: studyColumns,
  SERIES: seriesColumns,
  IMAGE: imageColumns,
};

/** Undefined for an attribute that the archive does not keep at that level. */
export function queryColumn(level: QueryLevel, keyword: string): QueryColumn | undefined {
  return Object.hasOwn(columns[level], keyword) ? columns[level][keyword as Keyword] : undefined;
}
