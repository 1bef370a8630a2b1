// The listener against peers without manners: lies in PDUs, broken message grammar, slowness, silence, vanishing, too many, and seeded mutations.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CT_IMAGE_STORAGE, EXPLICIT_LITTLE, makeCtFile } from '../../../test/helpers/ctFile.ts';
import { createFileSink } from '../../../test/helpers/fileSink.ts';
import type { FileSink, FileSinkFaults } from '../../../test/helpers/fileSink.ts';
import { openRawPeer } from '../../../test/helpers/rawPeer.ts';
import type { RawPeer } from '../../../test/helpers/rawPeer.ts';
import type { DimseEvent } from './dimseEvents.ts';
import { startListener } from './listener.ts';
import type { Listener, ListenerOptions } from './listener.ts';
import { decodeCommandSet, encodeCommandSet } from './message/commandSet.ts';
import type { CommandSet } from './message/commandSet.ts';
import { decodeAssociateAc } from './pdu/decodePdu.ts';
import { encodeAbort, encodeAssociateRq, encodeDataHeader, encodeReleaseRp, encodeReleaseRq, wrapPdu } from './pdu/encodePdu.ts';
import type { ContextProposal, UserInformation } from './pdu/pduTypes.ts';
import { VERIFICATION_SOP_CLASS_UID } from './protocolUids.ts';
import { echo } from './scu/echo.ts';

let folder: string;
let sink: FileSink;
let listener: Listener;
let events: DimseEvent[];
let peers: RawPeer[];

const user: UserInformation = { maxLength: 16384, implementationClassUid: '1.2.3', implementationVersionName: 'RAW', roles: [], extended: [] };
const contexts: ContextProposal[] = [
  { id: 1, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [EXPLICIT_LITTLE] },
  { id: 3, abstractSyntax: VERIFICATION_SOP_CLASS_UID, transferSyntaxes: ['1.2.840.10008.1.2'] },
];
const file = makeCtFile({ size: 64 });

async function listen(options: Partial<ListenerOptions> = {}, faults: FileSinkFaults = {}): Promise<void> {
  sink = await createFileSink(join(folder, 'in'), { faults });
  const started = await startListener({ host: '127.0.0.1', port: 0, aet: 'SAGITTA', ingest: sink, onEvent: (event) => events.push(event), ...options });
  if (!started.ok) throw new Error(started.error.message);
  listener = started.value;
}

async function rawPeer(): Promise<RawPeer> {
  const peer = await openRawPeer(listener.port);
  peers.push(peer);
  return peer;
}

function requestPdu(fields: { contexts?: ContextProposal[]; user?: UserInformation; calledAet?: string } = {}): Buffer {
  return encodeAssociateRq({ calledAet: 'SAGITTA', callingAet: 'RAW', contexts, user, ...fields });
}

async function associated(fields: Parameters<typeof requestPdu>[0] = {}): Promise<RawPeer> {
  const peer = await rawPeer();
  peer.send(requestPdu(fields));
  expect((await peer.next())?.type).toBe(2);
  return peer;
}

function pdata(contextId: number, isCommand: boolean, isLast: boolean, bytes: Buffer): Buffer {
  return Buffer.concat([encodeDataHeader(contextId, isCommand, isLast, bytes.length), bytes]);
}

function command(fields: Partial<CommandSet>): Buffer {
  return encodeCommandSet({
    commandField: 1,
    messageId: 7,
    affectedSopClassUid: CT_IMAGE_STORAGE,
    affectedSopInstanceUid: file.sopInstanceUid,
    hasDataSet: true,
    ...fields,
  });
}

const storeCommand = pdata(1, true, true, command({}));
const echoCommand = pdata(3, true, true, command({ commandField: 0x30, hasDataSet: false, affectedSopClassUid: VERIFICATION_SOP_CLASS_UID }));

async function response(peer: RawPeer): Promise<CommandSet | undefined> {
  const pdu = await peer.next();
  expect(pdu?.type).toBe(4);
  return decodeCommandSet(pdu!.body.subarray(6));
}

async function expectAbort(peer: RawPeer, source: number, reason: number): Promise<void> {
  const pdu = await peer.next();
  expect(pdu?.type).toBe(7);
  expect([...pdu!.body.subarray(2)]).toEqual([source, reason]);
}

async function expectAlive(): Promise<void> {
  expect(await echo({ aet: 'SAGITTA', host: '127.0.0.1', port: listener.port }, { callingAet: 'CHECK' })).toMatchObject({ ok: true });
}

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

