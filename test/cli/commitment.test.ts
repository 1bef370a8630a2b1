// commit and worklist of the command line: Storage Commitment between archives that serve, one of them killed in between; JSON shapes and exit codes.
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../helpers/dcmtk.ts';
import { buildCommandLine, sagitta, serve, temporaryFolder, writeCtFolder, type Served } from './sagitta.ts';

const folder = temporaryFolder();
let runs = 0;
let base = folder.path;
let mine: Served;
let theirs: Served;
let StudyInstanceUID: string;
const on = (...args: string[]) => sagitta([...args, '--json', '--data-dir', join(base, 'mine')]);
const at = ({ line }: Served): string => `127.0.0.1:${String(line.dimse.port)}`;

beforeAll(buildCommandLine);
afterAll(folder.remove);

async function begin(): Promise<void> {
  base = join(folder.path, String(runs++));
  const files = writeCtFolder(join(base, 'ct'), 3);
  for (const name of ['mine', 'theirs']) await sagitta(['import', files, '--data-dir', join(base, name)]);
  const port = await freePort();
  theirs = await serve(join(base, 'theirs'), ['--aet', 'THEIRS', '--peer', `MINE=127.0.0.1:${String(port)}`]);
  mine = await serve(join(base, 'mine'), ['--aet', 'MINE', '--port', String(port)]);
  await on('peers', 'add', `THEIRS=${at(theirs)}`);
  StudyInstanceUID = ((await on('studies')).json as { StudyInstanceUID: string }[])[0]!.StudyInstanceUID;
}

it.each([
  ['commit', '--study', '1.2.3'],
  ['commit', '--study', '1.2.3', '--peer', 'X@127.0.0.1:1', '--wait', 'long'],
  ['worklist'],
  ['worklist', '--peer', 'X@127.0.0.1:1', '-k', 'Not a keyword=1'],
  ['worklist', '--peer', 'X@127.0.0.1:1', '--limit', '0'],
])('exits 2 for %s %s %s', async (...args) => {
  expect(await on(...args)).toMatchObject({ code: 2, stdout: '' });
});

describe('between two archives that serve', () => {
  beforeEach(begin);
  afterEach(async () => {
    await Promise.all([mine.end('SIGTERM'), theirs.end('SIGTERM')]);
  });

  it('commit answers 0 when the peer keeps all, 1 for a study that is not here; a worklist that the peer does not offer is a failure', async () => {
    expect(await on('commit', '--study', StudyInstanceUID, '--peer', 'THEIRS')).toMatchObject({
      code: 0,
      json: { state: 'committed', instances: 3, failedInstances: 0, failed: [] },
    });
    expect(await on('commit', '--study', '1.2.3', '--peer', 'THEIRS')).toMatchObject({ code: 1, json: { error: { code: 'NOT_FOUND' } } });
    expect(await on('worklist', '--peer', 'THEIRS', '-k', 'Modality=CT')).toMatchObject({ code: 1, json: { error: { code: 'PEER_REJECTED' } } });
  });

  it('commit answers 3 while the peer is killed; the report comes after it has started again (catches: requests that live in memory only)', async () => {
    const port = String(theirs.line.dimse.port);
    await theirs.end('SIGKILL');
    const waiting = await on('commit', '--study', StudyInstanceUID, '--peer', `THEIRS@127.0.0.1:${port}`, '--wait', '0');
    expect(waiting).toMatchObject({ code: 3, json: { state: 'waiting' } });
    await mine.end('SIGKILL');
    theirs = await serve(join(base, 'theirs'), ['--aet', 'THEIRS', '--port', port, '--peer', `MINE=${at(mine)}`]);
    mine = await serve(join(base, 'mine'), ['--aet', 'MINE', '--port', String(mine.line.dimse.port)]);
    await expect
      .poll(async () => (await on('commit', '--list')).json, { timeout: 40_000, interval: 500 })
      .toMatchObject([{ role: 'requested', peerAet: 'THEIRS', state: 'committed', instances: 3, StudyInstanceUID }]);
  });

  it('commit answers 1 where the peer does not know us, and says why', async () => {
    await theirs.end('SIGTERM');
    theirs = await serve(join(base, 'theirs'), ['--aet', 'THEIRS']);
    expect(await on('commit', '--study', StudyInstanceUID, '--peer', `THEIRS@${at(theirs)}`)).toMatchObject({
      code: 1,
      json: { state: 'failed', message: expect.stringContaining('status 0124') as string },
    });
  });
});
