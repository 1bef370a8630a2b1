// Corrections, deletion, backup and restore from the command line, with storescu sending and findscu asking while it all happens.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildCommandLine, sagitta, serve, temporaryFolder, writeCtFolder, type Served } from './sagitta.ts';

let folder: ReturnType<typeof temporaryFolder>;
let served: Served;
let dataDir: string;
const hasDcmtk = spawnSync('storescu', ['--version']).error === undefined;

beforeAll(async () => {
  buildCommandLine();
  folder = temporaryFolder();
  dataDir = join(folder.path, 'archive');
  served = await serve(dataDir);
}, 120_000);
afterAll(async () => {
  await served.end('SIGTERM');
  folder.remove();
});

interface Listed {
  StudyInstanceUID: string;
  PatientID: string;
  PatientName: string;
  NumberOfStudyRelatedInstances: number;
}

async function studies(dir = dataDir): Promise<Listed[]> {
  return (await sagitta(['studies', '--json', '--data-dir', dir])).json as Listed[];
}

function findscu(patientId: string): string {
  const { aet, port } = served.line.dimse;
  const keys = ['-k', 'QueryRetrieveLevel=STUDY', '-k', `PatientID=${patientId}`, '-k', 'StudyInstanceUID', '-k', 'PatientName'];
  const run = spawnSync('findscu', ['-S', '-aec', aet, ...keys, '127.0.0.1', String(port)], { encoding: 'utf8' });
  return `${run.stdout}${run.stderr}`;
}

it('corrects, is found so by others, and undoes', async () => {
  await sagitta(['import', writeCtFolder(join(folder.path, 'first'), 3), '--data-dir', dataDir]);
  const [study] = await studies();
  const uid = study?.StudyInstanceUID ?? '';
  const correct = (...args: string[]): ReturnType<typeof sagitta> => sagitta(['correct', ...args, '--json', '--data-dir', dataDir]);
  const done = await correct('patient', '--study', uid, '-k', 'PatientID=NEU7', '-k', 'PatientName=Neu^Nina', '--reason', 'wrong patient');
  expect(done).toMatchObject({ code: 0, json: { studies: [uid] } });
  expect(await studies()).toMatchObject([{ PatientID: 'NEU7', PatientName: 'Neu^Nina' }]);
  if (hasDcmtk) expect(findscu('NEU7')).toContain('Neu^Nina');
  const listed = (await correct('list', '--study', uid)).json as { id: string }[];
  expect(listed).toHaveLength(1);
  expect(await correct('undo', '--id', listed[0]?.id ?? '', '--reason', 'it was right')).toMatchObject({ code: 0 });
  expect(await studies()).toEqual([study]);
  expect(await correct('patient', '--study', uid, '-k', 'Rows=3', '--reason', 'nonsense')).toMatchObject({ code: 2 });
  expect(await correct('patient', '--study', uid, '-k', 'PatientID=X')).toMatchObject({ code: 2 });
}, 120_000);

it('backs up while storescu sends, and what is restored is whole', async () => {
  const sent = writeCtFolder(join(folder.path, 'second'), 60);
  const { aet, port } = served.line.dimse;
  const sender = hasDcmtk ? spawn('storescu', ['+sd', '-aec', aet, '127.0.0.1', String(port), sent], { stdio: 'ignore' }) : null;
  const over = sender === null ? Promise.resolve([0]) : once(sender, 'exit');
  const to = join(folder.path, 'backup');
  const first = await sagitta(['backup', '--to', to, '--json', '--data-dir', dataDir]);
  expect(first).toMatchObject({ code: 0, json: { problems: [] } });
  expect(await over).toContain(0);
  expect(await sagitta(['backup', '--to', to, '--json', '--data-dir', dataDir])).toMatchObject({ code: 0 });
  const restored = join(folder.path, 'restored');
  expect(await sagitta(['restore', '--from', to, '--json', '--data-dir', restored])).toMatchObject({ code: 0, json: { problems: [] } });
  expect(await sagitta(['verify', '--json', '--data-dir', restored])).toMatchObject({ code: 0, json: { ok: true } });
  expect(await studies(restored)).toEqual(await studies());
  expect(await sagitta(['restore', '--from', to, '--json', '--data-dir', restored])).toMatchObject({ code: 1, json: { error: { code: 'CONFLICT' } } });
  execFileSync('sha256sum', ['--quiet', '-c', execFileSync('sh', ['-c', 'ls manifest-*.sha256'], { cwd: to, encoding: 'utf8' }).trim()], { cwd: to });
}, 240_000);

it('deletes, lists the trash and restores', async () => {
  const before = await studies();
  const uid = before[0]?.StudyInstanceUID ?? '';
  const run = (...args: string[]): ReturnType<typeof sagitta> => sagitta([...args, '--json', '--data-dir', dataDir]);
  expect(await run('delete', '--study', uid)).toMatchObject({ code: 2 });
  expect(await run('delete', '--study', uid, '--reason', 'sent twice')).toMatchObject({ code: 0, json: { studies: 1 } });
  expect(await studies()).toHaveLength(before.length - 1);
  if (hasDcmtk) expect(findscu('')).not.toContain(uid);
  expect((await run('trash', 'list')).json).toMatchObject([{ StudyInstanceUID: uid, reason: 'sent twice' }]);
  expect(await run('trash', 'purge')).toMatchObject({ code: 0, json: { studies: 0 } });
  expect(await run('trash', 'restore', '--study', uid)).toMatchObject({ code: 0, json: { notRestored: 0 } });
  expect(await studies()).toEqual(before);
}, 120_000);