describe('negotiation', () => {
  it('answers each context, roles, window and storage levels, and stays silent on identity', async () => {
    await listen();
    const peer = await rawPeer();
    const identity = Buffer.from('5800000d' + '0101' + '0004' + '6a6f6e65' + '0003' + '616263', 'hex');
    const wish: UserInformation = {
      ...user,
      asyncOperations: { invoked: 8, performed: 8 },
      roles: [{ sopClassUid: CT_IMAGE_STORAGE, scu: true, scp: true }],
      extended: [{ sopClassUid: CT_IMAGE_STORAGE, info: Buffer.from([2]) }],
    };
    const wanted: ContextProposal[] = [
      { id: 1, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: ['1.2.840.10008.1.2', '1.2.840.10008.1.2.4.80', EXPLICIT_LITTLE] },
      { id: 3, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: ['1.2.840.10008.1.2', EXPLICIT_LITTLE] },
      { id: 5, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: ['1.2.840.10008.1.2'] },
      { id: 7, abstractSyntax: '1.2.840.10008.5.1.4.1.2.2.1', transferSyntaxes: ['1.2.840.10008.1.2'] },
      { id: 9, abstractSyntax: '1.3.12.2.1107.5.9.1', transferSyntaxes: ['1.2.840.113619.5.2'] },
      { id: 11, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [] },
    ];
    const rq = requestPdu({ contexts: wanted, user: wish });
    const whole = Buffer.concat([rq, identity]);
    const at = rq.lastIndexOf(Buffer.from([0x50, 0]));
    expect(at).toBeGreaterThan(0);
    const userLength = whole.length - (at + 4);
    const start = findUserItem(rq);
    whole.writeUInt16BE(userLength - (start - at), start + 2);
    whole.writeUInt32BE(whole.length - 6, 2);
    peer.send(whole);
    const pdu = await peer.next();
    expect(pdu?.type).toBe(2);
    const ac = decodeAssociateAc(pdu!.body);
    expect(ac?.contexts.map(({ id, result }) => [id, result])).toEqual([
      [1, 0],
      [3, 0],
      [5, 0],
      [7, 3],
      [9, 0],
      [11, 4],
    ]);
    expect(ac?.contexts.map(({ transferSyntax }) => transferSyntax).slice(0, 3)).toEqual(['1.2.840.10008.1.2.4.80', EXPLICIT_LITTLE, '1.2.840.10008.1.2']);
    expect(ac?.user).toMatchObject({ asyncOperations: { invoked: 1, performed: 1 }, roles: [{ scu: true, scp: false }], maxLength: 131072 });
    expect([...ac!.user.extended[0]!.info]).toEqual([2, 0, 3, 0, 0, 0]);
  });

  it('refuses private classes where the policy says so', async () => {
    await listen({ acceptUnknownSopClasses: false });
    const peer = await rawPeer();
    peer.send(requestPdu({ contexts: [{ id: 1, abstractSyntax: '1.3.12.2.1107.5.9.1', transferSyntaxes: [EXPLICIT_LITTLE] }] }));
    expect(decodeAssociateAc((await peer.next())!.body)?.contexts).toMatchObject([{ id: 1, result: 3 }]);
  });

  it('rejects another protocol version (1/2/2) and application context (1/1/2)', async () => {
    await listen();
    for (const [patch, answer] of [
      [(rq: Buffer) => rq.writeUInt16BE(2, 6), [1, 2, 2]],
      [(rq: Buffer) => rq.write('9', 6 + 68 + 4, 'latin1'), [1, 1, 2]],
    ] as const) {
      const peer = await rawPeer();
      const rq = requestPdu();
      patch(rq);
      peer.send(rq);
      const pdu = await peer.next();
      expect([pdu?.type, ...pdu!.body.subarray(1)]).toEqual([3, ...answer]);
    }
  });

  it('rejects one association too many with 2/3/2 at once, and takes the next when one has gone', async () => {
    await listen({ maxAssociations: 1 });
    const first = await associated();
    const second = await rawPeer();
    second.send(requestPdu());
    expect([...(await second.next())!.body.subarray(1)]).toEqual([2, 3, 2]);
    first.send(encodeReleaseRq());
    expect((await first.next())?.type).toBe(6);
    await associated();
  });
});

/** Offset of item 0x50: after the fixed part, walk the items. */
function findUserItem(rq: Buffer): number {
  let at = 6 + 68;
  while (rq.readUInt8(at) !== 0x50) at += 4 + rq.readUInt16BE(at + 2);
  return at;
}

