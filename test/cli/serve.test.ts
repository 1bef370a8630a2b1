// `serve` as a real process with dcmtk as the modality: counts, bytes, signals, one owner, a kill in the middle, and what strace sees before each Success.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dataSetOf } from '../helpers/ctFile.ts';
import { hasDcmtk, runDcmtk, startDcmtk } from '../helpers/dcmtk.ts';
import { buildCommandLine, filesIn, sagitta, serve, temporaryFolder, writeCtFolder } from './sagitta.ts';

const hasStrace = spawnSync('strace', ['-V']).status === 0;
if (!hasStrace) console.info('skipped: the order of system calls (strace is not installed)');

const folder = temporaryFolder();
let runs = 0;
let dataDir: string;
const on = (...args: string[]) => sagitta([...args, '--json', '--data-dir', dataDir]);

beforeAll(buildCommandLine);
beforeEach(() => {
  dataDir = join(folder.path, `archive-${String(runs++)}`);
});
afterAll(folder.remove);

function storescu(port: number, source: string): Promise<{ code: number; output: string }> {
  return runDcmtk('storescu', ['-v', '+sd', '+r', '+sp', '*.dcm', '-aec', 'SAGITTA', '127.0.0.1', String(port), source]);
}

describe('serve', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('prints its line and ends with 0 on %s, leaving the folder free', async (signal) => {
    const served = await serve(dataDir, ['--aet', 'OTHER']);
    expect(served.line).toEqual({ event: 'ready', dimse: { aet: 'OTHER', host: '127.0.0.1', port: expect.any(Number) as number }, dataDir });
    expect(await served.end(signal)).toEqual({ code: 0, signal: null });
    expect((await on('studies')).code).toBe(0);
  });

  it('ends cleanly when the signal comes more than once (catches: Ctrl+C by way of npm that kills it in the middle of closing)', async () => {
    const served = await serve(dataDir);
    served.child.kill('SIGINT');
    served.child.kill('SIGINT');
    served.child.kill('SIGTERM');
    expect(await served.end('SIGTERM')).toEqual({ code: 0, signal: null });
    expect((await on('verify')).json).toMatchObject({ ok: true });
  });

  it('owns its folder: a second one says so and exits 1, verbs attach', async () => {
    const served = await serve(dataDir);
    try {
      const second = await on('serve', '--port', '0');
      expect(second).toMatchObject({ code: 1, json: { error: { code: 'CONFLICT' } } });
      expect(second.stderr).toContain(dataDir);
      expect(await on('import', writeCtFolder(join(folder.path, 'attached'), 2))).toMatchObject({ code: 0, json: { stored: 2 } });
      expect((await on('studies')).json).toMatchObject([{ NumberOfStudyRelatedInstances: 2 }]);
      expect(await on('echo', `SAGITTA@127.0.0.1:${String(served.line.dimse.port)}`)).toMatchObject({ code: 0, json: { ok: true } });
    } finally {
      await served.end('SIGTERM');
    }
  });

  it('does not listen beyond this machine without a peer list or --open', async () => {
    const refused = await on('serve', '--port', '0', '--host', '0.0.0.0');
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('--open');
  });

  it('says when the port is taken, and exits 1', async () => {
    const served = await serve(dataDir);
    const other = await sagitta(['serve', '--json', '--port', String(served.line.dimse.port), '--data-dir', `${dataDir}-other`]);
    expect(other).toMatchObject({ code: 1, json: { error: { code: 'PORT_IN_USE' } } });
    await served.end('SIGTERM');
  });
});

