// Counts of the two test runners, from their JSON reports. A runner that fails without saying which test counts as one failure.
import { readJsonIfAny } from '../setup/paths.mjs';

export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

export function sum(all) {
  return all.reduce((a, b) => ({ passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }), NOTHING);
}

export function countUnits(path, code) {
  const report = readJsonIfAny(path);
  if (report === undefined) return { ...NOTHING, failed: 1 };
  const brokenFiles = report.testResults.filter((file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'));
  return atLeastOneFailure(code, {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  });
}

export function countEndToEnd(path, code) {
  const report = readJsonIfAny(path);
  if (report === undefined) return { ...NOTHING, failed: code === 0 ? 0 : 1 };
  const { expected, unexpected, flaky, skipped } = report.stats;
  return atLeastOneFailure(code, { passed: expected, failed: unexpected + flaky, skipped });
}

function atLeastOneFailure(code, counts) {
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
