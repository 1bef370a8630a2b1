// `npm run check`: types, lint, format, import rules, unused code, generated pages, unit tests, two at a time. `--no-tests` leaves the tests out.
import { readdirSync } from 'node:fs';
import { toolPath } from './check/runVisibly.mjs';
import { root } from './setup/paths.mjs';
import { ensureReady } from './setup/ready.mjs';
import { run } from './setup/run.mjs';
import { seconds } from './setup/say.mjs';

const projects = readdirSync(root).filter((name) => /^tsconfig[.](?!base)\w+[.]json$/.test(name));
const checks = [
  ['eslint', '.', '--max-warnings=0'],
  ...projects.map((name) => ['tsc', '--noEmit', '-p', name]),
  ['prettier', '--check', '--log-level=warn', '.'],
  ['depcruise', '--config', '.dependency-cruiser.cjs', 'src'],
  ['knip'],
  ['node', 'scripts/architecture-rules.mjs', '--check'],
  ['node', 'scripts/conformance-tables.mjs', '--check'],
  ['node', 'scripts/manual-keys.mjs', '--check'],
  ...(process.argv.includes('--no-tests') ? [] : [['vitest', 'run', 'src', '--reporter=dot']]),
];

await ensureReady({ need: process.argv.includes('--no-tests') ? ['packages'] : ['sqlite'] });
const waiting = [...checks];
let failed = 0;
await Promise.all([worker(), worker()]);
console.log(failed === 0 ? 'check: all good' : `check: ${failed} of ${checks.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function worker() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [tool, ...args] = next;
    const started = Date.now();
    const result = await run(tool === 'node' ? process.execPath : toolPath(tool), args, { cwd: root });
    console.log(`${result.code === 0 ? 'ok    ' : 'FAILED'} ${next.join(' ')} (${seconds(started)})`);
    if (result.code === 0) continue;
    failed++;
    console.log(result.output);
  }
}
