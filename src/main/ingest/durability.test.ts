import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { childProgram } from './testing/childProgram.ts';
import { openTestArchive, root, tempFolder } from './testing/testArchive.ts';

let child: { path: string; remove: () => void };
beforeAll(async () => {
  child = await childProgram('receiveChild');
});
afterAll(() => {
  child.remove();
});

/** Runs the receiving child and kills it without warning after so many acknowledged objects. Answers their numbers. */
async function killAfter(dataDir: string, lanes: number, acknowledged: number): Promise<number[]> {
  const running = spawn(process.execPath, [child.path, dataDir, String(lanes)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const numbers: number[] = [];
  for await (const line of createInterface({ input: running.stdout })) {
    const [kind, n] = line.split(' ');
    if (kind === 'stored' || kind === 'duplicate') numbers.push(Number(n));
    if (numbers.length === acknowledged) running.kill('SIGKILL');
  }
  return numbers;
}

it('after kill -9 everything acknowledged is there and whole, and nothing is half there', async () => {
  const folder = tempFolder();
  for (const [lanes, count] of [
    [1, 7],
    [4, 23],
    [8, 40],
  ] as const) {
    const acknowledged = await killAfter(folder.path, lanes, count);
    const archive = openTestArchive(folder.path);
    const missing = acknowledged.filter((n) => !archive.store.instances.open(`${root}.3.${String(n)}`).ok);
    expect(missing).toEqual([]);
    await archive.store.recover();
    expect(await archive.store.verify()).toMatchObject({ problems: [], audit: { ok: true } });
    await archive.close();
  }
  folder.remove();
});

function traced(folder: string): string[] | undefined {
  const log = join(folder, 'trace');
  const what = 'trace=fdatasync,fsync,rename,renameat,renameat2,write';
  const run = spawnSync('strace', ['-f', '-y', '-s', '40', '-o', log, '-e', what, process.execPath, child.path, join(folder, 'archive'), '1', '2']);
  if (run.error || run.status !== 0) {
    console.info('skipped: the order of flushes (strace cannot be used here)');
    return undefined;
  }
  return readFileSync(log, 'utf8').split('\n');
}

it('flushes the file, then its name, then the row, and only then acknowledges (an earlier answer loses an image at a power cut)', () => {
  const folder = tempFolder();
  const lines = traced(folder.path);
  folder.remove();
  if (!lines) return;
  const first = lines.findIndex((line) => line.includes('stored 1'));
  const second = lines.findIndex((line) => line.includes('stored 2'));
  const between = lines.slice(first, second);
  const at = (pattern: RegExp): number => between.findIndex((line) => pattern.test(line));
  const order = [
    at(/fdatasync\(\d+<[^>]*\/incoming\//),
    at(/rename\w*\(.*\/incoming\/.*\/objects\//),
    at(/fsync\(\d+<[^>]*\/objects\/\d+>/),
    between.findLastIndex((line) => /f(data)?sync\(\d+<[^>]*archive\.db-wal>/.test(line)),
  ];
  expect(first).toBeGreaterThan(0);
  expect(order.every((place) => place >= 0)).toBe(true);
  expect(order).toEqual([...order].sort((a, b) => a - b));
});

it('on a full disk refuses with DISK_FULL, keeps what it has, and goes on when there is room again', async () => {
  const folder = tempFolder();
  const mount = join(folder.path, 'small');
  mkdirSync(mount);
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', mount]).status !== 0) {
    console.info('skipped: a full disk (no right to mount a small file system)');
    folder.remove();
    return;
  }
  try {
    const archive = openTestArchive(join(mount, 'archive'));
    const { receive, ctDataSet, incomingOf } = await import('./testing/testArchive.ts');
    expect((await receive(archive.ingest, ctDataSet(1), incomingOf(1))).kind).toBe('stored');
    writeFileSync(join(mount, 'filler'), Buffer.alloc(execFileSync('df', ['--output=avail', '-B1', mount]).toString().split('\n').map(Number)[1] ?? 0));
    const refused = await receive(archive.ingest, ctDataSet(2), incomingOf(2)).catch((error: unknown) => error);
    expect(refused).toMatchObject(refused instanceof Error ? { code: 'ENOSPC' } : { kind: 'failed', code: 'DISK_FULL' });
    writeFileSync(join(mount, 'filler'), '');
    expect((await receive(archive.ingest, ctDataSet(2), incomingOf(2))).kind).toBe('stored');
    expect((await archive.store.verify()).problems).toEqual([]);
    await archive.close();
  } finally {
    spawnSync('umount', [mount]);
    folder.remove();
  }
});
