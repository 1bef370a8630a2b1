// Reindex: each header read anew and compared with its index rows, beside gdcmscanner, which reads thirteen attributes of the same files and keeps nothing.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { ask } from './asking.mjs';
import { makeCt, makeSmall } from './files.mjs';
import { run, startSagitta, stop } from './processes.mjs';
import { roundsWithin } from './rounds.mjs';
import { compared, row, spread } from './statistics.mjs';

const TAGS = '0010,0010 0010,0020 0010,0030 0020,000d 0008,0020 0008,0050 0020,000e 0008,0060 0008,0018 0008,0016 0020,0013 0028,0010 0028,0011'.split(' ');

async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function reindexed(data, count) {
  const { instances, problems } = await ask(data, 'archive.reindex');
  if (instances !== count || problems !== 0) throw new Error(`reindexed ${instances} of ${count}, ${problems} problems`);
}

/** Forgets by which rules the rows were made: the next reindex writes all of them anew. */
function forgetRules(data) {
  const db = new SqliteDatabase(join(data, 'archive.db'));
  db.prepare("DELETE FROM settings WHERE key = 'indexRules'").run();
  db.close();
}

async function lost(source, data, count) {
  for (const name of readdirSync(data).filter((file) => file.startsWith('archive.db'))) rmSync(join(data, name));
  const { child } = await startSagitta(data);
  try {
    return (count * 1000) / (await timed(() => reindexed(data, count)));
  } finally {
    await stop(child);
  }
}

async function benchLoad({ what, count, source, data, rounds, budgetMs, have, say }) {
  const rates = { compared: [], anew: [], gdcm: [] };
  const { child } = await startSagitta(data);
  try {
    await ask(data, 'import.run', { paths: [source] });
    await reindexed(data, count);
    for (const i of roundsWithin(rounds, budgetMs)) {
      rates.compared.push((count * 1000) / (await timed(() => reindexed(data, count))));
      if (have('gdcmscanner'))
        rates.gdcm.push((count * 1000) / (await timed(() => run('gdcmscanner', ['-r', '-d', join(data, 'objects'), ...TAGS.flatMap((tag) => ['-t', tag])]))));
      forgetRules(data);
      rates.anew.push((count * 1000) / (await timed(() => reindexed(data, count))));
      const now = Object.entries(rates).map(([name, values]) => `${name} ${values.at(-1)?.toFixed(0) ?? 'not here'}`);
      say(`reindex of ${what}, round ${i + 1} of ${rounds}: ${now.join(', ')} files/s`);
    }
  } finally {
    await stop(child);
  }
  const title = `reindex, files/s (${count} ${what}, ${rates.compared.length} rounds)`;
  return [
    compared(`${title}: rows compared`, rates.compared, 'gdcmscanner', rates.gdcm),
    compared(`${title}: every row written anew`, rates.anew, 'gdcmscanner', rates.gdcm),
    row(`${title}: database lost, files hashed too, once`, spread([await lost(source, data, count)]), '-', '-'),
  ];
}

/** Rows of the table; `have(program)` tells whether a peer is installed. */
export async function benchReindex({ scratch, rounds, budgetMs, have, say }) {
  const made = join(scratch, 'reindexed');
  mkdirSync(made);
  const ct = makeCt(join(made, 'ct'));
  const small = makeSmall(join(made, 'small'));
  const shared = { rounds, budgetMs: budgetMs / 2, have, say };
  return [
    ...(await benchLoad({ ...shared, what: 'CT slices of 0.53 MB', count: ct, source: join(made, 'ct'), data: join(scratch, 'reindexCt') })),
    ...(await benchLoad({ ...shared, what: 'images of 5 kB', count: small, source: join(made, 'small'), data: join(scratch, 'reindexSmall') })),
  ];
}
