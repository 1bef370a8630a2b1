// A listener with a file sink for one test at a time, raw peers to it, and the PDUs they send. Call useListenerRig() at the top of a test file.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import { CT_IMAGE_STORAGE, EXPLICIT_LITTLE, makeCtFile } from './ctFile.ts';
import { createFileSink } from './fileSink.ts';
import type { FileSink, FileSinkFaults } from './fileSink.ts';
import { openRawPeer } from './rawPeer.ts';
import type { RawPeer } from './rawPeer.ts';
import type { DimseEvent } from '../../src/main/dimse/dimseEvents.ts';
import { startListener } from '../../src/main/dimse/listener.ts';
import type { Listener, ListenerOptions } from '../../src/main/dimse/listener.ts';
import { decodeCommandSet, encodeCommandSet } from '../../src/main/dimse/message/commandSet.ts';
import type { CommandSet } from '../../src/main/dimse/message/commandSet.ts';
import { encodeAssociateRq, encodeDataHeader } from '../../src/main/dimse/pdu/encodePdu.ts';
import type { ContextProposal, UserInformation } from '../../src/main/dimse/pdu/pduTypes.ts';
import { VERIFICATION_SOP_CLASS_UID } from '../../src/main/dimse/protocolUids.ts';
import { echo } from '../../src/main/dimse/scu/echo.ts';

let folder: string;
export let sink: FileSink;
export let listener: Listener;
export let events: DimseEvent[];
let peers: RawPeer[];

export const user: UserInformation = { maxLength: 16384, implementationClassUid: '1.2.3', implementationVersionName: 'RAW', roles: [], extended: [] };
const contexts: ContextProposal[] = [
  { id: 1, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [EXPLICIT_LITTLE] },
  { id: 3, abstractSyntax: VERIFICATION_SOP_CLASS_UID, transferSyntaxes: ['1.2.840.10008.1.2'] },
];
export const file = makeCtFile({ size: 64 });

export async function listen(options: Partial<ListenerOptions> = {}, faults: FileSinkFaults = {}): Promise<void> {
  sink = await createFileSink(join(folder, 'in'), { faults });
  const started = await startListener({ host: '127.0.0.1', port: 0, aet: 'SAGITTA', ingest: sink, onEvent: (event) => events.push(event), ...options });
  if (!started.ok) throw new Error(started.error.message);
  listener = started.value;
}

export async function rawPeer(): Promise<RawPeer> {
  const peer = await openRawPeer(listener.port);
  peers.push(peer);
  return peer;
}

export function requestPdu(fields: { contexts?: ContextProposal[]; user?: UserInformation; calledAet?: string } = {}): Buffer {
  return encodeAssociateRq({ calledAet: 'SAGITTA', callingAet: 'RAW', contexts, user, ...fields });
}

export async function associated(fields: Parameters<typeof requestPdu>[0] = {}): Promise<RawPeer> {
  const peer = await rawPeer();
  peer.send(requestPdu(fields));
  expect((await peer.next())?.type).toBe(2);
  return peer;
}

export function pdata(contextId: number, isCommand: boolean, isLast: boolean, bytes: Buffer): Buffer {
  return Buffer.concat([encodeDataHeader(contextId, isCommand, isLast, bytes.length), bytes]);
}

export function command(fields: Partial<CommandSet>): Buffer {
  return encodeCommandSet({
    commandField: 1,
    messageId: 7,
    affectedSopClassUid: CT_IMAGE_STORAGE,
    affectedSopInstanceUid: file.sopInstanceUid,
    hasDataSet: true,
    ...fields,
  });
}

export const storeCommand = pdata(1, true, true, command({}));
export const echoCommand = pdata(3, true, true, command({ commandField: 0x30, hasDataSet: false, affectedSopClassUid: VERIFICATION_SOP_CLASS_UID }));

export async function response(peer: RawPeer): Promise<CommandSet | undefined> {
  const pdu = await peer.next();
  expect(pdu?.type).toBe(4);
  return decodeCommandSet(pdu!.body.subarray(6));
}

export async function expectAbort(peer: RawPeer, source: number, reason: number): Promise<void> {
  const pdu = await peer.next();
  expect(pdu?.type).toBe(7);
  expect([...pdu!.body.subarray(2)]).toEqual([source, reason]);
}

export async function expectAlive(): Promise<void> {
  expect(await echo({ aet: 'SAGITTA', host: '127.0.0.1', port: listener.port }, { callingAet: 'CHECK' })).toMatchObject({ ok: true });
}

/** Registers the hooks that give each test a fresh folder and take everything down after it. */
export function useListenerRig(): void {
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sagitta-dimse-'));
    events = [];
    peers = [];
  });

  afterEach(async () => {
    for (const peer of peers) peer.destroy();
    await listener.close();
    await rm(folder, { recursive: true });
  });
}
