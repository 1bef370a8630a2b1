// Storage Commitment as SCP, on the wire: what is refused and how, the report on the same association, what is kept of it.
import { appendFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCommitmentRig, type CommitmentRig } from '../../../../test/helpers/commitmentRig.ts';
import { addStudy, sopOf, studyOf } from '../../../../test/helpers/queryRig.ts';
import { openRawPeer, type RawPeer } from '../../../../test/helpers/rawPeer.ts';
import { ctDataSet, incomingOf, receive } from '../../ingest/testing/testArchive.ts';
import { STORAGE_COMMITMENT_CLASS, STORAGE_COMMITMENT_INSTANCE } from '../commitment.ts';
import type { CommitmentReference } from '../commitment.ts';
import { decodeReport, encodeReport, encodeRequest } from '../message/commitmentInfo.ts';
import { decodeCommandSet, encodeCommandSet, N_ACTION_RQ, N_EVENT_REPORT_RQ, RESPONSE_BIT } from '../message/commandSet.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { encodeAssociateRq, encodeDataHeader } from '../pdu/encodePdu.ts';

const implicitLittle = '1.2.840.10008.1.2';
const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
const N_GET_RQ = 0x0110;

let rig: CommitmentRig;
let peers: RawPeer[];
beforeEach(async () => {
  peers = [];
  rig = await openCommitmentRig({ policy: { pausesMs: [60_000] } });
  rig.knows({ aet: 'RAW', host: '127.0.0.1', port: 1 });
  await addStudy(rig, 1, 3);
});
afterEach(async () => {
  for (const peer of peers) peer.destroy();
  await rig.end();
});

async function associate(callingAet = 'RAW'): Promise<RawPeer> {
  const peer = await openRawPeer(rig.listener.port);
  peers.push(peer);
  const user = { maxLength: 65536, implementationClassUid: '1.2.3', implementationVersionName: 'RAW', roles: [], extended: [] };
  const contexts = [{ id: 1, abstractSyntax: STORAGE_COMMITMENT_CLASS, transferSyntaxes: [implicitLittle] }];
  peer.send(encodeAssociateRq({ calledAet: 'SAGITTA', callingAet, contexts, user }));
  expect((await peer.next())?.type).toBe(2);
  return peer;
}

const pdv = (isCommand: boolean, bytes: Buffer): Buffer => Buffer.concat([encodeDataHeader(1, isCommand, true, bytes.length), bytes]);

function ask(peer: RawPeer, data: Buffer | undefined, change: Partial<CommandSet> = {}): void {
  const command = {
    commandField: N_ACTION_RQ,
    messageId: 5,
    requestedSopClassUid: STORAGE_COMMITMENT_CLASS,
    requestedSopInstanceUid: STORAGE_COMMITMENT_INSTANCE,
    actionTypeId: 1,
    hasDataSet: data !== undefined,
    ...change,
  };
  peer.send(pdv(true, encodeCommandSet(command)), ...(data === undefined ? [] : [pdv(false, data)]));
}

async function nextCommand(peer: RawPeer): Promise<CommandSet> {
  const pdu = await peer.next();
  expect(pdu?.type).toBe(4);
  return decodeCommandSet(pdu!.body.subarray(6))!;
}

const objects = (...images: number[]): CommitmentReference[] => images.map((image) => ({ sopClassUid: ctStorage, sopInstanceUid: sopOf(1, image) }));
const request = (transactionUid: string, references: CommitmentReference[]): Buffer => encodeRequest({ transactionUid, objects: references }, implicitLittle);

/** Reads the report on the same association and takes it. */
async function takeReport(peer: RawPeer) {
  const command = await nextCommand(peer);
  expect(command).toMatchObject({ commandField: N_EVENT_REPORT_RQ, affectedSopInstanceUid: STORAGE_COMMITMENT_INSTANCE });
  const report = decodeReport((await peer.next())!.body.subarray(6), implicitLittle)!;
  const response = { commandField: N_EVENT_REPORT_RQ | RESPONSE_BIT, messageIdRespondedTo: command.messageId ?? 0, status: 0, hasDataSet: false };
  peer.send(pdv(true, encodeCommandSet(response)));
  const failed = Object.fromEntries(report.failed.map(({ sopInstanceUid, reason }) => [sopInstanceUid, reason]));
  return { eventTypeId: command.eventTypeId, transactionUid: report.transactionUid, committed: report.committed.map((o) => o.sopInstanceUid), failed };
}

