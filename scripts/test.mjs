// `npm test`: prepares everything, runs the unit, archive and network tests, then the end-to-end tests on Electron. The last
// line is `N passed, N failed, N skipped` over both. Arguments: `--unit` or `--e2e` for one half.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needsVirtualDisplay } from './launch/machine.mjs';
import { startVirtualDisplay } from './launch/virtualDisplay.mjs';
import { countEndToEnd, countUnits, NOTHING, sum } from './check/counts.mjs';
import { runVisibly } from './check/runVisibly.mjs';
import { ensureReady } from './setup/ready.mjs';

const only = process.argv.slice(2);
const wantsUnits = !only.includes('--e2e');
const wantsEndToEnd = !only.includes('--unit');
const need = ['sqlite', 'electron', 'witnesses', 'build', 'display'];
const { electron } = await ensureReady({ need });
const folder = mkdtempSync(join(tmpdir(), 'sagitta-test-'));
try {
  const counts = sum([wantsUnits ? await units() : NOTHING, wantsEndToEnd ? await endToEnd() : NOTHING]);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function units() {
  const report = join(folder, 'units.json');
  const code = await runVisibly('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], process.env);
  return countUnits(report, code);
}

async function endToEnd() {
  const report = join(folder, 'e2e.json');
  const display = needsVirtualDisplay([]) ? await startVirtualDisplay(process.pid) : {};
  const env = { ...process.env, ...display, SAGITTA_ELECTRON: electron, PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const code = await runVisibly('playwright', ['test', '--reporter=list,json', '--pass-with-no-tests'], env);
  return countEndToEnd(report, code);
}
