// `npm run bench [-- --only cstore|import|reindex|viewer|annotations|volume|query|retrieve|frames|worklist|kill] [--rounds N]`: runs the benchmarks in turn, prints the table, writes bench/RESULTS.md (of one part: RESULTS-<part>.md).
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setApart } from './blockGroups.mjs';
import { benchStore } from './cstore.mjs';
import { benchFrames } from './frames.mjs';
import { benchImport } from './importing.mjs';
import { benchReindex } from './reindex.mjs';
import { benchKill } from './kill.mjs';
import { have, load, machine } from './machine.mjs';
import { root, runSagitta } from './processes.mjs';
import { markdownTable } from './statistics.mjs';
import { benchQuery } from './query.mjs';
import { benchRetrieve } from './retrieve.mjs';
import { benchAnnotations } from './viewer/annotations.mjs';
import { benchViewer } from './viewer/viewer.mjs';
import { benchVolume } from './viewer/volume.mjs';
import { benchWorklist } from './worklist.mjs';

const PARTS = {
  cstore: { run: benchStore, rounds: 7, budgetMs: 300_000 },
  import: { run: benchImport, rounds: 7, budgetMs: 150_000 },
  reindex: { run: benchReindex, rounds: 9, budgetMs: 40_000 },
  viewer: { run: benchViewer, rounds: 5, budgetMs: 320_000 },
  annotations: { run: benchAnnotations, rounds: 7, budgetMs: 120_000, alone: true },
  volume: { run: benchVolume, rounds: 7, budgetMs: 240_000, alone: true },
  query: { run: benchQuery, rounds: 8, budgetMs: 120_000, alone: true, phantom: false },
  retrieve: { run: benchRetrieve, rounds: 7, budgetMs: 120_000, alone: true, phantom: false },
  frames: { run: benchFrames, rounds: 7, budgetMs: 60_000, alone: true, phantom: false },
  worklist: { run: benchWorklist, rounds: 2, budgetMs: 120_000, alone: true, phantom: false },
  kill: { run: benchKill, rounds: 100, budgetMs: 600_000, alone: true },
};

const began = performance.now();
const say = (text) => console.log(`[${String(Math.round((performance.now() - began) / 1000)).padStart(3)} s] ${text}`);

const { values } = parseArgs({ options: { only: { type: 'string' }, rounds: { type: 'string' } } });
// What proves something and measures nothing runs only when it is asked for.
const wanted = values.only === undefined ? Object.keys(PARTS).filter((name) => PARTS[name].alone !== true) : [values.only];
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (wanted.some((name) => !(name in PARTS)) || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) {
  console.error(`usage: npm run bench -- [--only ${Object.keys(PARTS).join('|')}] [--rounds N]`);
  process.exit(2);
}

/** The chest phantom of this version of the sources, made once. */
async function phantom(scratch) {
  const folder = join(scratch, 'phantom');
  say('making the chest phantom (synthetic CT, 140 images)');
  const { files } = await runSagitta(['phantom', '--to', folder]);
  if (readdirSync(folder).length !== files.length) throw new Error('the phantom is not complete');
  return folder;
}

function report(rows, about) {
  const command = `npm run bench${values.only === undefined ? '' : ` -- --only ${values.only}`}`;
  return [
    '# Results',
    '',
    `Made by \`${command}\` in ${Math.round((performance.now() - began) / 1000)} s. Medians, in brackets least and greatest; what is compared took turns in the same run.`,
    'What each row means, and what it does not: README.md.',
    '',
    ...about.map((line) => `- ${line}`),
    `- load ${load()} at the end; a load above the number of cores makes every time longer, and spreads it`,
    '',
    markdownTable(rows),
    '',
  ].join('\n');
}

const base = join(root, 'out', 'bench');
mkdirSync(base, { recursive: true });
setApart(base);
const scratch = mkdtempSync(join(base, 'run-'));
setApart(scratch);
try {
  const about = machine();
  // Making it takes longer than some parts, which bring their own objects.
  const source = wanted.some((name) => PARTS[name].phantom !== false) ? await phantom(scratch) : undefined;
  const rows = [];
  for (const name of wanted) {
    const part = PARTS[name];
    rows.push(...(await part.run({ source, scratch, rounds: rounds ?? part.rounds, budgetMs: part.budgetMs, have, say })));
  }
  const text = report(rows, about);
  console.log(`\n${text}`);
  writeFileSync(join(root, 'bench', values.only === undefined ? 'RESULTS.md' : `RESULTS-${values.only}.md`), `${text}\n`.replace(/\n+$/, '\n'));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
