// Routing rules, and up to which object they have been applied: a mark over all instances and, above it, one for each study that settled while others still arrive.
// It rests on numbers of instances being committed in ascending order.
import { randomUUID } from 'node:crypto';
import type { Database } from 'better-sqlite3';
import { fail, ok } from '../../contract/result.ts';
import type { RoutingRule } from '../../contract/transfer.ts';
import type { AuditLog } from './model.ts';
import type { ArrivedObject, ArrivedStudy, Routing } from './transferModel.ts';

const unrouted = `instances i JOIN series r ON r.id = i.seriesId JOIN studies s ON s.id = r.studyId
  LEFT JOIN routedStudies m ON m.StudyInstanceUID = s.StudyInstanceUID
  WHERE i.id > (SELECT instanceId FROM routedUpTo) AND i.id > coalesce(m.instanceId, 0)`;

function prepare(db: Database) {
  return {
    list: db.prepare<[], string>('SELECT document FROM routingRules ORDER BY position, id').pluck(),
    put: db.prepare(`INSERT INTO routingRules VALUES (@id, (SELECT coalesce(max(position), 0) + 1 FROM routingRules), @document)
      ON CONFLICT (id) DO UPDATE SET document = @document`),
    drop: db.prepare('DELETE FROM routingRules WHERE id = ?'),
    arrived: db.prepare<[], ArrivedStudy>(
      `SELECT s.StudyInstanceUID, max(i.receivedAt) AS lastAt, max(i.id) AS upTo FROM ${unrouted} GROUP BY s.id ORDER BY upTo`,
    ),
    first: db.prepare<[], number | null>(`SELECT min(i.id) FROM ${unrouted}`).pluck(),
    objects: db.prepare<[string, number], ArrivedObject>(`SELECT i.SOPInstanceUID, i.source, i.origin, r.Modality,
      coalesce(json_extract(i.header, '$.StationName'), '') AS StationName, coalesce(json_extract(i.header, '$.BodyPartExamined'), '') AS BodyPartExamined
      FROM ${unrouted} AND s.StudyInstanceUID = ? AND i.id <= ? ORDER BY i.id`),
    settleStudy: db.prepare(`INSERT INTO routedStudies VALUES (@StudyInstanceUID, @upTo)
      ON CONFLICT (StudyInstanceUID) DO UPDATE SET instanceId = max(instanceId, @upTo)`),
    newest: db.prepare<[], number>('SELECT coalesce(max(id), 0) FROM instances').pluck(),
    settleAll: db.prepare('UPDATE routedUpTo SET instanceId = max(instanceId, ?)'),
    forgetStudies: db.prepare('DELETE FROM routedStudies WHERE instanceId <= (SELECT instanceId FROM routedUpTo)'),
  };
}

export function createRouting(db: Database, audit: AuditLog): Routing {
  const s = prepare(db);
  const list = (): RoutingRule[] => s.list.all().map((document) => JSON.parse(document) as RoutingRule);

  /** All up to the first object that is still to be judged. */
  function advance(): void {
    const first = s.first.get() ?? null;
    s.settleAll.run(first === null ? (s.newest.get() ?? 0) : first - 1);
    s.forgetStudies.run();
  }

  return {
    list,
    set: db.transaction((rule: RoutingRule, who: string): RoutingRule => {
      const saved = { ...rule, id: rule.id === '' ? randomUUID() : rule.id };
      if (!list().some(({ enabled }) => enabled)) {
        s.settleAll.run(s.newest.get() ?? 0);
        s.forgetStudies.run();
      }
      s.put.run({ id: saved.id, document: JSON.stringify(saved) });
      audit.append({ who, action: 'routing.changed', subject: { ruleId: saved.id }, detail: { ...saved } });
      return saved;
    }),
    remove: (id, who) =>
      db.transaction(() => {
        if (s.drop.run(id).changes === 0) return fail('NOT_FOUND', 'There is no such rule; nothing was changed.');
        audit.append({ who, action: 'routing.removed', subject: { ruleId: id } });
        return ok(undefined);
      })(),
    arrived: () => s.arrived.all(),
    objects: ({ StudyInstanceUID, upTo }) => s.objects.all(StudyInstanceUID, upTo),
    settle: db.transaction((studies: readonly ArrivedStudy[]) => {
      for (const { StudyInstanceUID, upTo } of studies) s.settleStudy.run({ StudyInstanceUID, upTo });
      advance();
    }),
  };
}