describe('a request', () => {
  it('is kept before it is answered, and reported on the same association while that stays open', async () => {
    const peer = await associate();
    ask(peer, request('1.2.3.1', objects(1, 2)));
    expect(await nextCommand(peer)).toMatchObject({ commandField: N_ACTION_RQ | RESPONSE_BIT, messageIdRespondedTo: 5, status: 0, actionTypeId: 1 });
    expect(rig.store.commitments.list(5)).toMatchObject([{ transactionUid: '1.2.3.1', state: 'waiting', instances: 2, StudyInstanceUID: studyOf(1) }]);
    expect(await takeReport(peer)).toEqual({ eventTypeId: 1, transactionUid: '1.2.3.1', committed: [sopOf(1, 1), sopOf(1, 2)], failed: {} });
    await expect.poll(() => rig.store.commitments.list(5)).toMatchObject([{ state: 'committed', failedInstances: 0 }]);
  });

  it('is answered object by object: cut short, quarantined bytes of the same peer, another class, not here (catches: a commitment for what is not durable)', async () => {
    const cut = rig.store.instances.open(sopOf(1, 2));
    if (cut.ok) appendFileSync(cut.value.path, 'x');
    const other = ctDataSet(3, { SOPInstanceUID: sopOf(1, 3), StudyInstanceUID: studyOf(1), SeriesInstanceUID: `${studyOf(1)}.1`, PatientID: 'OTHER' });
    expect(await receive(rig.ingest, other, incomingOf(3, { sopInstanceUid: sopOf(1, 3), callingAet: 'RAW' }))).toMatchObject({ code: 'UID_CONFLICT' });
    const peer = await associate();
    const odd = [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.4', sopInstanceUid: sopOf(1, 1) }, ...objects(9)];
    ask(peer, request('1.2.3.2', [...objects(1, 2, 3), ...odd.slice(1)]));
    await nextCommand(peer);
    const failed = { [sopOf(1, 2)]: 0x0110, [sopOf(1, 3)]: 0x0110, [sopOf(1, 9)]: 0x0112 };
    expect(await takeReport(peer)).toEqual({ eventTypeId: 2, transactionUid: '1.2.3.2', committed: [sopOf(1, 1)], failed });
    ask(peer, request('1.2.3.3', odd.slice(0, 1)));
    await nextCommand(peer);
    expect(await takeReport(peer)).toMatchObject({ eventTypeId: 2, committed: [], failed: { [sopOf(1, 1)]: 0x0119 } });
    await expect.poll(() => rig.store.commitments.list(5).map(({ state }) => state)).toEqual(['failed', 'partly']);
  });

  it('under a transaction UID that is in use fails as a whole with 0131', async () => {
    const peer = await associate();
    for (const expected of [
      { eventTypeId: 1, failed: {} },
      { eventTypeId: 2, committed: [], failed: { [sopOf(1, 1)]: 0x0131 } },
    ]) {
      ask(peer, request('1.2.3.4', objects(1)));
      expect(await nextCommand(peer)).toMatchObject({ status: 0 });
      expect(await takeReport(peer)).toMatchObject(expected);
    }
  });

  it.each<[string, number, Buffer | undefined, Partial<CommandSet>]>([
    ['another action', 0x0123, request('1.2.3', objects(1)), { actionTypeId: 2 }],
    ['another instance', 0x0112, request('1.2.3', objects(1)), { requestedSopInstanceUid: '1.2.3' }],
    ['another class', 0x0118, request('1.2.3', objects(1)), { requestedSopClassUid: ctStorage }],
    ['no data set', 0x0115, undefined, {}],
    ['no objects', 0x0115, request('1.2.3', []), {}],
    ['no transaction', 0x0115, request('', objects(1)), {}],
    ['something that is no UID', 0x0115, request('1.2.3', [{ sopClassUid: ctStorage, sopInstanceUid: "1' OR 1" }]), {}],
    ['bytes that cannot be read', 0x0115, Buffer.from([8, 0, 0x99, 0x11, 0xff, 0xff, 0xff, 0x7f, 1, 2]), {}],
    ['a report nobody asked for', 0x0115, encodeReport({ transactionUid: '1.2.3', committed: objects(1), failed: [] }, implicitLittle), event(1)],
    ['a third event type', 0x0113, encodeReport({ transactionUid: '1.2.3', committed: objects(1), failed: [] }, implicitLittle), event(3)],
    ['N-GET', 0x0211, undefined, { commandField: N_GET_RQ }],
  ])('with %s is answered %i, keeps nothing, and the association goes on', async (_, status, data, change) => {
    const peer = await associate();
    for (let times = 0; times < 2; times += 1) {
      ask(peer, data, change);
      expect(await nextCommand(peer)).toMatchObject({ status, messageIdRespondedTo: 5 });
    }
    expect(rig.store.commitments.list(5)).toEqual([]);
  });

  it('of a stranger is refused: no report could reach it', async () => {
    const peer = await associate('NOBODY');
    ask(peer, request('1.2.3.5', objects(1)));
    expect(await nextCommand(peer)).toMatchObject({ status: 0x0124 });
    expect(rig.store.commitments.list(5)).toEqual([]);
  });
});

function event(eventTypeId: number): Partial<CommandSet> {
  return {
    commandField: N_EVENT_REPORT_RQ,
    eventTypeId,
    affectedSopClassUid: STORAGE_COMMITMENT_CLASS,
    affectedSopInstanceUid: STORAGE_COMMITMENT_INSTANCE,
  };
}
