// The documented JSON of `sagitta check`: text in, contradictions out. A file that is not that JSON is refused with the place where it differs.
import { fail, ok, type Result } from '../../../contract/result.ts';
import { checkInput, type CheckFinding } from './checkInput.ts';
import { checkReport } from './checkReport.ts';

export type CheckLine = Omit<CheckFinding, 'sentenceId'>;

/** BAD_REQUEST: no JSON, or another shape; the message names the first field that is wrong, never its value. */
export function checkReportText(text: string): Result<{ checks: CheckLine[] }> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return fail('BAD_REQUEST', 'This is not JSON. Nothing was checked; see the administration guide for the form.');
  }
  const input = checkInput.safeParse(json);
  if (!input.success) {
    const [issue] = input.error.issues;
    const place = issue?.path.map(String).join('.') ?? '';
    return fail(
      'BAD_REQUEST',
      `The report does not have the expected form${place === '' ? '' : ` at ${place}`}: ${issue?.message ?? 'unreadable'}. Nothing was checked.`,
    );
  }
  const checks = checkReport(input.data).map(({ kind, section, sentence, evidence, message, fix }): CheckLine => ({
    kind,
    section,
    sentence,
    evidence,
    message,
    fix,
  }));
  return ok({ checks });
}
