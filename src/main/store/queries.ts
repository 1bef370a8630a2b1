// Queries of other systems (C-FIND) and selections of objects (C-MOVE, C-GET). What is matched how is queryMatch.ts.
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import type { QueryLevel } from '../../contract/archive.ts';
import { isKeyword, type Keyword } from '../../dicom/tags.ts';
import { fold } from './indexRows.ts';
import type { StoredObject } from './model.ts';
import { queryColumn, tables, type QueryColumn } from './queryKeys.ts';
import { conditionOf } from './queryMatch.ts';
import { matchingStudies } from './queryPlan.ts';
import type { Queries, QueryKey, QueryMatch, Selection } from './queryModel.ts';
import type { Where } from './studyFilter.ts';

type Value = string | number | null;
type Supported = { keyword: Keyword; value: string; column: QueryColumn };

function supportedKeys(level: QueryLevel, keys: readonly QueryKey[]): Supported[] {
  return keys.flatMap(({ keyword, value }) => {
    const column = isKeyword(keyword) ? queryColumn(level, keyword) : undefined;
    return column && isKeyword(keyword) ? [{ keyword, value, column }] : [];
  });
}

const selectionColumns: Record<keyof Selection, string> = {
  PatientID: 's.PatientID',
  StudyInstanceUID: 's.StudyInstanceUID',
  SeriesInstanceUID: 'r.SeriesInstanceUID',
  SOPInstanceUID: 'i.SOPInstanceUID',
};

function selectionWhere(selection: Selection): Where {
  const given = (Object.keys(selectionColumns) as (keyof Selection)[]).flatMap((key) => {
    const values = selection[key];
    return values === undefined ? [] : [{ sql: `${selectionColumns[key]} IN (SELECT value FROM json_each(?))`, value: JSON.stringify(values) }];
  });
  if (given.length === 0) throw new Error('A selection names at least one unique key.');
  return { sql: given.map(({ sql }) => sql).join(' AND '), values: given.map(({ value }) => value) };
}

type ObjectRow = Omit<StoredObject, 'path' | 'derived'> & { file: string; origin: string };

const objectColumns = `i.SOPInstanceUID, i.SOPClassUID, s.StudyInstanceUID, r.SeriesInstanceUID, i.transferSyntaxUid, i.file, i.size, i.dataSetOffset,
  i.dataSetSha256, i.origin, i.source, i.receivedAt`;

export function createQueries(db: Database, dataDir: string): Queries {
  db.function('dicomFold', { deterministic: true }, (text: unknown) => fold(typeof text === 'string' ? text : ''));
  const encoding = db.prepare<[string, string], { one: number }>('SELECT 1 AS one FROM instances WHERE SOPClassUID = ? AND transferSyntaxUid = ? LIMIT 1');

  function idsOf(level: QueryLevel, supported: readonly Supported[]): Iterable<number> {
    const keys = supported.map((key) => ({ ...key, condition: conditionOf(level, key.keyword, key.column, key.value) }));
    if (level === 'STUDY') return matchingStudies(db, keys);
    const { from, id, order } = tables[level];
    const conditions = keys.flatMap(({ condition }) => condition ?? []);
    const where = ['1', ...conditions.map((part) => part.sql)].join(' AND ');
    return db
      .prepare<Value[], number>(`SELECT ${id} FROM ${from} WHERE ${where} ORDER BY ${order}`)
      .pluck()
      .all(...conditions.flatMap((part) => part.values));
  }

  /** Ids first: no statement stays open between two matches, which would block the writer. */
  function* find(level: QueryLevel, keys: readonly QueryKey[]): Generator<QueryMatch> {
    const { from, id } = tables[level];
    const supported = supportedKeys(level, keys);
    const row = db.prepare<[number], Value[]>(`SELECT ${['1', ...supported.map(({ column }) => column.sql)].join(', ')} FROM ${from} WHERE ${id} = ?`).raw();
    for (const match of idsOf(level, supported)) {
      const values = row.get(match);
      if (values) yield Object.fromEntries(supported.map(({ keyword }, at) => [keyword, String(values[at + 1] ?? '')]));
    }
  }

  return {
    supports: (level, keyword) => queryColumn(level, keyword) !== undefined,
    find,
    select(selection) {
      const where = selectionWhere(selection);
      return db
        .prepare<unknown[], ObjectRow>(
          `SELECT ${objectColumns} FROM ${tables.IMAGE.from} WHERE ${where.sql}
          ORDER BY s.id, r.SeriesNumber IS NULL, r.SeriesNumber, r.id, i.InstanceNumber IS NULL, i.InstanceNumber, i.id`,
        )
        .all(...where.values)
        .map(({ file, origin, ...object }) => ({ ...object, path: join(dataDir, file), derived: origin === 'derived' }));
    },
    hasEncoding: (SOPClassUID, transferSyntaxUid) => encoding.get(SOPClassUID, transferSyntaxUid) !== undefined,
  };
}
