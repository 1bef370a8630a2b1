// Drafting into a report and changing it by a person. Both only while it is not final.
import { randomUUID } from 'node:crypto';
import { fail, ok } from '../../../contract/result.ts';
import { emptySections, mergeDraft } from '../draft/mergeDraft.ts';
import { applyChange } from '../lifecycle/applyChange.ts';
import { nextStatus, type ReportEvent } from '../lifecycle/states.ts';
import type { Report, ReportChange, Result } from '../types.ts';
import { engineInfo } from './engines.ts';
import { bare, loadInput, type Room, withChecks } from './room.ts';

export interface ActionContext {
  /** Name of the person at the workstation. */
  actor: string;
  signal: AbortSignal;
}

export function noStudy<T>(): Result<T> {
  return fail('NOT_FOUND', 'This study is not in the archive; nothing was changed. Refresh the worklist.');
}

export function noReport<T>(): Result<T> {
  return fail('NOT_FOUND', 'This report is not in the archive; nothing was changed. Reload the study.');
}

function newReport(room: Room, StudyInstanceUID: string, by: string): Report {
  const at = room.at();
  return {
    id: randomUUID(),
    StudyInstanceUID,
    version: 1,
    status: 'draft',
    sections: emptySections(),
    checks: [],
    passedChecks: 0,
    engines: [],
    addenda: [],
    signature: null,
    signBlocked: null,
    createdBy: by,
    createdAt: at,
    updatedAt: at,
  };
}

/** The report ready to be worked on: after a preliminary signature the next, unsigned version. */
function opened(report: Report, event: ReportEvent, at: string): Result<Report> {
  const next = nextStatus(report.status, event);
  if (!next.ok) return fail('REFUSED', next.message);
  const version = report.signature === null ? report.version : report.version + 1;
  return ok({ ...bare(report), status: next.status, version, signature: null, updatedAt: at });
}

function enginesIn(report: Report): Report['engines'] {
  const all = report.sections.flatMap((s) => s.sentences.flatMap((x) => (x.origin.by === 'engine' ? [x.origin.engine] : [])));
  return all.filter((e, i) => all.findIndex((o) => o.id === e.id && o.version === e.version) === i);
}

export async function draftReport(
  room: Room,
  request: { StudyInstanceUID: string; engineId?: string | undefined },
  context: ActionContext,
): Promise<Result<Report>> {
  const { store } = room.options;
  const input = loadInput(room, request.StudyInstanceUID);
  if (input === null) return noStudy();
  const engine = request.engineId === undefined ? room.engines[0] : room.engines.find((e) => e.id === request.engineId);
  if (engine === undefined) return fail('NOT_FOUND', 'There is no drafting engine of that name; the report is as it was. Choose another one.');
  const allowed = opened(store.reports.forStudy(request.StudyInstanceUID) ?? newReport(room, request.StudyInstanceUID, context.actor), 'draft', room.at());
  if (!allowed.ok) return allowed;
  const drafted = await engine.draft(input, { signal: context.signal });
  if (!drafted.ok) return drafted;
  // Read again: a person may have changed the report while the engine wrote.
  const current = opened(store.reports.forStudy(request.StudyInstanceUID) ?? allowed.value, 'draft', room.at());
  if (!current.ok) return current;
  const merged = { ...current.value, sections: mergeDraft(current.value.sections, drafted.value, engineInfo(engine), randomUUID) };
  const made = withChecks({ ...merged, engines: enginesIn(merged) }, input);
  store.reports.save(made, {
    who: context.actor,
    action: 'report.drafted',
    detail: { version: made.version, engine: engine.id, engineVersion: engine.version },
  });
  return ok(made);
}

export function changeReport(room: Room, request: { reportId: string; change: ReportChange }, context: ActionContext): Result<Report> {
  const { store } = room.options;
  const current = store.reports.get(request.reportId);
  if (current === undefined) return noReport();
  const allowed = opened(current, 'change', room.at());
  if (!allowed.ok) return allowed;
  const input = loadInput(room, current.StudyInstanceUID);
  const checked = withChecks(allowed.value, input);
  const changed = applyChange(checked, request.change, { by: context.actor, at: room.at(), newId: randomUUID });
  if (!changed.ok) return changed;
  const made = withChecks({ ...changed.value, engines: enginesIn(changed.value) }, input);
  store.reports.save(made, { who: context.actor, action: 'report.changed', detail: { version: made.version, change: request.change.type } });
  return ok(made);
}
