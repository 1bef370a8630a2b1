// Why a report cannot be signed now, in the words of the Sign button. Pure.
import type { Report } from '../types.ts';

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** "3 sentences to review, 1 check open"; null when it can be signed. */
export function signBlocked(report: Pick<Report, 'status' | 'sections' | 'checks'>): string | null {
  if (report.status === 'final' || report.status === 'amended') return 'already signed';
  const pending = report.sections.flatMap((s) => s.sentences).filter((s) => s.state === 'pending').length;
  const open = report.checks.filter((c) => c.override === null).length;
  const reasons: string[] = [];
  if (pending > 0) reasons.push(`${count(pending, 'sentence', 'sentences')} to review`);
  if (open > 0) reasons.push(`${count(open, 'check', 'checks')} open`);
  return reasons.length === 0 ? null : reasons.join(', ');
}
