// `serve` killed a hundred times at seeded points while four associations send: not a time, but the proof that what got its Success stays. The rounds are the test's.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root, startSagitta } from './processes.mjs';
import { row } from './statistics.mjs';

/** The rounds are TypeScript; native modules stay outside. */
async function loadRounds() {
  const folder = join(root, 'out', 'test');
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, `killRounds-${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'test', 'helpers', 'killRounds.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'silent',
  });
  try {
    return await import(outfile);
  } finally {
    rmSync(outfile, { force: true });
  }
}

async function start(dataDir) {
  const { child, port } = await startSagitta(dataDir);
  const kill = async () => {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  };
  return { port, kill };
}

export async function benchKill({ scratch, rounds, say }) {
  const { killRounds } = await loadRounds();
  const dir = mkdtempSync(join(scratch, 'kill-'));
  const onRound = (round, acknowledged, present) => say(`kill ${round} of ${rounds}: ${acknowledged} acknowledged, ${present} present`);
  const { faults, acknowledged } = await killRounds({ rounds, seed: 20260103, dataDir: join(dir, 'data'), start, onRound });
  rmSync(dir, { recursive: true, force: true });
  for (const fault of faults) say(fault);
  if (faults.length > 0) throw new Error(`${faults.length} faults after ${rounds} kills`);
  return [row(`kill -9 while four associations send, ${rounds} times: objects with Success that are missing or altered`, '0', `of ${acknowledged}`, '')];
}
