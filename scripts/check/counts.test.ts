// Unit tests of the closing line's numbers: a test file that does not load, or a runner that dies, must not read as "0 failed".
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { countEndToEnd, countUnits, sum } from './counts.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sagitta-counts-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function report(content: unknown): string {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

test('a test file that failed to load is a failure although none of its tests failed', () => {
  const path = report({ numPassedTests: 3, numFailedTests: 0, numPendingTests: 1, numTodoTests: 0, testResults: [{ status: 'failed', assertionResults: [] }] });
  expect(countUnits(path, 1)).toEqual({ passed: 3, failed: 1, skipped: 1 });
});

test('a runner that ended badly without naming a test is one failure', () => {
  expect(countUnits(join(folder, 'missing.json'), 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(countEndToEnd(report({ stats: { expected: 2, unexpected: 0, flaky: 0, skipped: 0 } }), 1)).toEqual({ passed: 2, failed: 1, skipped: 0 });
});

test('the sum runs over both runners', () => {
  expect(
    sum([
      { passed: 1, failed: 2, skipped: 3 },
      { passed: 10, failed: 20, skipped: 30 },
    ]),
  ).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
