// The queue with archives of our own and dcmtk's storescp as peers: what is sent arrives once, what is down is waited for, what is stopped stops, what died goes on.
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort, hasDcmtk, startDcmtk } from '../../../test/helpers/dcmtk.ts';
import { addStudy, openQueryRig, sopOf, studyOf, type QueryRig } from '../../../test/helpers/queryRig.ts';
import { openTransferRig, peerOf, type TransferRig } from '../../../test/helpers/transferRig.ts';
import type { RetrieveItem, RoutingRule, Transfer } from '../../contract/transfer.ts';

let rig: TransferRig;
let other: QueryRig;
let cleanUps: (() => Promise<unknown>)[];

beforeEach(async () => {
  rig = await openTransferRig();
  other = await openQueryRig((services) => services, 'OTHER');
  cleanUps = [];
  rig.known.push(peerOf('OTHER', other.listener.port));
  other.peers.push({ aet: 'SAGITTA', host: '127.0.0.1', port: rig.listener.port });
});
afterEach(async () => {
  for (const cleanUp of cleanUps.reverse()) await cleanUp();
  await rig.end();
  await other.end();
});

const only = (): Transfer => {
  const [transfer, ...rest] = rig.queue.list();
  if (transfer === undefined || rest.length > 0) throw new Error('there is not one transfer');
  return transfer;
};
const until = async (state: Transfer['state']): Promise<Transfer> => {
  await expect.poll(() => `${only().state} ${only().message}`, { timeout: 8_000, interval: 20 }).toMatch(new RegExp(`^${state} `));
  return only();
};
const item = (study: number, more: Partial<RetrieveItem> = {}): RetrieveItem => ({
  peerAet: 'OTHER',
  StudyInstanceUID: studyOf(study),
  SeriesInstanceUID: '',
  description: '',
  PatientName: '',
  objects: null,
  ...more,
});
const at = (archive: QueryRig, study: number): number => archive.store.instances.ofStudy(studyOf(study)).length;

