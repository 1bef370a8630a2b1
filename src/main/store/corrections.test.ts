// Corrections on a real archive: lists, queries, priors and headers follow the records, the bytes never do; undo and reindex come to the same rows.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Correction } from '../../contract/correction.ts';
import { ctDataSet, ctFile, incomingOf, openTestArchive, receive, root, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import type { DataSetModel } from '../../dicom/writer.ts';
import { ageAt } from './effective.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
let now = Date.UTC(2026, 0, 5);
const who = { who: 'Dr A', reason: 'wrong worklist entry' };
const study = (n: number): string => `${root}.${String(n)}`;

async function send(n: number, fields: DataSetModel = {}): Promise<void> {
  expect(await receive(archive.ingest, ctDataSet(n, fields), incomingOf(n))).toEqual({ kind: 'stored' });
}

beforeEach(async () => {
  folder = tempFolder();
  now = Date.UTC(2026, 0, 5);
  archive = openTestArchive(folder.path, { now: () => (now += 1000) });
  await send(1);
  await send(2);
  await send(3, { SeriesInstanceUID: study(22), SeriesNumber: '2' });
  const other = {
    StudyInstanceUID: study(9),
    SeriesInstanceUID: study(92),
    PatientID: 'P2',
    PatientName: 'Andere^Anna',
    StudyDate: '20250101',
    PatientAge: '045Y',
  };
  await send(4, { ...other, PatientBirthDate: '19800101', AccessionNumber: 'A9', StudyID: '9' });
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

function apply(correction: Correction): { id: string; studies: string[] } {
  const done = archive.store.corrections.apply(correction, who);
  if (!done.ok) throw new Error(done.error.message);
  return done.value;
}

/** Every row of the index, without the numbers that SQLite gives. */
function rows(): unknown {
  const db = new SqliteDatabase(join(folder.path, 'archive.db'), { readonly: true });
  const read = (sql: string): unknown[] => db.prepare(sql).all();
  const all = {
    patients: read('SELECT patientKey, PatientID, IssuerOfPatientID, PatientName, PatientBirthDate, PatientSex FROM patients ORDER BY 1'),
    studies: read('SELECT s.*, p.patientKey, 0 AS id, 0 AS patientRow FROM studies s JOIN patients p ON p.id = s.patientRow ORDER BY StudyInstanceUID'),
    series: read(
      'SELECT r.*, s.StudyInstanceUID, 0 AS id, 0 AS studyId FROM series r JOIN studies s ON s.id = r.studyId ORDER BY StudyInstanceUID, SeriesInstanceUID',
    ),
    instances: read(`SELECT i.*, r.SeriesInstanceUID, s.StudyInstanceUID, 0 AS seriesId, c.steps FROM instances i JOIN series r ON r.id = i.seriesId
      JOIN studies s ON s.id = r.studyId LEFT JOIN instanceCorrections c ON c.instanceId = i.id ORDER BY i.id`),
    search: read('SELECT s.StudyInstanceUID FROM studySearch f JOIN studies s ON s.id = f.rowid ORDER BY 1'),
  };
  db.close();
  return all;
}

async function sameAfterReindex(): Promise<void> {
  const before = rows();
  expect(await archive.store.reindex()).toMatchObject({ ok: true, value: { problems: 0 } });
  expect(rows()).toEqual(before);
}

describe('a merge', () => {
  const merge: Correction = { kind: 'mergePatient', from: { PatientID: 'P2', IssuerOfPatientID: '' }, to: { PatientID: 'P1', IssuerOfPatientID: '' } };

  it('joins the studies in list, query, priors and header; later objects join too; the bytes stay (catches: a merge that new images escape)', async () => {
    const { store } = archive;
    const object = store.instances.open(`${root}.3.4`);
    const bytes = object.ok ? readFileSync(object.value.path) : null;
    expect(apply(merge).studies).toEqual([study(9)]);
    expect(store.studies.get(study(9))).toMatchObject({ PatientID: 'P1', PatientName: 'Muster^Erika', PatientBirthDate: '', AccessionNumber: 'A9' });
    expect(store.studies.priors(study(1)).map((row) => row.StudyInstanceUID)).toEqual([study(9)]);
    expect([...store.queries.find('PATIENT', [{ keyword: 'PatientID', value: '' }])]).toEqual([{ PatientID: 'P1' }]);
    expect(store.queries.select({ PatientID: ['P1'] })).toHaveLength(4);
    expect(store.queries.select({ PatientID: ['P2'] })).toHaveLength(0);
    expect(store.studies.list({ filter: { text: 'andere' }, limit: 10, offset: 0 }).total).toBe(0);
    expect(store.instances.header(`${root}.3.4`)).toMatchObject({ PatientID: 'P1', PatientName: 'Muster^Erika' });
    expect(store.studies.detail(study(9))?.instances[0]?.header).toMatchObject({ PatientID: 'P1' });
    await send(5, { StudyInstanceUID: study(8), PatientID: 'P2', PatientName: 'Andere^Anna' });
    expect(store.studies.get(study(8))).toMatchObject({ PatientID: 'P1', PatientName: 'Muster^Erika' });
    expect(object.ok && readFileSync(object.value.path).equals(bytes ?? Buffer.alloc(0))).toBe(true);
    expect(store.corrections.list(study(8))).toMatchObject([{ kind: 'mergePatient', who: 'Dr A', undoneAt: null }]);
    await sameAfterReindex();
  });

  it('is undone for all, those that came later too, by a record of its own', async () => {
    const before = rows();
    const { id } = apply(merge);
    await send(5, { StudyInstanceUID: study(8), PatientID: 'P2' });
    expect(archive.store.corrections.undo(id, who)).toMatchObject({ ok: true });
    expect(archive.store.studies.get(study(8))?.PatientID).toBe('P2');
    expect(archive.store.corrections.undo(id, who)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(archive.store.corrections.list(study(9))).toMatchObject([{ id, undoneBy: 'Dr A', undoReason: who.reason }]);
    await sameAfterReindex();
    const { studies } = rows() as { studies: { StudyInstanceUID: string }[] };
    expect(studies.filter((row) => row.StudyInstanceUID !== study(8))).toEqual((before as { studies: unknown[] }).studies);
  });

  it('takes a study whole whose objects name several patients (catches: objects that go out under the patient who was merged away)', async () => {
    const { store } = archive;
    await send(5, { StudyInstanceUID: study(9), SeriesInstanceUID: study(92), PatientID: 'P2B', PatientName: 'Andere^Anna' });
    await send(6, { StudyInstanceUID: study(9), SeriesInstanceUID: study(93), PatientID: 'P2', IssuerOfPatientID: 'ELSEWHERE' });
    const before = rows();
    const { id } = apply(merge);
    for (const n of [4, 5, 6]) expect(store.instances.header(`${root}.3.${String(n)}`)).toMatchObject({ PatientID: 'P1', IssuerOfPatientID: '' });
    await send(7, { StudyInstanceUID: study(9), SeriesInstanceUID: study(93), PatientID: 'P2C' });
    expect(store.instances.header(`${root}.3.7`)).toMatchObject({ PatientID: 'P1', PatientName: 'Muster^Erika' });
    await sameAfterReindex();
    expect(store.corrections.undo(id, who)).toMatchObject({ ok: true });
    expect(store.instances.header(`${root}.3.5`)).toMatchObject({ PatientID: 'P2B' });
    expect((rows() as { patients: unknown }).patients).toEqual((before as { patients: unknown }).patients);
    await sameAfterReindex();
  });

  it('is refused for a patient who is not there, and for one and the same', () => {
    const nobody = { PatientID: 'P7', IssuerOfPatientID: '' };
    const { corrections } = archive.store;
    expect(corrections.apply({ ...merge, from: nobody }, who)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(corrections.apply({ ...merge, to: nobody }, who)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(corrections.apply({ ...merge, to: merge.from }, who)).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  });
});

describe('a corrected patient or study', () => {
  it('takes the new values, the age of the new birth date, and the last correction rules', async () => {
    const { store } = archive;
    apply({ kind: 'correctPatient', StudyInstanceUIDs: [study(9)], attributes: { PatientName: 'Müller^Ännchen', PatientBirthDate: '20200601' } });
    expect(store.studies.get(study(9))).toMatchObject({ PatientName: 'Müller^Ännchen', PatientAge: '004Y', PatientID: 'P2' });
    const { id } = apply({ kind: 'correctPatient', StudyInstanceUIDs: [study(9)], attributes: { PatientName: 'Mueller^Anna' } });
    expect(store.studies.get(study(9))?.PatientName).toBe('Mueller^Anna');
    expect(store.corrections.undo(id, who)).toMatchObject({ ok: true, value: { studies: [study(9)] } });
    expect(store.studies.get(study(9))?.PatientName).toBe('Müller^Ännchen');
    await send(5, { StudyInstanceUID: study(9), SeriesInstanceUID: study(92), PatientID: 'P2', PatientName: 'Andere^Anna' });
    expect(store.instances.header(`${root}.3.5`)?.PatientName).toBe('Müller^Ännchen');
    await sameAfterReindex();
  });

  it('is found by the new accession number and leaves nothing of patient data in the audit', async () => {
    const { store } = archive;
    apply({ kind: 'correctStudy', StudyInstanceUID: study(1), attributes: { AccessionNumber: 'NEW1', StudyDescription: 'CT Abdomen' } });
    expect([...store.queries.find('STUDY', [{ keyword: 'AccessionNumber', value: 'NEW1' }])]).toHaveLength(1);
    expect(store.studies.list({ filter: { text: 'new1' }, limit: 10, offset: 0 }).total).toBe(1);
    const rowsOfAudit = JSON.stringify(store.audit.list());
    for (const telling of ['NEW1', 'Abdomen', 'Muster', 'Andere']) expect(rowsOfAudit).not.toContain(telling);
    expect(store.audit.list().at(-1)).toMatchObject({ action: 'correction.applied', subject: { StudyInstanceUID: study(1) } });
    await sameAfterReindex();
  });

  it('takes what Sagitta derived with it, also when it is undone (catches: a report that goes out under the patient of before)', async () => {
    const { store } = archive;
    const { id } = apply({ kind: 'correctPatient', StudyInstanceUIDs: [study(1)], attributes: { PatientID: 'P5', PatientName: 'Neu^Nina' } });
    await archive.ingest.storeDerived(ctFile(7, { SeriesInstanceUID: study(77), Modality: 'SR', PatientID: 'P5', PatientName: 'Neu^Nina' }));
    expect(store.corrections.stepsOf(`${root}.3.7`)).toEqual([]);
    store.corrections.undo(id, who);
    expect(store.instances.header(`${root}.3.7`)).toMatchObject({ PatientID: 'P1', PatientName: 'Muster^Erika' });
    await sameAfterReindex();
  });

  it('survives a transaction that fails: no record, no stale memory of it', () => {
    const { store } = archive;
    expect(() =>
      store.transaction(() => {
        apply({ kind: 'correctStudy', StudyInstanceUID: study(1), attributes: { StudyID: 'X' } });
        throw new Error('full');
      }),
    ).toThrow('full');
    expect(store.corrections.list(study(1))).toEqual([]);
    apply({ kind: 'correctStudy', StudyInstanceUID: study(9), attributes: { StudyID: 'Y' } });
    expect(store.corrections.stepsOf(`${root}.3.4`)).toMatchObject([{ values: { StudyID: 'Y' } }]);
  });
});

describe('a moved series', () => {
  const move: Correction = { kind: 'moveSeries', SeriesInstanceUID: study(22), toStudyInstanceUID: study(9) };

  it('is one of the other study and patient, its later objects too; it goes back with undo', async () => {
    const { store } = archive;
    const before = rows();
    const { id, studies } = apply(move);
    expect(studies.sort()).toEqual([study(1), study(9)]);
    await send(5, { SeriesInstanceUID: study(22), SeriesNumber: '2' });
    expect(store.studies.series(study(9)).map((row) => [row.SeriesInstanceUID, row.NumberOfSeriesRelatedInstances])).toEqual([
      [study(92), 1],
      [study(22), 2],
    ]);
    expect(store.studies.get(study(1))).toMatchObject({ NumberOfStudyRelatedSeries: 1, NumberOfStudyRelatedInstances: 2 });
    const header = { StudyInstanceUID: study(9), PatientID: 'P2', PatientName: 'Andere^Anna', AccessionNumber: 'A9', StudyDate: '20250101', StudyID: '9' };
    expect(store.instances.header(`${root}.3.3`)).toMatchObject(header);
    expect(store.instances.open(`${root}.3.5`)).toMatchObject({ value: { StudyInstanceUID: study(9) } });
    await sameAfterReindex();
    expect(store.corrections.undo(id, who)).toMatchObject({ ok: true });
    expect(store.studies.get(study(9))?.NumberOfStudyRelatedInstances).toBe(1);
    await sameAfterReindex();
    expect((rows() as { patients: unknown }).patients).toEqual((before as { patients: unknown }).patients);
  });

  it('stays where measurements are about it, where it is unknown, and where it is already', () => {
    const { corrections, measurements } = archive.store;
    const measured = {
      id: crypto.randomUUID(),
      StudyInstanceUID: study(1),
      SeriesInstanceUID: study(22),
      SOPInstanceUID: `${root}.3.3`,
      frame: 1,
      kind: 'length',
    };
    measurements.save({ ...measured } as never, 'Dr A');
    expect(corrections.apply(move, who)).toMatchObject({ ok: false, error: { code: 'REFUSED' } });
    expect(corrections.apply({ ...move, SeriesInstanceUID: '1.2' }, who)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(corrections.apply({ ...move, toStudyInstanceUID: study(1) }, who)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(corrections.apply({ ...move, toStudyInstanceUID: '1.2' }, who)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });

  it('keeps the undo of what it took over for later (catches: a series under a patient that no longer is)', () => {
    const { corrections } = archive.store;
    const first = apply({ kind: 'correctPatient', StudyInstanceUIDs: [study(9)], attributes: { PatientName: 'Neu^Nina' } });
    const moved = apply(move);
    expect(corrections.undo(first.id, who)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(corrections.undo(moved.id, who)).toMatchObject({ ok: true });
    expect(corrections.undo(first.id, who)).toMatchObject({ ok: true });
  });
});

it('says ages as AS', () => {
  expect(ageAt('19800615', '20260614')).toBe('045Y');
  expect(ageAt('19800615', '20260615')).toBe('046Y');
  expect(ageAt('20250101', '20260101')).toBe('012M');
  expect(ageAt('20260101', '20260131')).toBe('030D');
  expect(ageAt('20260101', '20250101')).toBe('');
  expect(ageAt('', '20250101')).toBe('');
});

it('reindex mends rows that lost their corrections (catches: a patient of before after a rebuild)', async () => {
  const attributes = { PatientID: 'P5', PatientName: 'Neu^Nina' };
  apply({ kind: 'correctPatient', StudyInstanceUIDs: [study(1)], attributes });
  const before = rows();
  const db = new SqliteDatabase(join(folder.path, 'archive.db'));
  db.exec(`DELETE FROM instanceCorrections; UPDATE studies SET PatientID = 'P1' WHERE StudyInstanceUID = '${study(1)}'`);
  db.close();
  expect(await archive.store.reindex()).toMatchObject({ ok: true });
  expect(rows()).toEqual(before);
});