describe('messages', () => {
  it('takes odd, empty, mixed and tiny fragments (catches: assuming one PDV per PDU)', async () => {
    await listen();
    const peer = await associated();
    const bytes = command({});
    const pieces = [pdata(1, true, false, bytes.subarray(0, 1)), pdata(1, true, false, Buffer.alloc(0)), pdata(1, true, false, bytes.subarray(1, 20))];
    const joined = Buffer.concat([pdata(1, true, true, bytes.subarray(20)).subarray(6), pdata(1, false, false, file.dataSet.subarray(0, 333)).subarray(6)]);
    peer.send(...pieces, wrapPdu(4, joined), pdata(1, false, false, file.dataSet.subarray(333)), pdata(1, false, true, Buffer.alloc(0)));
    expect(await response(peer)).toMatchObject({
      commandField: 0x8001,
      messageIdRespondedTo: 7,
      status: 0,
      affectedSopInstanceUid: file.sopInstanceUid,
      hasDataSet: false,
    });
    expect((await readFile(sink.pathOf(file.sopInstanceUid))).equals(file.dataSet)).toBe(true);
  });

  it('answers only when the object is durable (catches: Success before finish)', async () => {
    let finish: () => void = () => undefined;
    await listen({}, { finish: () => new Promise((resolve) => (finish = () => resolve({ kind: 'stored' }))) });
    const peer = await associated();
    peer.send(storeCommand, pdata(1, false, true, file.dataSet), echoCommand);
    await expect(peer.next(150)).rejects.toThrow('No PDU');
    finish();
    expect(await response(peer)).toMatchObject({ commandField: 0x8001, status: 0 });
    expect(await response(peer)).toMatchObject({ commandField: 0x8030, status: 0 });
  });

  it('answers 0211 to what it does not do, after draining its data set', async () => {
    await listen();
    const peer = await associated();
    peer.send(
      pdata(1, true, true, command({ commandField: 0x20 })),
      pdata(1, false, false, Buffer.alloc(5000)),
      pdata(1, false, true, Buffer.alloc(10)),
      echoCommand,
    );
    expect(await response(peer)).toMatchObject({ commandField: 0x8020, status: 0x0211 });
    expect(await response(peer)).toMatchObject({ commandField: 0x8030, status: 0 });
  });

  it.each([
    ['an instance UID of 65 characters', { affectedSopInstanceUid: '1.'.padEnd(65, '2') }, 0x0117],
    ['an instance UID that climbs folders', { affectedSopInstanceUid: '../../etc/passwd' }, 0x0117],
    ['no instance UID', { affectedSopInstanceUid: '' }, 0x0117],
    ['a class that is not storage', { affectedSopClassUid: '1.2.840.10008.5.1.4.1.2.2.1' }, 0x0122],
  ])('refuses %s and drains it', async (_, fields, status) => {
    await listen();
    const peer = await associated();
    peer.send(pdata(1, true, true, command(fields)), pdata(1, false, true, file.dataSet), echoCommand);
    expect(await response(peer)).toMatchObject({ commandField: 0x8001, status });
    expect(await response(peer)).toMatchObject({ commandField: 0x8030, status: 0 });
    expect(sink.incoming).toEqual([]);
  });

  it('answers C000 to a C-STORE without a data set, nothing to C-CANCEL', async () => {
    await listen();
    const peer = await associated();
    peer.send(pdata(1, true, true, command({ hasDataSet: false })), pdata(1, true, true, command({ commandField: 0x0fff, hasDataSet: false })), echoCommand);
    expect(await response(peer)).toMatchObject({ status: 0xc000 });
    expect(await response(peer)).toMatchObject({ commandField: 0x8030 });
  });

  it.each([
    ['a context that was not accepted', [pdata(9, true, true, command({}))]],
    ['data without a command', [pdata(1, false, true, file.dataSet)]],
    ['a command before the data ended', [storeCommand, pdata(1, false, false, file.dataSet), storeCommand]],
    ['a change of context', [storeCommand, pdata(3, false, true, file.dataSet)]],
    ['a command that is none', [pdata(1, true, true, Buffer.from('nonsense, surely'))]],
    ['a command of 70 kB', Array.from({ length: 7 }, () => pdata(1, true, false, Buffer.alloc(10_000)))],
    ['a response nobody asked for', [pdata(1, true, true, command({ commandField: 0x8001, hasDataSet: false, status: 0 }))]],
  ])('aborts on %s and leaves nothing', async (_, bytes) => {
    await listen();
    const peer = await associated();
    peer.send(...bytes);
    await expectAbort(peer, 0, 0);
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'association.closed', end: 'aborted by us' });
    expect(await sink.residue()).toEqual([]);
    await expectAlive();
  });
});

