// Measurements: a JSON document with its number per study. Deleting is soft, so that undo brings the same number back.
import { isDeepStrictEqual } from 'node:util';
import type { Database } from 'better-sqlite3';
import { laterFields, measurementInput, type Measurement, type MeasurementInput } from '../../contract/measurement.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { AuditLog, Measurements } from './model.ts';
import type { StudyState } from './studyState.ts';

interface Row {
  StudyInstanceUID: string;
  number: number;
  author: string;
  createdAt: string;
  deletedAt: string | null;
  document: string;
}

/** A document stored before a field existed gets that field's default. */
function parse(row: { document: string }): Measurement {
  const m = { ...laterFields(), ...(JSON.parse(row.document) as Measurement) };
  return m.statistics === null ? m : { ...m, statistics: { ...{ median: null, perimeterMm: null }, ...m.statistics } };
}

/** What another program measured stays as it was read: it can be taken away and put back, not changed, and nobody else's number is called read. */
function refuseImported(input: MeasurementInput, known: Row | undefined): Result<never> | null {
  if (known === undefined) {
    return input.imported ? fail('BAD_REQUEST', 'Only reports that are read back bring measurements of other programs; nothing was saved.') : null;
  }
  const before = parse(known);
  if (!before.imported && !input.imported) return null;
  if (before.imported && isDeepStrictEqual(measurementInput.parse(before), measurementInput.parse(input))) return null;
  return fail('CONFLICT', `M${String(before.number)} was read from another program's report and cannot be changed; nothing was saved. Measure it anew.`);
}

export function createMeasurements(db: Database, audit: AuditLog, state: StudyState, now: () => number): Measurements {
  const byId = db.prepare<[string], Row>('SELECT * FROM measurements WHERE id = ?');
  const list = db.prepare<[string], Row>('SELECT * FROM measurements WHERE StudyInstanceUID = ? AND deletedAt IS NULL ORDER BY number');
  const put = db.prepare(`INSERT INTO measurements VALUES (@id, @StudyInstanceUID, @number, @kind, @author, @createdAt, @updatedAt, NULL, @document)
    ON CONFLICT (id) DO UPDATE SET kind = @kind, updatedAt = @updatedAt, deletedAt = NULL, document = @document`);
  const remove = db.prepare('UPDATE measurements SET deletedAt = ? WHERE id = ? AND deletedAt IS NULL');
  const study = db.prepare<[string], { id: number }>('SELECT id FROM studies WHERE StudyInstanceUID = ?');

  const save = db.transaction((input: MeasurementInput, author: string): Result<Measurement> => {
    const { StudyInstanceUID, id } = input;
    const known = byId.get(id);
    if (!known && !study.get(StudyInstanceUID)) return fail('NOT_FOUND', 'This study is not in the archive; the measurement was not saved.');
    if (known && known.StudyInstanceUID !== StudyInstanceUID) return fail('CONFLICT', 'This measurement belongs to another study; nothing was changed.');
    const refused = refuseImported(input, known);
    if (refused !== null) return refused;
    const at = new Date(now()).toISOString();
    const given = known ?? { number: state.nextMeasurementNumber(StudyInstanceUID), author, createdAt: at };
    const measurement: Measurement = { ...input, number: given.number, author: given.author, createdAt: given.createdAt, updatedAt: at };
    put.run({ ...measurement, document: JSON.stringify(measurement) });
    audit.append({
      who: author,
      action: 'measurement.saved',
      subject: { measurementId: id, StudyInstanceUID },
      detail: { number: given.number, kind: input.kind },
    });
    return ok(measurement);
  });

  const softDelete = db.transaction((id: string, who: string): Result<{ StudyInstanceUID: string }> => {
    const row = byId.get(id);
    if (!row || remove.run(new Date(now()).toISOString(), id).changes === 0) return fail('NOT_FOUND', 'There is no such measurement; nothing was changed.');
    const { StudyInstanceUID, number } = row;
    audit.append({ who, action: 'measurement.deleted', subject: { measurementId: id, StudyInstanceUID }, detail: { number } });
    return ok({ StudyInstanceUID });
  });

  return {
    list: (StudyInstanceUID) => list.all(StudyInstanceUID).map(parse),
    get(id) {
      const row = byId.get(id);
      return row?.deletedAt === null ? parse(row) : undefined;
    },
    save: (input, author) => save(input, author),
    delete: (id, who) => softDelete(id, who),
  };
}