describe('send', () => {
  it('queues a study for its peer and says when it is there', async () => {
    await addStudy(rig, 1, 5);
    rig.queue.start();
    const asked = rig.queue.send([studyOf(1)], ['OTHER'], 'Dr. A');
    expect(asked).toMatchObject({ ok: true, value: [expect.any(String)] });
    expect(await until('done')).toMatchObject({ kind: 'send', service: 'C-STORE', done: 5, total: 5, failed: 0, PatientName: 'Muster^Erika', message: '' });
    expect(at(other, 1)).toBe(5);
    expect(rig.recorded).toMatchObject([{ transfer: { who: 'Dr. A' }, isWhole: true }]);
  });

  it.skipIf(!hasDcmtk)('waits for a peer that is down and goes on when it is up (catches: a send that is lost, or sent twice)', async () => {
    await addStudy(rig, 1, 3);
    const port = await freePort();
    rig.known.push(peerOf('LATE', port));
    await rig.queue.close();
    rig.queue = rig.another({ pauses: [50], mostAttempts: 10_000 });
    rig.queue.start();
    rig.queue.send([studyOf(1)], ['LATE'], 'x');
    expect(await until('waiting')).toMatchObject({
      done: 0,
      message: expect.stringContaining('cannot be reached') as string,
      retryAt: expect.any(String) as string,
    });
    const folder = join(rig.folder, 'late');
    mkdirSync(folder);
    const late = await startDcmtk('storescp', ['-od', folder, '-aet', 'LATE'], []);
    cleanUps.push(() => late.stop());
    rig.known.splice(1, 1, peerOf('LATE', late.port));
    expect(await until('done')).toMatchObject({ done: 3, total: 3 });
    expect(readdirSync(folder)).toHaveLength(3);
  });

  it('gives up after its attempts; retry begins again (catches: knocking for ever where nobody is)', async () => {
    await addStudy(rig, 1, 1);
    const nobody = await openQueryRig((services) => services, 'NOBODY');
    cleanUps.push(() => nobody.end());
    rig.known.push(peerOf('NOBODY', await freePort()));
    rig.queue.start();
    rig.queue.send([studyOf(1)], ['NOBODY'], 'x');
    const { id } = await until('failed');
    expect(only()).toMatchObject({
      done: 0,
      failed: 0,
      message: expect.stringContaining('cannot be reached') as string,
      endedAt: expect.any(String) as string,
    });
    rig.known.splice(1, 1, peerOf('NOBODY', nobody.listener.port));
    expect(rig.queue.ask(id, 'retry').ok).toBe(true);
    expect(await until('done')).toMatchObject({ done: 1 });
  });

  it('knows no peer and no study that are not there, and queues nothing then', async () => {
    await addStudy(rig, 1, 1);
    expect(rig.queue.send([studyOf(1)], ['OTHER', 'WHO'], 'x')).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(rig.queue.send([studyOf(2)], ['OTHER'], 'x')).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(rig.queue.list()).toEqual([]);
  });

  it('asked twice is one transfer', async () => {
    await addStudy(rig, 1, 1);
    const [first, second] = [rig.queue.send([studyOf(1)], ['OTHER'], 'x'), rig.queue.send([studyOf(1)], ['OTHER'], 'x')];
    expect(second).toEqual(first);
  });

  it('pauses, resumes and is cancelled by its table, and says when it cannot be', async () => {
    await addStudy(rig, 1, 1);
    rig.queue.send([studyOf(1)], ['OTHER'], 'x');
    const { id } = only();
    expect(rig.queue.ask(id, 'pause').ok).toBe(true);
    rig.queue.start();
    expect(only().state).toBe('paused');
    expect(rig.queue.ask(id, 'pause')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    rig.queue.askAll('resume');
    await until('done');
    expect(rig.queue.ask(id, 'cancel')).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    rig.queue.clearEnded();
    expect(rig.queue.list()).toEqual([]);
    expect(rig.queue.ask(id, 'retry')).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });

  it('that was running when the process died owes only what was not answered (catches: a study sent again from its start)', async () => {
    await addStudy(rig, 1, 4);
    rig.queue.send([studyOf(1)], ['OTHER'], 'x');
    const { id } = only();
    const [first = ''] = rig.store.transfers.owed(id);
    rig.store.transfers.change(id, { state: 'running' });
    rig.store.transfers.answered(id, { SOPInstanceUID: first, outcome: 'sent', transcoded: false });
    rig.store.transfers.answered(id, { SOPInstanceUID: first, outcome: 'sent', transcoded: false });
    rig.queue.start();
    expect(await until('done')).toMatchObject({ done: 4, total: 4 });
    expect(at(other, 1)).toBe(3);
  });
});

describe('a database that takes nothing for a while (a full disk)', () => {
  const refuse = `CREATE TRIGGER full BEFORE UPDATE OF state ON transfers BEGIN SELECT RAISE(ABORT, 'full'); END`;
  const raw = (sql: string): void => {
    const db = new Database(join(rig.dataDir, 'archive.db'));
    db.exec(sql);
    db.close();
  };

  it('does not end the archive; what was queued goes on later (catches: an exception in a timer)', async () => {
    await addStudy(rig, 1, 2);
    rig.queue.send([studyOf(1)], ['OTHER'], 'x');
    raw(refuse);
    expect(() => rig.queue.start()).not.toThrow();
    expect(only().state).toBe('queued');
    raw('DROP TRIGGER full');
    rig.queue.askAll('pause');
    rig.queue.askAll('resume');
    await until('done');
  });

  it('at the end of a run leaves no transfer in "running" (catches: one that runs for ever)', async () => {
    await addStudy(rig, 1, 2);
    raw(refuse.replace('BEGIN SELECT', "WHEN OLD.state = 'running' BEGIN SELECT"));
    rig.queue.start();
    rig.queue.send([studyOf(1)], ['OTHER'], 'x');
    await expect.poll(() => at(other, 1), { timeout: 8_000 }).toBe(2);
    await expect.poll(() => only().bytesPerSecond).toBeNull();
    expect(only().state).toBe('running');
    raw('DROP TRIGGER full');
    rig.queue.send([studyOf(1)], ['OTHER'], 'x');
    await expect.poll(() => rig.queue.list().every(({ state }) => state === 'done'), { timeout: 8_000 }).toBe(true);
  });
});

describe.skipIf(!hasDcmtk)('a slow or broken peer', () => {
  async function storescp(aet: string, args: string[]): Promise<string> {
    const folder = join(rig.folder, aet);
    mkdirSync(folder);
    const server = await startDcmtk('storescp', ['-uf', '-od', folder, '-aet', aet, ...args]);
    cleanUps.push(() => server.stop());
    rig.known.push(peerOf(aet, server.port));
    return folder;
  }

  it(
    'is left at once when the send is cancelled; retry sends the rest (catches: a cancel that is not heard, objects sent twice)',
    { timeout: 60_000 },
    async () => {
      await addStudy(rig, 1, 5);
      const folder = await storescp('SLOW', ['--sleep-after', '1']);
      rig.queue.start();
      rig.queue.send([studyOf(1)], ['SLOW'], 'x');
      await expect.poll(() => only().done, { timeout: 20_000, interval: 20 }).toBeGreaterThanOrEqual(1);
      expect(rig.queue.ask(only().id, 'cancel').ok).toBe(true);
      expect(only()).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) as string });
      await expect.poll(() => rig.recorded.length, { timeout: 15_000 }).toBe(1);
      const { done } = only();
      expect(done).toBeLessThan(5);
      expect(rig.queue.ask(only().id, 'retry').ok).toBe(true);
      await expect.poll(() => only().state, { timeout: 30_000 }).toBe('done');
      expect(only()).toMatchObject({ done: 5, failed: 0 });
      expect([5, 6]).toContain(readdirSync(folder).length);
    },
  );

  it(
    'that breaks off in the middle of every object is given up object by object, with the reason (catches: one bad object that holds up a rule for ever)',
    { timeout: 60_000 },
    async () => {
      await rig.queue.close();
      rig.queue = rig.another({ pauses: [20], mostAttempts: 50 });
      await addStudy(rig, 1, 2);
      await storescp('BREAKS', ['--abort-after']);
      rig.queue.start();
      rig.queue.send([studyOf(1)], ['BREAKS'], 'x');
      await expect.poll(() => only().state, { timeout: 40_000 }).toBe('failed');
      expect(only()).toMatchObject({ done: 0, failed: 2, message: expect.stringContaining('3 times in the middle of the same object') as string });
    },
  );
});

