// Reads of the index for worklist and viewer: lists, counts, one study with its series and instances, priors, the next to read.
import type { Database, Statement } from 'better-sqlite3';
import { fail, ok } from '../../contract/result.ts';
import { shownHeader, type HeaderColumns } from './correctedRows.ts';
import { priorityNames } from './indexRows.ts';
import type { AuditLog, Studies } from './model.ts';
import type { InstanceRow, SeriesRow, StudyCounts, StudyRow, StudyStatus } from './studyModel.ts';
import { arrivingMs } from './studyFilter.ts';
import { createStudyPages } from './studyPages.ts';
import type { StudyState } from './studyState.ts';

const defaultSort = { by: 'receivedAt', descending: true } as const;

const studyColumns = `s.*, CASE WHEN PatientID = '' THEN 0 ELSE (SELECT count(*) FROM studies p WHERE p.PatientID = s.PatientID AND p.id <> s.id
  AND (p.StudyDate, p.StudyTime) < (s.StudyDate, s.StudyTime)) END AS priorCount`;

type StoredRow = Omit<StudyRow, 'ModalitiesInStudy' | 'priority' | 'receivedAt' | 'lastObjectAt'> & {
  ModalitiesInStudy: string;
  priority: number;
  receivedAt: number;
  lastObjectAt: number;
};

function toStudy(row: StoredRow, now: number): StudyRow {
  const { StudyInstanceUID, PatientName, PatientID, PatientBirthDate, PatientSex, PatientAge, StudyDate, StudyTime, StudyDescription } = row;
  const { AccessionNumber, ReferringPhysicianName, BodyPartExamined, NumberOfStudyRelatedSeries, NumberOfStudyRelatedInstances, source, priorCount } = row;
  const texts = { StudyInstanceUID, PatientName, PatientID, PatientBirthDate, PatientSex, PatientAge, StudyDate, StudyTime, StudyDescription };
  return {
    ...texts,
    AccessionNumber,
    ReferringPhysicianName,
    BodyPartExamined,
    NumberOfStudyRelatedSeries,
    NumberOfStudyRelatedInstances,
    source,
    priorCount,
    ModalitiesInStudy: row.ModalitiesInStudy === '' ? [] : row.ModalitiesInStudy.split('\\'),
    status: row.status === 'unread' && row.lastObjectAt > now - arrivingMs ? 'arriving' : row.status,
    priority: priorityNames[row.priority] ?? 'routine',
    receivedAt: new Date(row.receivedAt).toISOString(),
    lastObjectAt: new Date(row.lastObjectAt).toISOString(),
  };
}

type StoredSeries = Omit<SeriesRow, 'SeriesNumber' | 'derived' | 'thumbnail' | 'NumberOfSeriesRelatedInstances'> & {
  id: number;
  SeriesNumber: number | null;
  derived: number;
  instances: number;
};

type Middle = Statement<[number, number], { SOPInstanceUID: string; frames: number }>;

function toSeries(row: StoredSeries, middle: Middle): SeriesRow {
  const { SeriesInstanceUID, StudyInstanceUID, Modality, SeriesDescription, BodyPartExamined, instances } = row;
  const image = middle.get(row.id, row.id);
  return {
    SeriesInstanceUID,
    StudyInstanceUID,
    Modality,
    SeriesNumber: row.SeriesNumber === null ? '' : String(row.SeriesNumber),
    SeriesDescription,
    BodyPartExamined,
    NumberOfSeriesRelatedInstances: instances,
    derived: row.derived === 1,
    thumbnail: image ? { SOPInstanceUID: image.SOPInstanceUID, frame: Math.ceil(image.frames / 2) } : null,
  };
}

function localDate(now: number): string {
  const date = new Date(now);
  return `${String(date.getFullYear())}${String(date.getMonth() + 1).padStart(2, '0')}${String(date.getDate()).padStart(2, '0')}`;
}

