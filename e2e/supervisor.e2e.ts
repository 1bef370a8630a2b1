// The archive process and the window: ready file, kill and restart, one owner of a folder, bounds, clean end.
import { expect, test } from '@playwright/test';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchSagitta, waitFor, type SagittaWindow } from './app.ts';

const launcher = resolve(import.meta.dirname, '..', 'bin', 'sagitta');

function run(args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    const child = execFile(launcher, args, { timeout: 60_000 }, (_, stdout, stderr) => {
      done({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** The archive process: the owner that the data folder names. */
function archivePid(dataDir: string): number {
  return (JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8')) as { pid: number }).pid;
}

async function health(sagitta: SagittaWindow): Promise<Record<string, unknown>> {
  const answer = await sagitta.request('app.archiveHealth', {});
  if (!answer.ok) throw new Error(answer.error.message);
  return answer.value;
}

test('ready.json names the port that answers, and goes with the window', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sagitta-e2e-'));
  const sagitta = await launchSagitta({ dataDir, args: ['--aet', 'E2E'] });
  try {
    const ready = await sagitta.ready();
    expect(ready).toMatchObject({ event: 'ready', dimse: { aet: 'E2E', host: '127.0.0.1' }, dataDir });
    const echo = spawnSync('echoscu', ['-aec', 'E2E', '127.0.0.1', String(ready.dimse.port)], { encoding: 'utf8', timeout: 20_000 });
    expect(echo.status).toBe(0);
    const attached = await run(['studies', '--json', '--data-dir', dataDir]);
    expect(attached).toMatchObject({ code: 0, stdout: '[]\n' });
  } finally {
    await sagitta.close();
  }
  expect(existsSync(join(dataDir, 'ready.json'))).toBe(false);
  expect(existsSync(join(dataDir, 'owner.json'))).toBe(false);
  expect((await run(['verify', '--json', '--data-dir', dataDir])).code).toBe(0);
  rmSync(dataDir, { recursive: true, force: true });
});

test('a killed archive is said, restarted, and answers again', async () => {
  const sagitta = await launchSagitta();
  try {
    await sagitta.ready();
    const saved = await sagitta.request('peer.add', { peer: { aet: 'KEPT', host: '127.0.0.1', port: 104 } });
    expect(saved.ok).toBe(true);
    await sagitta.page.evaluate(() => {
      const page = globalThis as unknown as { seen: string[]; sagitta: { onEvent(listener: (event: { type: string }) => void): void } };
      page.seen = [];
      page.sagitta.onEvent((event) => page.seen.push(event.type));
    });
    const before = archivePid(sagitta.dataDir);
    process.kill(before, 'SIGKILL');
    await waitFor(async () => ((await health(sagitta))['restarts'] === 1 ? true : undefined), 'the restart');
    expect(await sagitta.request('peer.list', {})).toMatchObject({ ok: true, value: { peers: [{ aet: 'KEPT' }] } });
    expect(await health(sagitta)).toMatchObject({ state: 'running', restarts: 1 });
    expect(await waitFor(() => archivePid(sagitta.dataDir), 'the new owner')).not.toBe(before);
    const seen = await sagitta.page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen);
    expect(seen).toContain('archiveHealthChanged');
  } finally {
    await sagitta.close();
  }
});

test('three quick deaths end in a visible reason, and the window stays', async () => {
  const sagitta = await launchSagitta();
  try {
    let last = 0;
    for (let n = 1; n <= 3; n++) {
      const pid = await waitFor(() => (archivePid(sagitta.dataDir) === last ? undefined : archivePid(sagitta.dataDir)), 'an archive process');
      last = pid;
      process.kill(pid, 'SIGKILL');
    }
    await waitFor(async () => ((await health(sagitta))['state'] === 'stopped' ? true : undefined), 'the circuit');
    expect((await health(sagitta))['message']).toContain('three times');
    expect(await sagitta.request('peer.list', {})).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
    expect(await sagitta.page.evaluate(async () => (await fetch('app://bundle/pixels/1.2.3/1')).status)).toBe(503);
    const program = sagitta.app.process();
    await sagitta.app.close();
    expect({ code: program.exitCode, signal: program.signalCode }, 'it closes by itself, though the archive is gone').toEqual({ code: 0, signal: null });
  } finally {
    await sagitta.close();
  }
});

test('a folder has one owner: a second serve and a second window say so and exit 1', async () => {
  const sagitta = await launchSagitta();
  try {
    await sagitta.ready();
    const serve = await run(['serve', '--port', '0', '--json', '--data-dir', sagitta.dataDir]);
    expect(serve.code).toBe(1);
    expect(serve.stderr).toContain(sagitta.dataDir);
    const window = await run(['--data-dir', sagitta.dataDir, '--port', '0']);
    expect(window.code).toBe(1);
    expect(window.stderr).toContain('already open');
    expect((await sagitta.request('peer.list', {})).ok).toBe(true);
  } finally {
    await sagitta.close();
  }
});
