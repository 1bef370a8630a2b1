// The listener against peers that vanish, dawdle or stay silent, a bug of ours, and its own end.
import { describe, expect, it } from 'vitest';
import {
  associated,
  events,
  expectAbort,
  expectAlive,
  file,
  listen,
  listener,
  pdata,
  rawPeer,
  requestPdu,
  response,
  sink,
  storeCommand,
  useListenerRig,
} from '../../../test/helpers/listenerRig.ts';
import type { RawPeer } from '../../../test/helpers/rawPeer.ts';
import { startListener } from './listener.ts';
import { encodeAbort, encodeReleaseRq } from './pdu/encodePdu.ts';

useListenerRig();

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