describe.skipIf(!hasDcmtk)('with dcmtk as modality', () => {
  it('counts what was sent and exports what storescp +B keeps of the same sender, data sets byte for byte', async () => {
    const source = writeCtFolder(join(folder.path, 'sent'), 12);
    const served = await serve(dataDir);
    const witnessed = join(folder.path, 'witness');
    mkdirSync(witnessed);
    const witness = await startDcmtk('storescp', ['+B', '+xa', '-od', witnessed]);
    try {
      expect((await storescu(served.line.dimse.port, source)).code).toBe(0);
      expect((await storescu(witness.port, source)).code).toBe(0);
      const listed = (await on('studies')).json as { StudyInstanceUID: string }[];
      expect(listed).toMatchObject([{ NumberOfStudyRelatedSeries: 1, NumberOfStudyRelatedInstances: 12 }]);
      const to = join(folder.path, 'exported');
      expect((await on('export', '--study', listed[0]?.StudyInstanceUID ?? '', '--to', to)).json).toMatchObject({ written: 12 });
      const dataSets = (paths: string[]) => paths.map((path) => dataSetOf(readFileSync(path)).toString('base64')).sort();
      expect(dataSets(filesIn(to).filter((path) => path.endsWith('.dcm')))).toEqual(dataSets(filesIn(witnessed)));
    } finally {
      await witness.stop();
      await served.end('SIGTERM');
    }
  });

  it('sends what it received on, byte for byte', async () => {
    await on('import', writeCtFolder(join(folder.path, 'onward'), 3));
    const [study] = (await on('studies')).json as { StudyInstanceUID: string }[];
    const received = join(folder.path, 'received');
    mkdirSync(received);
    const receiver = await startDcmtk('storescp', ['+B', '+xa', '-aet', 'STORESCP', '-od', received]);
    try {
      const sent = await on('send', '--study', study?.StudyInstanceUID ?? '', '--to', `STORESCP@127.0.0.1:${String(receiver.port)}`);
      expect(sent).toMatchObject({ code: 0, json: { sent: 3, failed: 0, warnings: 0 } });
      expect(filesIn(received)).toHaveLength(3);
    } finally {
      await receiver.stop();
    }
  });

  it('killed in the middle of a send keeps every instance that got Success, and verifies', async () => {
    const source = writeCtFolder(join(folder.path, 'many'), 200, 256);
    const served = await serve(dataDir);
    const sender = spawn('storescu', ['-v', '+sd', '-aec', 'SAGITTA', '127.0.0.1', String(served.line.dimse.port), source], {
      env: { ...process.env, TCP_NODELAY: '1' },
    });
    let said = '';
    const listen = (text: Buffer) => {
      said += text.toString();
      if (successes(said) >= 20) served.child.kill('SIGKILL');
    };
    sender.stdout.on('data', listen);
    sender.stderr.on('data', listen);
    await once(sender, 'close');
    served.child.kill('SIGKILL');
    const confirmed = successes(said);
    expect(confirmed).toBeGreaterThanOrEqual(20);
    expect(confirmed).toBeLessThan(200);
    const verified = await on('verify');
    expect(verified).toMatchObject({ code: 0, json: { ok: true, problems: [] } });
    expect((verified.json as { instances: number }).instances).toBeGreaterThanOrEqual(confirmed);
  });

  it.skipIf(!hasStrace)('flushes file, folder and database log before it writes the Success', async () => {
    const source = writeCtFolder(join(folder.path, 'traced'), 1);
    const trace = join(folder.path, 'trace.txt');
    const calls = 'trace=openat,fdatasync,fsync,write,writev,sendto,sendmsg,rename,renameat,renameat2,link,linkat';
    const served = await serve(dataDir, [], ['strace', '-f', '-y', '-s', '0', '-e', calls, '-o', trace]);
    const sent = await storescu(served.line.dimse.port, source);
    expect(sent.code).toBe(0);
    process.kill(ownerPid(), 'SIGTERM');
    await once(served.child, 'exit');
    const lines = readFileSync(trace, 'utf8').split('\n');
    const file = lines.findIndex((line) => /fdatasync\(\d+<[^>]*\/incoming\//.test(line));
    const fileFolder = lines.findIndex((line, index) => index > file && /f(data)?sync\(\d+<[^>]*\/objects(\/[^>]*)?>/.test(line));
    const log = lines.findIndex((line, index) => index > fileFolder && /f(data)?sync\(\d+<[^>]*archive\.db-wal>/.test(line));
    const answer = lines.findIndex((line, index) => index > file && /(write|writev|sendto|sendmsg)\(\d+<(TCP|socket)/.test(line));
    expect([file, fileFolder, log, answer].every((index) => index >= 0)).toBe(true);
    expect([file, fileFolder, log, answer]).toEqual([file, fileFolder, log, answer].toSorted((a, b) => a - b));
  });
});

/** Success lines that storescu printed. */
function successes(said: string): number {
  return said.match(/Received Store Response \(Success\)/g)?.length ?? 0;
}

function ownerPid(): number {
  return (JSON.parse(readFileSync(join(dataDir, 'owner.json'), 'utf8')) as { pid: number }).pid;
}