function prepare(db: Database) {
  return {
    study: db.prepare<[string], StoredRow>(`SELECT ${studyColumns} FROM studies s WHERE StudyInstanceUID = ?`),
    byId: db.prepare<[number], StoredRow>(`SELECT ${studyColumns} FROM studies s WHERE id = ?`),
    changes: db.prepare<[], { n: number }>('SELECT total_changes() AS n'),
    statusCounts: db.prepare<[], { status: StudyStatus; n: number }>('SELECT status, count(*) AS n FROM studies GROUP BY status'),
    arriving: db.prepare<[number], { n: number }>(
      "SELECT count(*) AS n FROM studies INDEXED BY studiesByLastObject WHERE lastObjectAt > ? AND status = 'unread'",
    ),
    ofDate: db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM studies WHERE StudyDate = ?'),
    series: db.prepare<[string], StoredSeries>(`SELECT r.*, s.StudyInstanceUID FROM series r JOIN studies s ON s.id = r.studyId
      WHERE s.StudyInstanceUID = ? ORDER BY r.derived, r.SeriesNumber IS NULL, r.SeriesNumber, r.id`),
    middle: db.prepare<[number, number], { SOPInstanceUID: string; frames: number }>(`SELECT SOPInstanceUID, frames FROM instances
      WHERE seriesId = ? AND frames > 0 ORDER BY InstanceNumber, id
      LIMIT 1 OFFSET (SELECT max(0, count(*) - 1) / 2 FROM instances WHERE seriesId = ? AND frames > 0)`),
    instances: db.prepare<[string], Omit<InstanceRow, 'InstanceNumber' | 'header'> & { InstanceNumber: number | null } & HeaderColumns>(`SELECT
      i.SOPInstanceUID, i.SOPClassUID, r.SeriesInstanceUID, i.InstanceNumber, i.transferSyntaxUid, i.header, c.steps
      FROM instances i LEFT JOIN instanceCorrections c ON c.instanceId = i.id JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId WHERE s.StudyInstanceUID = ?
      ORDER BY r.derived, r.SeriesNumber IS NULL, r.SeriesNumber, r.id, i.InstanceNumber IS NULL, i.InstanceNumber, i.id`),
    priors: db.prepare<
      [string],
      StoredRow
    >(`SELECT ${studyColumns} FROM studies s JOIN (SELECT PatientID AS pid, StudyDate AS d, StudyTime AS t, id AS own FROM studies
      WHERE StudyInstanceUID = ?) x ON s.PatientID = x.pid WHERE x.pid <> '' AND s.id <> x.own AND (s.StudyDate, s.StudyTime) < (x.d, x.t)
      ORDER BY s.StudyDate DESC, s.StudyTime DESC, s.id DESC`),
    place: db.prepare<[string], { priority: number; receivedAt: number; id: number }>(
      'SELECT priority, receivedAt, id FROM studies WHERE StudyInstanceUID = ?',
    ),
    firstUnread: db.prepare<[], { uid: string }>(
      "SELECT StudyInstanceUID AS uid FROM studies WHERE status = 'unread' ORDER BY priority, receivedAt, id LIMIT 1",
    ),
    unreadAfter: db.prepare<[number, number, number], { uid: string }>(`SELECT StudyInstanceUID AS uid FROM studies
      WHERE status = 'unread' AND (priority, receivedAt, id) > (?, ?, ?) ORDER BY priority, receivedAt, id LIMIT 1`),
    count: db.prepare<[], { n: number }>('SELECT count(*) AS n FROM studies'),
  };
}

type Statements = ReturnType<typeof prepare>;

/** Studies by stored status; counted anew only after a write of this connection, which is the only writer. */
function statusCounter(s: Statements): () => { status: StudyStatus; n: number }[] {
  let at = -1;
  let known: { status: StudyStatus; n: number }[] = [];
  return () => {
    const changes = s.changes.get()?.n ?? 0;
    if (changes !== at) known = s.statusCounts.all();
    at = changes;
    return known;
  };
}

function countsOf(s: Statements, byStatus: { status: StudyStatus; n: number }[], now: number): StudyCounts {
  const counts: StudyCounts = { all: 0, today: 0, arriving: 0, unread: 0, reading: 0, drafted: 0, preliminary: 0, final: 0, amended: 0 };
  for (const { status, n } of byStatus) {
    counts[status] = n;
    counts.all += n;
  }
  counts.arriving = s.arriving.get(now - arrivingMs)?.n ?? 0;
  counts.unread -= counts.arriving;
  counts.today = s.ofDate.get(localDate(now))?.n ?? 0;
  return counts;
}

export function createStudies(db: Database, audit: AuditLog, state: StudyState, now: () => number): Studies {
  const s = prepare(db);
  const byStatus = statusCounter(s);
  const get: Studies['get'] = (uid) => {
    const row = s.study.get(uid);
    return row && toStudy(row, now());
  };
  const series: Studies['series'] = (uid) => s.series.all(uid).map((row) => toSeries(row, s.middle));
  const priors: Studies['priors'] = (uid) => s.priors.all(uid).map((row) => toStudy(row, now()));
  const detail: Studies['detail'] = (uid) => {
    const study = get(uid);
    if (!study) return undefined;
    const instances = s.instances.all(uid).map(({ steps, ...row }): InstanceRow => ({
      ...row,
      InstanceNumber: row.InstanceNumber === null ? '' : String(row.InstanceNumber),
      header: { ...shownHeader({ header: row.header, steps }) },
    }));
    return { study, series: series(uid), instances, priors: priors(uid) };
  };
  const page = createStudyPages(db, () => s.changes.get()?.n ?? 0);
  return {
    get,
    series,
    priors,
    detail,
    list({ filter = {}, sort = defaultSort, limit, offset }) {
      const counts = countsOf(s, byStatus(), now());
      const { ids, total } = page({ filter, sort, limit, offset }, counts.all, now());
      return { rows: ids.flatMap((id) => s.byId.all(id)).map((row) => toStudy(row, now())), total, counts };
    },
    nextUnread(after) {
      const place = after === null ? undefined : s.place.get(after);
      const next = place && s.unreadAfter.get(place.priority, place.receivedAt, place.id);
      return (next ?? s.firstUnread.get())?.uid ?? null;
    },
    open: db.transaction((uid: string, who: string) => {
      if (!get(uid)) return fail('NOT_FOUND', 'This study is not in the archive.');
      if (state.status(uid) === 'unread') state.setStatus(uid, 'reading');
      audit.append({ who, action: 'study.opened', subject: { StudyInstanceUID: uid } });
      const found = detail(uid);
      return found ? ok(found) : fail('NOT_FOUND', 'This study is not in the archive.');
    }),
    setPriority: db.transaction((uid: string, priority: StudyRow['priority'], who: string) => {
      const study = get(uid);
      if (!study) return fail('NOT_FOUND', 'This study is not in the archive; nothing was changed.');
      state.setPriority(uid, priority);
      audit.append({ who, action: 'study.prioritised', subject: { StudyInstanceUID: uid }, detail: { priority } });
      return ok({ ...study, priority });
    }),
    count: () => s.count.get()?.n ?? 0,
  };
}
