import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DataSetModel } from '../../dicom/writer.ts';
import { ctDataSet, incomingOf, openTestArchive, receive, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import type { StudyFilter, StudySort } from './studyModel.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;

const patients: DataSetModel[] = [
  { PatientName: 'Meier^Hans', PatientID: 'A_1', StudyDate: '20250101', StudyDescription: 'CT Abdomen 100%', Modality: 'CT', BodyPartExamined: 'ABDOMEN' },
  { PatientName: 'MEIER^Anna', PatientID: 'AB1', StudyDate: '20250601', StudyDescription: 'MR Knee', Modality: 'MR', AccessionNumber: 'ACC77' },
  { PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう', PatientID: 'J1', StudyDate: '20251231', StudyDescription: 'CT Head', Modality: 'CT' },
  { PatientName: 'Ödegård^Åse', PatientID: 'A_1', StudyDate: '20260102', StudyDescription: '', Modality: 'PT' },
];

beforeAll(async () => {
  folder = tempFolder();
  archive = openTestArchive(folder.path);
  for (const [at, fields] of patients.entries())
    await receive(
      archive.ingest,
      ctDataSet(at + 1, { ...fields, StudyInstanceUID: `1.9.${String(at + 1)}`, SeriesInstanceUID: `1.9.${String(at + 1)}.1` }),
      incomingOf(at + 1),
    );
});
afterAll(async () => {
  await archive.close();
  folder.remove();
});

function found(filter: StudyFilter, sort?: StudySort): number[] {
  const { rows, total } = archive.store.studies.list({ filter, sort: sort ?? { by: 'StudyDate', descending: false }, limit: 100, offset: 0 });
  expect(total).toBe(rows.length);
  return rows.map((row) => Number(row.StudyInstanceUID.split('.')[2]));
}

it.each<[string, StudyFilter, number[]]>([
  ['no filter', {}, [1, 2, 3, 4]],
  ['name wildcard, any case', { PatientName: 'meier*' }, [1, 2]],
  ['one character', { PatientName: 'Me?er^Hans' }, [1]],
  ['whole name only, without wildcard', { PatientName: 'Meier' }, []],
  ['a component group', { PatientName: '山田^太郎' }, [3]],
  ['a component group with wildcard', { PatientName: 'やま*' }, [3]],
  ['letters with marks, any case', { PatientName: 'öDEGÅRD*' }, [4]],
  ['_ of an ID is no wildcard', { PatientID: 'A_1' }, [1, 4]],
  ['date range', { StudyDate: '20250601-20251231' }, [2, 3]],
  ['open start', { StudyDate: '-20250601' }, [1, 2]],
  ['open end', { StudyDate: '20251231-' }, [3, 4]],
  ['one date', { StudyDate: '20260102' }, [4]],
  ['modality', { Modality: 'ct' }, [1, 3]],
  ['body part', { BodyPartExamined: 'abd*' }, [1]],
  ['free text, each word anywhere', { text: 'anna  knee' }, [2]],
  ['two letters', { text: 'kn' }, [2]],
  ['a letter and a word', { text: 'h abdomen' }, [1]],
  ['two letters within other conditions', { text: 'ct', StudyDate: '20251231', Modality: '*' }, [3]],
  ['free text by accession number', { text: 'acc7' }, [2]],
  ['% in free text is itself', { text: '100%' }, [1]],
  ['family and given as shown', { text: 'meier hans' }, [1]],
  ['status', { status: 'final' }, []],
  ['quotes do no harm', { text: `'; DROP TABLE studies; --` }, []],
])('filters by %s', (_, filter, expected) => {
  expect(found(filter)).toEqual(expected);
});

it('sorts both ways and pages without doubles', () => {
  expect(found({}, { by: 'PatientName', descending: true })).toEqual([4, 3, 1, 2]);
  const page = (offset: number) => archive.store.studies.list({ limit: 2, offset, sort: { by: 'priority', descending: false } });
  expect([...page(0).rows, ...page(2).rows].map((row) => row.StudyInstanceUID)).toEqual(['1.9.1', '1.9.2', '1.9.3', '1.9.4']);
  expect(page(0).total).toBe(4);
});

it('knows the priors of the same PatientID, and none for an empty one', () => {
  expect(archive.store.studies.priors('1.9.4').map((row) => row.StudyInstanceUID)).toEqual(['1.9.1']);
  expect(archive.store.studies.get('1.9.4')?.priorCount).toBe(1);
  expect(archive.store.studies.get('1.9.1')?.priorCount).toBe(0);
});
