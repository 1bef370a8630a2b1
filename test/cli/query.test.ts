// find, get and move of the command line between two archives that serve: JSON shapes, exit codes, what is in the audit.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildCommandLine, sagitta, serve, temporaryFolder, writeCtFolder, type Served } from './sagitta.ts';

const folder = temporaryFolder();
let runs = 0;
let mine: string;
let theirs: Served;
let peer: string;
let StudyInstanceUID: string;
const on = (...args: string[]) => sagitta([...args, '--json', '--data-dir', mine]);

beforeAll(buildCommandLine);
afterAll(folder.remove);
beforeEach(async () => {
  const base = join(folder.path, String(runs++));
  mine = join(base, 'mine');
  await sagitta(['import', writeCtFolder(join(base, 'ct'), 3), '--data-dir', join(base, 'theirs')]);
  theirs = await serve(join(base, 'theirs'), ['--aet', 'THEIRS']);
  peer = `THEIRS@127.0.0.1:${String(theirs.line.dimse.port)}`;
  const found = await on('find', '--peer', peer, '--level', 'STUDY', '-k', 'PatientName=TEST*');
  expect(found).toMatchObject({
    code: 0,
    json: [{ PatientName: 'Test^Network', PatientID: 'NET1', StudyDate: '20260102', ModalitiesInStudy: ['CT'], NumberOfStudyRelatedInstances: 3 }],
  });
  StudyInstanceUID = (found.json as { StudyInstanceUID: string }[])[0]!.StudyInstanceUID;
});
afterEach(() => theirs.end('SIGTERM'));

it('finds with the keys that are named, and nothing that does not match', async () => {
  const series = await on('find', '--peer', peer, '--level', 'series', '-k', `StudyInstanceUID=${StudyInstanceUID}`, '-k', 'Modality');
  expect(series.json).toMatchObject([{ StudyInstanceUID, Modality: 'CT', QueryRetrieveLevel: 'SERIES' }]);
  expect(await on('find', '--peer', peer, '-k', 'PatientID=NOBODY')).toMatchObject({ code: 0, json: [] });
});

it('gets a study whole, and again without harm', async () => {
  for (let times = 0; times < 2; times += 1)
    expect(await on('get', '--peer', peer, '-k', `StudyInstanceUID=${StudyInstanceUID}`)).toMatchObject({
      code: 0,
      json: { completed: 3, failed: 0, warning: 0 },
    });
  expect((await on('studies')).json).toMatchObject([{ StudyInstanceUID, NumberOfStudyRelatedInstances: 3 }]);
  expect((await on('verify')).json).toMatchObject({ ok: true, instances: 3 });
});

it('moves to this archive while it serves, by the AE title of a peer that is stored; without it, says why not', async () => {
  await on('peers', 'add', peer.replace('@', '='));
  expect(await on('move', '--peer', 'THEIRS', '-k', `StudyInstanceUID=${StudyInstanceUID}`)).toMatchObject({ code: 1, json: { error: { code: 'NOT_READY' } } });
  const served = await serve(mine, ['--aet', 'MINE']);
  const unknown = await on('move', '--peer', 'THEIRS', '-k', `StudyInstanceUID=${StudyInstanceUID}`);
  expect(unknown).toMatchObject({ code: 1, json: { error: { code: 'PEER_REJECTED' } } });
  await sagitta(['peers', 'add', `MINE=127.0.0.1:${String(served.line.dimse.port)}`, '--data-dir', theirs.line.dataDir]);
  const moved = await on('move', '--peer', 'THEIRS', '--level', 'STUDY', '-k', `StudyInstanceUID=${StudyInstanceUID}`);
  expect(moved).toMatchObject({ code: 0, json: { completed: 3, failed: 0, warning: 0 } });
  expect((await on('studies')).json).toMatchObject([{ StudyInstanceUID, NumberOfStudyRelatedInstances: 3 }]);
  await served.end('SIGTERM');
});

it.each([
  ['find'],
  ['find', '--peer', 'X@127.0.0.1:1', '--level', 'SHELF'],
  ['get', '--peer', 'X@127.0.0.1:1', '-k', 'Nonsense=1'],
  ['move', '--peer', 'X@127.0.0.1:1', '--to', ''],
])('exits 2 for %s %s', async (...args) => {
  expect(await on(...args)).toMatchObject({ code: 2, stdout: '' });
});

it('a peer that is not there is a failure with its code', async () => {
  expect(await on('find', '--peer', 'X@127.0.0.1:1')).toMatchObject({ code: 1, json: { error: { code: 'PEER_UNREACHABLE' } } });
});