describe('retrieve', () => {
  it('fetches a study by C-MOVE, and is done when it is here', async () => {
    await addStudy(other, 1, 6);
    rig.queue.start();
    expect(rig.queue.retrieve([item(1, { objects: 6 })], 'Dr. A').ok).toBe(true);
    expect(await until('done')).toMatchObject({ service: 'C-MOVE', done: 6, total: 6, failed: 0 });
    expect(at(rig, 1)).toBe(6);
  });

  it('falls back to C-GET where nobody listens here, and says so', async () => {
    await addStudy(other, 1, 3);
    rig.listens = false;
    rig.queue.start();
    rig.queue.retrieve([item(1)], 'x');
    expect(await until('done')).toMatchObject({ service: 'C-GET', done: 3, message: expect.stringContaining('Nobody listens here') as string });
  });

  it('falls back to C-GET where the peer does not know us (catches: a priors list that never comes)', async () => {
    await addStudy(other, 1, 3);
    other.peers.length = 0;
    rig.queue.start();
    rig.queue.retrieve([item(1)], 'x');
    expect(await until('done')).toMatchObject({ service: 'C-GET', done: 3, message: expect.stringContaining('does not know where to send') as string });
  });

  it('asks only for what is missing (catches: 3,000 slices fetched again for the last ten)', async () => {
    await addStudy(other, 1, 6);
    await addStudy(rig, 1, 4);
    rig.queue.start();
    rig.queue.retrieve([item(1)], 'x');
    expect(await until('done')).toMatchObject({ done: 6, total: 6 });
    expect(at(rig, 1)).toBe(6);
    const moved = other.store.audit.list().filter(({ action }) => action === 'study.retrieved');
    expect(moved.map(({ detail }) => [detail['level'], detail['completed']])).toEqual([['IMAGE', 2]]);
  });

  it('is not done because the peer says so: what did not come is asked for again, then told (catches: a study called complete with slices missing)', async () => {
    const withheld = await openQueryRig(
      (services) => ({ ...services, select: (wanted) => services.select(wanted).filter(({ sopInstanceUid }) => sopInstanceUid !== sopOf(1, 3)) }),
      'WITHHELD',
    );
    cleanUps.push(() => withheld.end());
    withheld.peers.push({ aet: 'SAGITTA', host: '127.0.0.1', port: rig.listener.port });
    rig.known.push(peerOf('WITHHELD', withheld.listener.port));
    await addStudy(withheld, 1, 4);
    rig.queue.start();
    rig.queue.retrieve([item(1, { peerAet: 'WITHHELD', objects: 4 })], 'x');
    expect(await until('partly')).toMatchObject({ done: 3, total: 4, failed: 1, message: expect.stringContaining('1 object(s) did not arrive') as string });
    expect(at(rig, 1)).toBe(3);
  });

  it('that went to somebody else is not done (catches: "Success" of a peer with a wrong address for us)', async () => {
    const stranger = await openQueryRig();
    cleanUps.push(() => stranger.end());
    await addStudy(other, 1, 2);
    other.peers.splice(0, 1, { aet: 'SAGITTA', host: '127.0.0.1', port: stranger.listener.port });
    rig.queue.start();
    rig.queue.retrieve([item(1)], 'x');
    expect(await until('failed')).toMatchObject({ done: 0, failed: 2, message: expect.stringContaining('address that it has for SAGITTA') as string });
    expect(at(stranger, 1)).toBe(2);
  });

  it('of a study that the peer does not have fails and says so (catches: done, with nothing)', async () => {
    rig.queue.start();
    rig.queue.retrieve([item(7)], 'x');
    expect(await until('failed')).toMatchObject({ done: 0, message: expect.stringContaining('found nothing to send') as string });
  });

  it('of what is here already is done at once', async () => {
    await addStudy(other, 1, 2);
    await addStudy(rig, 1, 2);
    rig.queue.start();
    rig.queue.retrieve([item(1)], 'x');
    expect(await until('done')).toMatchObject({ done: 2, total: 2, message: expect.stringContaining('here already') as string });
  });
});