describe('PDUs in the wrong place or form', () => {
  it.each([
    ['P-DATA first', storeCommand],
    ['a release first', encodeReleaseRq()],
    ['an AC first', wrapPdu(2, requestPdu().subarray(6))],
    ['an RJ first', wrapPdu(3, Buffer.from([0, 1, 1, 1]))],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a truncated request', wrapPdu(1, requestPdu().subarray(6, 90))],
    ['an empty request', wrapPdu(1, Buffer.alloc(0))],
    ['a request of 4 GB', Buffer.from('0100ffffffff', 'hex')],
  ])('before the association: %s gets an abort (AA-1)', async (_, bytes) => {
    await listen();
    const peer = await rawPeer();
    peer.send(bytes);
    await expectAbort(peer, 0, 0);
    expect(await peer.next()).toBeUndefined();
    await expectAlive();
  });

  it.each([
    ['a second request', requestPdu(), 2],
    ['an AC', wrapPdu(2, requestPdu().subarray(6)), 2],
    ['an RJ', wrapPdu(3, Buffer.from([0, 1, 1, 1])), 2],
    ['a release answer', encodeReleaseRp(), 2],
    ['type 9', Buffer.from('090000000000', 'hex'), 1],
    ['a PDV of length 0', Buffer.from('040000000006000000000103', 'hex'), 6],
    ['a PDV longer than its PDU', Buffer.from('040000000006000000ff0103', 'hex'), 6],
    ['an endless PDU', Buffer.from('0400ffffffff', 'hex'), 6],
    ['a release of 3 bytes', Buffer.from('050000000003000000', 'hex'), 6],
    ['an abort of 2 bytes', Buffer.from('0700000000020000', 'hex'), 6],
  ])('in the association: %s gets a provider abort (AA-8)', async (_, bytes, reason) => {
    await listen();
    const peer = await associated();
    peer.send(bytes);
    await expectAbort(peer, 2, reason);
    expect(await peer.next()).toBeUndefined();
    await expectAlive();
  });
});

describe('peers that vanish, dawdle or stay silent', () => {
  it.each([
    ['cuts the connection', (peer: RawPeer) => peer.destroy(), 'connection lost'],
    ['resets it', (peer: RawPeer) => peer.socket.resetAndDestroy(), 'connection lost'],
    ['aborts', (peer: RawPeer) => peer.send(encodeAbort({ source: 0, reason: 0 })), 'aborted by peer'],
    ['releases', (peer: RawPeer) => peer.send(encodeReleaseRq()), 'released'],
  ])('leaves no residue when the sender %s in the middle of an object', async (_, act, end) => {
    await listen();
    const peer = await associated();
    peer.send(storeCommand, pdata(1, false, false, file.dataSet.subarray(0, 4000)));
    await expect.poll(() => sink.incoming.length).toBe(1);
    act(peer);
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'association.closed', end, counts: { stored: 0 } });
    expect(sink.aborted()).toBe(1);
    expect(await sink.residue()).toEqual([]);
    await expectAlive();
  });

  it('ends a connection that never asks (ARTIM)', async () => {
    await listen({ timeouts: { artimMs: 100 } });
    const peer = await rawPeer();
    peer.send(requestPdu().subarray(0, 50));
    expect(await peer.next()).toBeUndefined();
  });

  it('ends a silent association, and says so', async () => {
    await listen({ timeouts: { idleMs: 100, artimMs: 200 } });
    const peer = await associated();
    await expectAbort(peer, 0, 0);
    await expect.poll(() => events.at(-1)).toMatchObject({ kind: 'association.closed', end: 'idle' });
  });

  it('does not call a peer silent while we make its object durable (catches: idle timer during work)', async () => {
    await listen({ timeouts: { idleMs: 80 } }, { finish: () => new Promise((resolve) => setTimeout(() => resolve({ kind: 'stored' }), 300)) });
    const peer = await associated();
    peer.send(storeCommand, pdata(1, false, true, file.dataSet));
    expect(await response(peer)).toMatchObject({ status: 0 });
  });

  it('serves others while one sends a byte at a time, and one does not answer at all', async () => {
    await listen();
    const slow = await associated();
    const dead = await rawPeer();
    dead.send(requestPdu().subarray(0, 3));
    for (const byte of Buffer.concat([storeCommand, pdata(1, false, true, file.dataSet.subarray(0, 40))])) {
      slow.send(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expectAlive();
    expect(await response(slow)).toMatchObject({ status: 0 });
  });

  it('stops reading when the disk is slow (catches: unbounded memory)', async () => {
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    await listen({}, { write: () => gate });
    const peer = await associated();
    const piece = pdata(1, false, false, Buffer.alloc(100_000));
    peer.send(storeCommand);
    for (let i = 0; i < 400; i += 1) peer.send(piece);
    peer.send(pdata(1, false, true, Buffer.alloc(2)));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(peer.socket.writableLength).toBeGreaterThan(20_000_000);
    release();
    expect(await response(peer)).toMatchObject({ status: 0 });
  });
});

