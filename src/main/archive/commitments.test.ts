// Storage Commitment between two archives: what survives an end of either side, what is tried again, what ends with its reason.
import { rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../test/helpers/dcmtk.ts';
import { openCommitmentRig, quickPolicy, type CommitmentRig, type RigOptions } from '../../../test/helpers/commitmentRig.ts';
import { addStudy, sopOf, studyOf } from '../../../test/helpers/queryRig.ts';
import type { CommitmentRecord } from '../store/index.ts';
import { createArchiveEvents } from './events.ts';
import { createTransferQueue } from './transferQueue.ts';
import { createCommitments } from './commitments.ts';

const listenerOff = { host: '127.0.0.1', problem: null, tlsPort: null, tlsProblem: null, tlsExpiresAt: null };
const rigs: CommitmentRig[] = [];
afterEach(async () => {
  for (const rig of rigs.splice(0).reverse()) await rig.end();
});

async function open(options: RigOptions): Promise<CommitmentRig> {
  const rig = await openCommitmentRig(options);
  rigs.push(rig);
  return rig;
}

/** The same folder, port and peers in a new run. */
async function reopen(rig: CommitmentRig, options: RigOptions = {}): Promise<CommitmentRig> {
  rigs.splice(rigs.indexOf(rig), 1);
  return open({ aet: rig.us.aet, folder: rig.folder, port: rig.us.port, peers: rig.peers, ...options });
}

/** Both have the study; the asker keeps no association open, so reports come on their own. */
async function pair(policy = quickPolicy): Promise<{ asker: CommitmentRig; keeper: CommitmentRig }> {
  const asker = await open({ aet: 'ASKER', policy: { ...policy, openForReportMs: 0 } });
  const keeper = await open({ aet: 'KEEPER', policy });
  for (const rig of [asker, keeper]) await addStudy(rig, 1, 2);
  asker.knows(keeper.us);
  keeper.knows(asker.us);
  return { asker, keeper };
}

const order = { StudyInstanceUID: studyOf(1), peer: 'KEEPER', who: 'test' };
const within = { timeout: 20_000, interval: 50 };
const newest = (rig: CommitmentRig): CommitmentRecord | undefined => rig.store.commitments.due(Infinity).at(-1) ?? undefined;

describe('a report', () => {
  it('comes on an association of its own; both sides say the same, and the audit does', async () => {
    const { asker, keeper } = await pair();
    expect(asker.commitments.request(order)).toMatchObject({ ok: true });
    await expect
      .poll(() => asker.store.commitments.list(1), within)
      .toMatchObject([{ role: 'requested', state: 'committed', instances: 2, failedInstances: 0 }]);
    await expect.poll(() => keeper.store.commitments.list(1), within).toMatchObject([{ role: 'served', state: 'committed', peerAet: 'ASKER' }]);
    const actions = (rig: CommitmentRig): string[] =>
      rig.store.audit
        .list()
        .map(({ action }) => action)
        .filter((action) => action.startsWith('commitment.'));
    expect(actions(asker)).toEqual(['commitment.requested', 'commitment.answered']);
    expect(actions(keeper)).toEqual(['commitment.requested', 'commitment.reported']);
  });

  it('is delivered although both ended in between (catches: a request that was accepted and forgotten)', async () => {
    const { asker, keeper } = await pair();
    keeper.peers[0] = { ...asker.us, port: await freePort() };
    asker.commitments.request(order);
    await expect
      .poll(() => keeper.store.commitments.list(1), within)
      .toMatchObject([{ state: 'waiting', message: expect.stringContaining('cannot be reached') as string }]);
    await expect.poll(() => newest(asker)?.phase, within).toBe('await');
    await asker.stop();
    await keeper.stop();
    const keeperAgain = await reopen(keeper, { peers: [asker.us] });
    await expect.poll(() => newest(keeperAgain)?.attempts ?? 0, within).toBeGreaterThan(2);
    const askerAgain = await reopen(asker);
    await expect.poll(() => askerAgain.store.commitments.list(1), within).toMatchObject([{ state: 'committed' }]);
    await expect.poll(() => keeperAgain.store.commitments.list(1), within).toMatchObject([{ state: 'committed', message: '' }]);
  });

  it('that cannot be delivered ends after the last try, with the reason', async () => {
    const { asker, keeper } = await pair({ ...quickPolicy, maxAttempts: 3 });
    keeper.peers[0] = { ...asker.us, port: await freePort() };
    asker.commitments.request(order);
    await expect
      .poll(() => keeper.store.commitments.list(1), within)
      .toMatchObject([{ state: 'failed', message: expect.stringMatching(/cannot be reached.*tried 3 times/s) as string }]);
    expect(keeper.store.commitments.nextAt()).toBeNull();
  });

  it('is true at the time it is told (catches: a commitment for what went missing while the report waited)', async () => {
    const { asker, keeper } = await pair();
    keeper.peers[0] = { ...asker.us, port: await freePort() };
    asker.commitments.request(order);
    await expect.poll(() => newest(keeper)?.attempts ?? 0, within).toBeGreaterThan(0);
    const kept = keeper.store.instances.open(sopOf(1, 2));
    if (kept.ok) rmSync(kept.value.path);
    keeper.peers[0] = asker.us;
    await expect.poll(() => asker.store.commitments.list(1), within).toMatchObject([{ state: 'partly', failedInstances: 1 }]);
    const record = asker.store.commitments.find('requested', asker.store.commitments.list(1)[0]?.transactionUid ?? '');
    expect(asker.store.commitments.objects(record?.id ?? 0)).toMatchObject([{ state: 'committed' }, { SOPInstanceUID: sopOf(1, 2), failureReason: 0x0110 }]);
  });
});

describe('a request of ours', () => {
  it('waits for a peer that is away and is asked when it is there', async () => {
    const { asker, keeper } = await pair();
    await keeper.stop();
    asker.commitments.request(order);
    await expect.poll(() => newest(asker)?.attempts ?? 0, within).toBeGreaterThan(1);
    await reopen(keeper);
    await expect.poll(() => asker.store.commitments.list(1), within).toMatchObject([{ state: 'committed', message: '' }]);
  });

  it('ends visibly when no report comes in its time; a late one is taken all the same', async () => {
    const { asker, keeper } = await pair({ ...quickPolicy, reportDueMs: 100 });
    keeper.peers[0] = { ...asker.us, port: await freePort() };
    const asked = asker.commitments.request(order);
    await expect
      .poll(() => asker.store.commitments.list(1), within)
      .toMatchObject([{ state: 'failed', message: expect.stringContaining('did not report in time') as string }]);
    keeper.peers[0] = asker.us;
    await expect.poll(() => asker.store.commitments.list(1), within).toMatchObject([{ state: 'committed', message: '', failedInstances: 0 }]);
    expect(asked.ok && asker.store.commitments.find('requested', asked.value.transactionUid)?.state).toBe('committed');
  });

  it('is refused by a peer that does not know us, and says so at once', async () => {
    const { asker, keeper } = await pair();
    keeper.peers.splice(0);
    asker.commitments.request(order);
    await expect
      .poll(() => asker.store.commitments.list(1), within)
      .toMatchObject([{ state: 'failed', message: expect.stringContaining('status 0124') as string }]);
  });

  it.each([[{ ...order, peer: 'NOBODY' }], [{ ...order, StudyInstanceUID: '1.2.3' }], [{ ...order, SOPInstanceUIDs: ['1.2.3'] }]])(
    'for %j is not made',
    async (wrong) => {
      const { asker } = await pair();
      expect(asker.commitments.request(wrong)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      expect(asker.store.commitments.list(1)).toEqual([]);
    },
  );
});

describe('after a routed send', () => {
  it('the peer is asked for what it took, and the transfer says what it answered (catches: a rule that asks for nothing)', async () => {
    const asker = await open({ aet: 'ASKER' });
    const keeper = await open({ aet: 'KEEPER' });
    asker.knows(keeper.us);
    keeper.knows(asker.us);
    const listener = { state: () => ({ ...listenerOff, aet: 'ASKER', port: asker.us.port, listening: true }) };
    const { commitments, peers } = asker;
    const queue = createTransferQueue(asker, { events: createArchiveEvents(), listener, commitments, peers: () => peers });
    try {
      const everything = { id: '', name: 'All', enabled: true, modality: '', stationName: '', bodyPart: '', callingAet: '' };
      asker.store.routing.set({ ...everything, peerAets: ['KEEPER'], requestCommitment: true }, 'test');
      await addStudy(asker, 1, 2);
      queue.start();
      await expect.poll(() => queue.list(), { ...within, timeout: 25_000 }).toMatchObject([{ state: 'done', done: 2, commitment: 'committed' }]);
      expect(keeper.store.commitments.list(1)).toMatchObject([{ role: 'served', peerAet: 'ASKER', state: 'committed', instances: 2 }]);
    } finally {
      await queue.close();
    }
  }, 40_000);
});

describe('a report to us', () => {
  it('counts only from whom we asked, names each object or it has failed, and changes nothing when it comes twice', async () => {
    const { asker, keeper } = await pair();
    keeper.peers[0] = { ...asker.us, port: await freePort() };
    const asked = asker.commitments.request(order);
    const transactionUid = asked.ok ? asked.value.transactionUid : '';
    await expect.poll(() => newest(asker)?.phase, within).toBe('await');
    const { reported } = asker.commitments.services;
    const reference = (image: number, sopClassUid = '1.2.840.10008.5.1.4.1.1.2') => ({ sopClassUid, sopInstanceUid: sopOf(1, image) });
    const stranger = { callingAet: 'STRANGER', peerAddress: '127.0.0.1' };
    const keeperCalls = { callingAet: 'KEEPER', peerAddress: '127.0.0.1' };
    expect(reported({ transactionUid, committed: [reference(1), reference(2)], failed: [] }, stranger)).toMatchObject({ status: 0x0115 });
    expect(asker.store.commitments.list(1)).toMatchObject([{ state: 'waiting' }]);
    expect(reported({ transactionUid, committed: [reference(1), reference(2, '1.2.3')], failed: [] }, keeperCalls)).toEqual({ status: 0 });
    expect(asker.store.commitments.list(1)).toMatchObject([{ state: 'partly', failedInstances: 1 }]);
    const whole = { transactionUid, committed: [reference(1), reference(2)], failed: [] };
    expect(reported(whole, keeperCalls)).toEqual({ status: 0 });
    expect(reported({ transactionUid, committed: [], failed: [{ ...reference(1), reason: 0x0131 }] }, keeperCalls)).toEqual({ status: 0 });
    expect(asker.store.commitments.list(1)).toMatchObject([{ state: 'committed', failedInstances: 0 }]);
  });
});

it('outlives a store that refuses a step (catches: a full disk ends the archive by an error that nobody waits for)', async () => {
  const asker = await open({ aet: 'ASKER' });
  await addStudy(asker, 1, 2);
  const { store } = asker;
  let refused = 0;
  const full = {
    ...store.commitments,
    postpone: () => {
      refused += 1;
      throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
    },
  };
  const away = { ...asker.us, aet: 'KEEPER', port: await freePort() };
  const commitments = createCommitments({
    store: { ...store, commitments: full },
    peers: () => [away],
    ownAet: () => 'ASKER',
    changed: () => undefined,
    policy: quickPolicy,
  });
  commitments.start();
  expect(commitments.request(order)).toMatchObject({ ok: true });
  // In the step, and in what takes the step's failure down.
  await expect.poll(() => refused, within).toBe(2);
  await commitments.close();
  expect(store.commitments.list(1)).toMatchObject([{ state: 'waiting' }]);
});