describe('routing', () => {
  const rule = (more: Partial<RoutingRule>): RoutingRule => ({
    ...{ id: '', name: 'All', enabled: true, modality: '', stationName: '', bodyPart: '', callingAet: '', peerAets: ['OTHER'], requestCommitment: false },
    ...more,
  });

  it('sends each object once, also those that come later, and nothing that was here before the rule (catches: an archive that floods its peer)', async () => {
    await addStudy(rig, 1, 2);
    rig.store.routing.set(rule({ requestCommitment: true }), 'x');
    rig.queue.start();
    await addStudy(rig, 2, 3);
    await until('done');
    expect(only()).toMatchObject({ commitment: 'waiting', ruleId: expect.any(String) as string });
    expect([at(other, 1), at(other, 2)]).toEqual([0, 3]);
    rig.queue.clearEnded();
    await addStudy(rig, 2, 5).catch(() => undefined); // the first three are here already
    for (const image of [4, 5]) await addStudyImage(image);
    await expect.poll(() => at(other, 2), { timeout: 10_000 }).toBe(5);
    const sent = rig.recorded.map(({ transfer }) => transfer.done);
    expect(sent.reduce((sum, count) => sum + count, 0)).toBe(5);
  });

  it('sends nothing back to where it came from, and two archives that route to each other come to rest (catches: a loop)', async () => {
    rig.store.routing.set(rule({ callingAet: '*', peerAets: ['CT1', 'OTHER'] }), 'x');
    rig.known.push(peerOf('CT1', other.listener.port));
    rig.queue.start();
    await addStudy(rig, 1, 1);
    await until('done');
    expect(only().peerAet).toBe('OTHER');
  });
});

async function addStudyImage(image: number): Promise<void> {
  const { ctDataSet, incomingOf, receive } = await import('../ingest/testing/testArchive.ts');
  const uids = { SOPInstanceUID: `1.9.2.1.${String(image)}`, StudyInstanceUID: studyOf(2), SeriesInstanceUID: `${studyOf(2)}.1` };
  await receive(rig.ingest, ctDataSet(image, uids), incomingOf(image, { sopInstanceUid: uids.SOPInstanceUID }));
}
