// The life of a report as a table: which event is allowed in which status. Nothing else decides this.
import type { Report } from '../types.ts';

export type ReportStatus = Report['status'];
export type ReportEvent = 'draft' | 'change' | 'signPreliminary' | 'signFinal' | 'addendum';

/** A change after a preliminary signature makes a new unsigned draft; the preliminary version stays as it was. */
const transitions: Record<ReportStatus, Partial<Record<ReportEvent, ReportStatus>>> = {
  draft: { draft: 'draft', change: 'draft', signPreliminary: 'preliminary', signFinal: 'final' },
  preliminary: { draft: 'draft', change: 'draft', signFinal: 'final' },
  final: { addendum: 'amended' },
  amended: { addendum: 'amended' },
};

const refusals: Record<ReportEvent, string> = {
  draft: 'The report is signed and stays as it is; add an addendum instead.',
  change: 'The report is signed and stays as it is; add an addendum instead.',
  signPreliminary: 'The report is already signed; sign it as final or add an addendum.',
  signFinal: 'The report is already final; add an addendum instead.',
  addendum: 'An addendum needs a final report; change the text and sign it as final first.',
};

/** The next status, or the sentence why not. */
export function nextStatus(status: ReportStatus, event: ReportEvent): { ok: true; status: ReportStatus } | { ok: false; message: string } {
  const next = transitions[status][event];
  return next === undefined ? { ok: false, message: refusals[event] } : { ok: true, status: next };
}