describe('a bug of ours', () => {
  it('cuts that association only (catches: one bad handler takes the archive down)', async () => {
    const lines: string[] = [];
    let isArmed = true;
    await listen({
      log: (level, message) => lines.push(`${level} ${message}`),
      onEvent: ({ kind }) => {
        if (kind === 'association.progress' && isArmed) throw new Error('bug');
      },
    });
    const peer = await associated();
    peer.send(storeCommand, pdata(1, false, true, file.dataSet));
    for (let pdu = await peer.next(); pdu !== undefined; pdu = await peer.next());
    expect(lines).toMatchObject([expect.stringContaining('error of ours')]);
    isArmed = false;
    await expectAlive();
  });
});

describe('the end', () => {
  it('lets an object under way finish and be answered, and aborts the idle (catches: Success lost at shutdown)', async () => {
    let finish: () => void = () => undefined;
    await listen({}, { finish: () => new Promise((resolve) => (finish = () => resolve({ kind: 'stored' }))) });
    const idle = await associated();
    const busy = await associated();
    busy.send(storeCommand, pdata(1, false, true, file.dataSet));
    await expect.poll(() => sink.incoming.length).toBe(1);
    const closed = listener.close();
    await expectAbort(idle, 0, 0);
    setTimeout(() => finish(), 100);
    expect(await response(busy)).toMatchObject({ status: 0 });
    await expectAbort(busy, 0, 0);
    await closed;
  });

  it('abandons what does not finish within the grace', async () => {
    await listen({ closeGraceMs: 100 });
    const peer = await associated();
    peer.send(storeCommand, pdata(1, false, false, file.dataSet));
    await expect.poll(() => sink.incoming.length).toBe(1);
    await listener.close();
    expect(await sink.residue()).toEqual([]);
  });

  it('says that a port is in use (catches: an unhandled error event)', async () => {
    await listen();
    const second = await startListener({ host: '127.0.0.1', port: listener.port, aet: 'SAGITTA', ingest: sink });
    expect(second).toMatchObject({ ok: false, error: { code: 'PORT_IN_USE' } });
  });
});

/** mulberry32: the same mutations on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mutate(bytes: Buffer, random: () => number): Buffer {
  const mutated = Buffer.from(bytes);
  const pick = (limit: number): number => Math.floor(random() * limit);
  const edits = 1 + pick(4);
  for (let edit = 0; edit < edits; edit += 1) {
    const at = pick(mutated.length);
    const kind = pick(4);
    if (kind === 0) mutated[at] = pick(256);
    else if (kind === 1) mutated[at] = [0, 1, 0x7f, 0x80, 0xff][pick(5)]!;
    else if (kind === 2) mutated.fill(0xff, at, at + 1 + pick(4));
    else return Buffer.concat([mutated.subarray(0, at), random() < 0.5 ? mutated.subarray(Math.min(mutated.length, at + 1 + pick(9))) : Buffer.alloc(0)]);
  }
  return mutated;
}

describe('200 seeded mutations', () => {
  it('end each association, leave no residue and a listener that answers (catches: crash, hang)', async () => {
    await listen({ acceptAnyCalledAet: true, timeouts: { artimMs: 150, idleMs: 150 } });
    const data = pdata(1, false, true, file.dataSet.subarray(0, 600));
    for (let batch = 0; batch < 10; batch += 1) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const seed = batch * 20 + index;
          const random = seededRandom(seed);
          const peer = await rawPeer();
          const rq = requestPdu();
          if (seed % 2 === 0) peer.send(mutate(Buffer.concat([rq, storeCommand, data]), random));
          else peer.send(rq, mutate(Buffer.concat([storeCommand, data, echoCommand]), random));
          for (let pdu = await peer.next(); pdu !== undefined; pdu = await peer.next());
        }),
      );
      await expectAlive();
    }
    expect(await sink.residue()).toEqual([]);
    const opened = events.filter((event) => event.kind === 'association.opened').length;
    await expect.poll(() => events.filter((event) => event.kind === 'association.closed').length).toBe(opened);
  }, 30_000);
});
