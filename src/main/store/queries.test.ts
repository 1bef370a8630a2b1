// Queries of other systems on a real archive: every kind of matching, every level, what is selected for retrieval, and that an index answers.
import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { QueryLevel } from '../../contract/archive.ts';
import type { DataSetModel } from '../../dicom/writer.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;

const studies: DataSetModel[] = [
  {
    PatientName: 'Meier^Hans',
    PatientID: 'A_1',
    StudyDate: '20250101',
    StudyTime: '101500',
    StudyDescription: 'CT [Abdomen] 100%',
    ReferringPhysicianName: 'Ärzte^Öle',
  },
  { PatientName: 'MEIER^Anna', PatientID: 'AB1', StudyDate: '20250601', StudyTime: '1030', Modality: 'MR', AccessionNumber: 'ACC77' },
  { PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう', PatientID: 'J1', StudyDate: '20251231', StudyTime: '235959.5' },
  { PatientName: 'Люкceмбypг', PatientID: 'R1', StudyDate: '', StudyTime: '' },
];

beforeAll(async () => {
  folder = tempFolder();
  archive = openTestArchive(folder.path);
  for (const [at, fields] of studies.entries())
    for (const image of [1, 2]) {
      const uids = { StudyInstanceUID: `1.9.${String(at + 1)}`, SeriesInstanceUID: `1.9.${String(at + 1)}.1`, SeriesNumber: String(at + 1) };
      const n = at * 10 + image;
      await receive(archive.ingest, ctDataSet(n, { ...fields, ...uids, InstanceNumber: String(image) }), incomingOf(n));
    }
});
afterAll(async () => {
  await archive.close();
  folder.remove();
});

function find(level: QueryLevel, keys: Record<string, string>): Record<string, string>[] {
  return [
    ...archive.store.queries.find(
      level,
      Object.entries(keys).map(([keyword, value]) => ({ keyword, value })),
    ),
  ];
}

it.each<[string, Record<string, string>, number[]]>([
  ['universal', { PatientName: '' }, [1, 2, 3, 4]],
  ['a lone *', { PatientName: '*', StudyDescription: '*' }, [1, 2, 3, 4]],
  ['name in any case', { PatientName: 'meier^hans' }, [1]],
  ['name with trailing delimiters', { PatientName: 'MEIER^HANS^^^' }, [1]],
  ['name by wildcard', { PatientName: 'MEI?R^*' }, [1, 2]],
  ['family name alone is not the whole name', { PatientName: 'Meier' }, []],
  ['Cyrillic in any case', { PatientName: 'ЛЮКC*' }, [4]],
  ['alphabetic group of several', { PatientName: 'yamada^tarou' }, [3]],
  ['ideographic group', { PatientName: '山田*' }, [3]],
  ['phonetic group', { PatientName: 'やまだ^たろう' }, [3]],
  ['two groups', { PatientName: 'Yamada^Tarou=山田^太郎' }, [3]],
  ['other names fold too', { ReferringPhysicianName: 'ärzte^ö*' }, [1]],
  ['other text keeps its case', { PatientID: 'ab1' }, []],
  ['an underscore is no wildcard', { PatientID: 'A_1' }, [1]],
  ['brackets are no wildcard', { StudyDescription: 'CT [Abdomen]*' }, [1]],
  ['percent is no wildcard', { StudyDescription: '*100%' }, [1]],
  ['one date', { StudyDate: '20250601' }, [2]],
  ['dates between', { StudyDate: '20250101-20250601' }, [1, 2]],
  ['dates until', { StudyDate: '-20250101' }, [1]],
  ['dates from', { StudyDate: '20250601-' }, [2, 3]],
  ['a date with dots', { StudyDate: '2025.06.01' }, [2]],
  ['times between, of fewer digits', { StudyTime: '10-1030' }, [1, 2]],
  ['one time stands for its minute', { StudyTime: '1015' }, [1]],
  ['times to the end of the day', { StudyTime: '2359-' }, [3]],
  ['list of UIDs', { StudyInstanceUID: '1.9.1\\1.9.4\\1.9.77' }, [1, 4]],
  ['modality in the study', { ModalitiesInStudy: 'MR' }, [2]],
  ['several modalities', { ModalitiesInStudy: 'MR\\CT' }, [1, 2, 3, 4]],
  ['class in the study', { SOPClassesInStudy: '1.2.840.10008.5.1.4.1.1.4' }, []],
  ['accession number', { AccessionNumber: 'ACC*' }, [2]],
  ['an attribute that is not kept does not narrow', { StudyComments: 'x', PatientComments: 'y' }, [1, 2, 3, 4]],
  ['several keys at once', { PatientName: 'meier*', ModalitiesInStudy: 'CT', StudyDate: '2025-' }, [1]],
])('study level: %s', (_, keys, numbers) => {
  const found = find('STUDY', { StudyInstanceUID: '', ...keys }).map((match) => Number(match['StudyInstanceUID']?.split('.')[2]));
  expect(found.sort()).toEqual(numbers);
});

it('studies come newest first, with counts (catches: counts of another study)', () => {
  const found = find('STUDY', { StudyDate: '', NumberOfStudyRelatedInstances: '', NumberOfStudyRelatedSeries: '', ModalitiesInStudy: '', PatientSex: '' });
  expect(found.map((match) => match['StudyDate'])).toEqual(['20251231', '20250601', '20250101', '']);
  expect(found[1]).toEqual({
    StudyDate: '20250601',
    NumberOfStudyRelatedInstances: '2',
    NumberOfStudyRelatedSeries: '1',
    ModalitiesInStudy: 'MR',
    PatientSex: '',
  });
});

it('patients, series and images', () => {
  expect(find('PATIENT', { PatientName: 'meier*', PatientID: '', NumberOfPatientRelatedStudies: '' })).toMatchObject([
    { PatientID: 'A_1', NumberOfPatientRelatedStudies: '1' },
    { PatientID: 'AB1' },
  ]);
  expect(find('SERIES', { StudyInstanceUID: '1.9.2', SeriesNumber: '2', Modality: '', NumberOfSeriesRelatedInstances: '' })).toEqual([
    { StudyInstanceUID: '1.9.2', SeriesNumber: '2', Modality: 'MR', NumberOfSeriesRelatedInstances: '2' },
  ]);
  expect(find('IMAGE', { SeriesInstanceUID: '1.9.3.1', InstanceNumber: '', Rows: '', ImageType: '', AvailableTransferSyntaxUID: '' })).toEqual([
    { SeriesInstanceUID: '1.9.3.1', InstanceNumber: '1', Rows: '16', ImageType: '', AvailableTransferSyntaxUID: '1.2.840.10008.1.2.1' },
    { SeriesInstanceUID: '1.9.3.1', InstanceNumber: '2', Rows: '16', ImageType: '', AvailableTransferSyntaxUID: '1.2.840.10008.1.2.1' },
  ]);
  expect(find('IMAGE', { InstanceNumber: '2', SOPClassUID: '1.2.840.10008.5.1.4.1.1.2' })).toHaveLength(4);
});

it('a query half read does not stop what arrives (catches: a statement that stays open blocks the writer)', async () => {
  const matches = archive.store.queries.find('IMAGE', [{ keyword: 'SOPInstanceUID', value: '' }])[Symbol.iterator]();
  matches.next();
  await receive(archive.ingest, ctDataSet(99, { StudyInstanceUID: '1.8', SeriesInstanceUID: '1.8.1' }), incomingOf(99));
  expect(archive.store.queries.select({ StudyInstanceUID: ['1.8'] })).toHaveLength(1);
  let left = 0;
  while (matches.next().done !== true) left += 1;
  expect(left).toBe(7);
});

it('selects by the keys of every level, in order (catches: a series of another study)', () => {
  const { queries } = archive.store;
  expect(queries.select({ PatientID: ['A_1', 'AB1'] })).toHaveLength(4);
  expect(queries.select({ StudyInstanceUID: ['1.9.1'], SeriesInstanceUID: ['1.9.2.1'] })).toEqual([]);
  expect(queries.select({ SeriesInstanceUID: ['1.9.2.1'] }).map((object) => object.SOPInstanceUID.split('.').at(-1))).toEqual(['11', '12']);
  expect(queries.hasEncoding('1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2.1')).toBe(true);
  expect(queries.hasEncoding('1.2.840.10008.5.1.4.1.1.2', '1.2.840.10008.1.2.4.70')).toBe(false);
});

it('names, dates and IDs are answered by an index (catches: a scan of the whole archive for each query)', () => {
  const db = new SqliteDatabase(join(folder.path, 'archive.db'), { readonly: true });
  const plan = (sql: string, ...values: string[]) =>
    db
      .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...values)
      .map((row) => row.detail)
      .join('; ');
  expect(plan('SELECT id FROM studies WHERE foldedName GLOB ?', 'mei*')).toContain('SEARCH studies USING COVERING INDEX studiesByName');
  expect(plan('SELECT id FROM studies WHERE AccessionNumber = ?', 'x')).toContain('studiesByAccession');
  expect(plan('SELECT 1 FROM instances WHERE SOPClassUID = ? AND transferSyntaxUid = ?', 'a', 'b')).toContain('instancesByEncoding');
  db.close();
});
