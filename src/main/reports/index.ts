// Door of the reports room: drafting, changing, signing and exporting the report of a study. Answers the report.* routes of the contract.
import { ok } from '../../contract/result.ts';
import type { RouteOutput, RouteParsed } from '../../contract/routes.ts';
import type { ReportsOptions } from './ports.ts';
import { completeRecent, completeStudy } from './service/complete.ts';
import { type ActionContext, changeReport, draftReport } from './service/edit.ts';
import { engineInfo } from './service/engines.ts';
import { exportReport } from './service/exportReport.ts';
import { bare, createRoom, loadInput, type Room, withChecks } from './service/room.ts';
import { addAddendum, signReport } from './service/sign.ts';
import type { Report, Result } from './types.ts';

export type { ReportsOptions, ReportStore, UserAccess } from './ports.ts';
export type { ActionContext } from './service/edit.ts';
export type { DraftingEngine, DraftInput, DraftSection } from './draft/engine.ts';
export { type CheckInput } from './checks/checkInput.ts';
export { checkReportText } from './checks/checkText.ts';

export interface Reports {
  get(input: RouteParsed<'report.get'>): Result<RouteOutput<'report.get'>>;
  engines(): Result<RouteOutput<'report.engines'>>;
  draft(input: RouteParsed<'report.draft'>, context: ActionContext): Promise<Result<Report>>;
  change(input: RouteParsed<'report.change'>, context: ActionContext): Result<Report>;
  sign(input: RouteParsed<'report.sign'>): Promise<Result<Report>>;
  addendum(input: RouteParsed<'report.addendum'>): Promise<Result<Report>>;
  export(input: RouteParsed<'report.export'>, context: ActionContext): Promise<Result<RouteOutput<'report.export'>>>;
  /** Stores what a crash between signing and storing left out. Call once after the archive is open. */
  completeDerived(signal: AbortSignal): Promise<void>;
  completeStudy(StudyInstanceUID: string): Promise<void>;
}

function getReport(room: Room, StudyInstanceUID: string): Result<RouteOutput<'report.get'>> {
  const { reports } = room.options.store;
  const stored = reports.forStudy(StudyInstanceUID);
  if (stored === undefined) return ok({ report: null, versions: [] });
  const report = withChecks(bare(stored), loadInput(room, StudyInstanceUID));
  return ok({ report, versions: reports.versions(stored.id) });
}

export function createReports(options: ReportsOptions): Reports {
  const room = createRoom(options);
  return {
    get: (input) => getReport(room, input.StudyInstanceUID),
    engines: () => ok({ engines: room.engines.map(engineInfo) }),
    draft: (input, context) => draftReport(room, input, context),
    change: (input, context) => changeReport(room, input, context),
    sign: (input) => signReport(room, input),
    addendum: (input) => addAddendum(room, input),
    export: (input, context) => exportReport(room, input, context),
    completeDerived: (signal) => completeRecent(room, signal),
    completeStudy: (StudyInstanceUID) => completeStudy(room, StudyInstanceUID),
  };
}
