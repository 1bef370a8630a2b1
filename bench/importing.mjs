// Import from the command line: files a second into a new archive (indexed, hashed, durable), beside a copy of which every file is flushed.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run, runSagitta } from './processes.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared } from './statistics.mjs';

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** cp, then fsync of each file and of the folder (coreutils' `sync` with names). */
const copyAndFlush = (source, target) => run('sh', ['-c', 'cp -r "$1" "$2/copy" && sync "$2"/copy/* "$2/copy"', 'copy', source, target]);

export async function benchImport({ source, scratch, rounds, budgetMs, say }) {
  const files = readdirSync(source).length;
  const rates = { sagitta: [], cp: [] };
  let startMs = 0;
  for (const i of roundsWithin(rounds, budgetMs)) {
    const dir = mkdtempSync(join(scratch, 'import-'));
    const data = join(dir, 'data');
    const importMs = await timed(async () => {
      const { stored } = await runSagitta(['import', source, '--data-dir', data]);
      if (stored !== files) throw new Error(`imported ${stored} of ${files}`);
    });
    startMs = await timed(() => runSagitta(['studies', '--data-dir', data]));
    const copyMs = await timed(() => copyAndFlush(source, dir));
    rates.sagitta.push((files * 1000) / importMs);
    rates.cp.push((files * 1000) / copyMs);
    say(`import, round ${i + 1} of ${rounds}: Sagitta ${rates.sagitta.at(-1).toFixed(0)}, cp + fsync ${rates.cp.at(-1).toFixed(0)} files/s`);
    rmSync(dir, { recursive: true, force: true });
  }
  const what = `\`sagitta import\`, files/s (${files} of 0.5 MB; start and stop of the program, about ${(startMs / 1000).toFixed(1)} s, included)`;
  return [compared(what, rates.sagitta, 'cp + fsync', rates.cp)];
}
