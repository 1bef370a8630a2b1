// Instances by UID: where their bytes lie, their header, the frames in them.
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { fail, ok } from '../../contract/result.ts';
import { shownHeader, type HeaderColumns } from './correctedRows.ts';
import type { Instances, StoredObject } from './model.ts';
import { leaseHead } from './headLease.ts';
import { createPixelLeases } from './pixelLease.ts';
import { readWholeObject } from './wholeObject.ts';

type Row = Omit<StoredObject, 'path' | 'derived'> & { file: string; origin: string };

const columns = `i.SOPInstanceUID, i.SOPClassUID, s.StudyInstanceUID, r.SeriesInstanceUID, i.transferSyntaxUid, i.file, i.size, i.dataSetOffset, i.dataSetSha256,
  i.origin, i.source, i.receivedAt FROM instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId`;

export function createInstances(db: Database, dataDir: string, now: () => number): Instances {
  const byUid = db.prepare<[string], Row>(`SELECT ${columns} WHERE i.SOPInstanceUID = ?`);
  const ofStudy = db.prepare<[string, number], Row>(`SELECT ${columns} WHERE s.StudyInstanceUID = ? AND (i.origin <> 'derived' OR ?)
    ORDER BY r.SeriesNumber IS NULL, r.SeriesNumber, r.id, i.InstanceNumber IS NULL, i.InstanceNumber, i.id`);
  const header = db.prepare<[string], HeaderColumns>(`SELECT i.header, c.steps FROM instances i LEFT JOIN instanceCorrections c ON c.instanceId = i.id
    WHERE i.SOPInstanceUID = ?`);
  const count = db.prepare<[], { n: number }>("SELECT count(*) AS n FROM instances WHERE origin <> 'derived'");
  const last = db.prepare<[], { at: number | null }>('SELECT max(lastObjectAt) AS at FROM studies');

  function toObject({ file, origin, ...row }: Row): StoredObject {
    return { ...row, path: join(dataDir, file), derived: origin === 'derived' };
  }
  const open: Instances['open'] = (uid) => {
    const row = byUid.get(uid);
    return row ? ok(toObject(row)) : fail('NOT_FOUND', 'This instance is not in the archive.');
  };
  const headerOf: Instances['header'] = (uid) => {
    const row = header.get(uid);
    return row && shownHeader(row);
  };
  const leases = createPixelLeases({ dataDir, now, open, headerOf });
  return {
    open,
    header: headerOf,
    ofStudy: (uid, options = {}) => ofStudy.all(uid, options.derived === true ? 1 : 0).map(toObject),
    pixelLease: leases,
    headLease: async (uid) => {
      const object = open(uid);
      return object.ok ? leaseHead(dataDir, object.value, now()) : object;
    },
    whole: async (uid) => {
      const object = open(uid);
      return object.ok ? readWholeObject(dataDir, object.value) : object;
    },
    count: () => count.get()?.n ?? 0,
    lastObjectAt: () => last.get()?.at ?? null,
  };
}
