// Echo and send against dcmtk's storescp, our own listener, and servers that refuse, vanish, stall or lie.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataSetOf, makeCtFile } from '../../../../test/helpers/ctFile.ts';
import type { CtFile } from '../../../../test/helpers/ctFile.ts';
import { freePort, hasDcmtk, startDcmtk } from '../../../../test/helpers/dcmtk.ts';
import { createFileSink } from '../../../../test/helpers/fileSink.ts';
import type { FileSinkFaults } from '../../../../test/helpers/fileSink.ts';
import { startListener } from '../listener.ts';
import type { ListenerOptions } from '../listener.ts';
import { encodeAssociateAc } from '../pdu/encodePdu.ts';
import { echo } from './echo.ts';
import type { Peer } from './peer.ts';
import { acceptedWay, planContexts } from './sendContexts.ts';
import { send } from './send.ts';
import type { InstanceToSend } from './send.ts';

const callingAet = 'SENDER';
let folder: string;
let cleanUps: (() => Promise<unknown>)[];

function toSend(file: CtFile, step = 50_001): InstanceToSend {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    for (let at = 0; at < file.dataSet.length; at += step) yield file.dataSet.subarray(at, at + step);
  }
  return { sopClassUid: file.sopClassUid, sopInstanceUid: file.sopInstanceUid, transferSyntaxUid: file.transferSyntaxUid, open: chunks };
}

function ctFiles(count: number, size = 200): CtFile[] {
  return Array.from({ length: count }, (_, index) => makeCtFile({ number: index + 1, size }));
}

async function ourPeer(
  options: Partial<ListenerOptions> = {},
  faults: FileSinkFaults = {},
): Promise<{ peer: Peer; pathOf: (uid: string) => string; residue: () => Promise<string[]> }> {
  const sink = await createFileSink(join(folder, 'in'), { faults });
  const started = await startListener({ host: '127.0.0.1', port: 0, aet: 'SAGITTA', ingest: sink, closeGraceMs: 200, ...options });
  if (!started.ok) throw new Error(started.error.message);
  cleanUps.push(() => started.value.close());
  return { peer: { aet: 'SAGITTA', host: '127.0.0.1', port: started.value.port }, pathOf: (uid) => sink.pathOf(uid), residue: () => sink.residue() };
}

/** A server that does with each connection what the test wants. */
async function scripted(serve: (socket: Socket) => void): Promise<Peer> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanUps.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
  return { aet: 'SCRIPT', host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

const accepting = encodeAssociateAc({
  echoed: Buffer.alloc(64),
  contexts: [{ id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2.1' }],
  user: { maxLength: 16384, implementationClassUid: '1.2', implementationVersionName: '', roles: [], extended: [] },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sagitta-scu-'));
  cleanUps = [];
});

afterEach(async () => {
  for (const cleanUp of cleanUps) await cleanUp();
  await rm(folder, { recursive: true });
});

describe.skipIf(!hasDcmtk)('to dcmtk', () => {
  it.each([[[]], [['--max-pdu', '4096']], [['--max-pdu', '131072']]])('storescp %j keeps what we send (catches: altered or cut data sets)', async (args) => {
    const server = await startDcmtk('storescp', ['+B', '-od', folder, ...args]);
    cleanUps.push(() => server.stop());
    const peer = { aet: 'STORESCP', host: '127.0.0.1', port: server.port };
    expect(await echo(peer, { callingAet })).toMatchObject({ ok: true });
    const files = ctFiles(7);
    const seen: number[] = [];
    const result = await send(
      peer,
      files.map((file) => toSend(file)),
      { callingAet, onProgress: ({ done }) => seen.push(done) },
    );
    expect(result).toEqual({ ok: true, value: { sent: 7, warnings: 0, failed: 0, transcoded: 0, details: [] } });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const names = await readdir(folder);
    const kept = await Promise.all(names.map(async (name) => dataSetOf(await readFile(join(folder, name)))));
    for (const file of files) expect(kept.some((dataSet) => dataSet.equals(file.dataSet))).toBe(true);
  });

  it('an object in a syntax that storescp does not take fails with a sentence, the others arrive (catches: silent transcoding)', async () => {
    const server = await startDcmtk('storescp', ['+B', '-od', folder]);
    cleanUps.push(() => server.stop());
    const [plain, compressed] = [makeCtFile({ number: 1 }), makeCtFile({ number: 2, transferSyntaxUid: '1.2.840.10008.1.2.4.80' })];
    const result = await send({ aet: 'STORESCP', host: '127.0.0.1', port: server.port }, [toSend(compressed), toSend(plain)], { callingAet });
    expect(result).toMatchObject({ ok: true, value: { sent: 1, failed: 1, details: [{ sopInstanceUid: compressed.sopInstanceUid, outcome: 'failed' }] } });
  });

  it('storescp that refuses gives PEER_REJECTED', async () => {
    const server = await startDcmtk('storescp', ['--refuse', '-od', folder]);
    cleanUps.push(() => server.stop());
    expect(await echo({ aet: 'STORESCP', host: '127.0.0.1', port: server.port }, { callingAet })).toMatchObject({
      ok: false,
      error: { code: 'PEER_REJECTED' },
    });
  });
});

describe('to our own listener', () => {
  it('carries every byte, whatever the chunks (catches: odd fragments, a lost last byte)', async () => {
    const { peer, pathOf } = await ourPeer();
    const file = makeCtFile({ size: 300 });
    for (const step of [1 << 20, 131066, 65537, 999]) {
      expect(await send(peer, [toSend(file, step)], { callingAet })).toMatchObject({ ok: true, value: { sent: 1 } });
      expect((await readFile(pathOf(file.sopInstanceUid))).equals(file.dataSet)).toBe(true);
    }
  });

  it('opens another association past 128 contexts', async () => {
    const { peer } = await ourPeer();
    const files = Array.from({ length: 130 }, (_, index) => makeCtFile({ number: index + 1, size: 2, sopClassUid: `1.2.840.10008.5.1.4.1.1.999.${index}` }));
    expect(
      await send(
        peer,
        files.map((file) => toSend(file)),
        { callingAet },
      ),
    ).toMatchObject({ ok: true, value: { sent: 130, failed: 0 } });
  });

  it('counts warnings as sent, refusals as failed, each with a sentence', async () => {
    const { peer } = await ourPeer(
      {},
      {
        finish: ({ sopInstanceUid }) =>
          Promise.resolve(
            sopInstanceUid.endsWith('.1') ? { kind: 'quarantined', code: 'UID_CONFLICT', message: 'x' } : { kind: 'failed', code: 'DISK_FULL', message: 'x' },
          ),
      },
    );
    const result = await send(
      peer,
      ctFiles(2).map((file) => toSend(file)),
      { callingAet },
    );
    expect(result).toMatchObject({
      ok: true,
      value: {
        sent: 1,
        warnings: 1,
        failed: 1,
        details: [
          { outcome: 'warning', status: 0xb000 },
          { outcome: 'failed', status: 0xa700 },
        ],
      },
    });
  });

  it('a wrong called AE title is told as such', async () => {
    const { peer } = await ourPeer();
    const result = await echo({ ...peer, aet: 'OTHER' }, { callingAet });
    expect(result).toMatchObject({ ok: false, error: { code: 'PEER_REJECTED', data: { result: 1, source: 1, reason: 7 } } });
  });

  it('cancels in the middle of an object; the peer keeps nothing of it', async () => {
    const { peer, residue } = await ourPeer();
    const controller = new AbortController();
    const [first, second] = ctFiles(2, 600) as [CtFile, CtFile];
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield second.dataSet;
      controller.abort();
      for (;;) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        yield Buffer.alloc(1000);
      }
    }
    const result = await send(peer, [toSend(first), { ...toSend(second), open: endless }], { callingAet, signal: controller.signal });
    expect(result).toMatchObject({ ok: false, error: { code: 'CANCELLED', data: { sent: 1 } } });
    await expect.poll(residue).toEqual([]);
  });

  it('an object that cannot be read fails alone', async () => {
    const { peer, residue } = await ourPeer();
    const files = ctFiles(4);
    const broken = (after: number): InstanceToSend['open'] =>
      async function* () {
        for (let i = 0; i < after; i += 1) yield Buffer.alloc(1000);
        await Promise.reject(new Error('gone'));
      };
    const [a, b, c, d] = files.map((file) => toSend(file)) as [InstanceToSend, InstanceToSend, InstanceToSend, InstanceToSend];
    const result = await send(peer, [a, { ...b, open: broken(0) }, { ...c, open: broken(2) }, d], { callingAet });
    expect(result).toMatchObject({ ok: true, value: { sent: 2, failed: 2 } });
    await expect.poll(residue).toEqual([]);
  });
});

describe('to peers that fail', () => {
  it('nobody there', async () => {
    const peer = { aet: 'NOBODY', host: '127.0.0.1', port: await freePort() };
    expect(await echo(peer, { callingAet })).toMatchObject({ ok: false, error: { code: 'PEER_UNREACHABLE', data: { cause: 'ECONNREFUSED' } } });
    expect(
      await send(
        peer,
        ctFiles(2).map((file) => toSend(file)),
        { callingAet },
      ),
    ).toMatchObject({ ok: false, error: { code: 'PEER_UNREACHABLE' } });
  });

  it('a title or port that cannot be', async () => {
    expect(await echo({ aet: 'SEVENTEEN_LETTERS', host: '127.0.0.1', port: 1 }, { callingAet })).toMatchObject({ error: { code: 'BAD_REQUEST' } });
    expect(await echo({ aet: 'OK', host: '127.0.0.1', port: 70_000 }, { callingAet })).toMatchObject({ error: { code: 'BAD_REQUEST' } });
  });

  it.each([
    ['says nothing', () => undefined, 'PEER_UNREACHABLE'],
    ['hangs up', (socket: Socket) => socket.end(), 'PEER_UNREACHABLE'],
    ['speaks HTTP', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'), 'PEER_REJECTED'],
    ['aborts', (socket: Socket) => socket.write(Buffer.from('07000000000400000000', 'hex')), 'PEER_REJECTED'],
    ['rejects for now', (socket: Socket) => socket.write(Buffer.from('03000000000400020302', 'hex')), 'PEER_REJECTED'],
    ['accepts, then says nothing', (socket: Socket) => socket.write(accepting), 'PEER_UNREACHABLE'],
    ['accepts, then hangs up', (socket: Socket) => socket.end(accepting), 'PEER_UNREACHABLE'],
    ['accepts, then releases', (socket: Socket) => socket.write(Buffer.concat([accepting, Buffer.from('05000000000400000000', 'hex')])), 'PEER_REJECTED'],
    ['accepts, then sends garbage', (socket: Socket) => socket.write(Buffer.concat([accepting, Buffer.from('0400ffffffff', 'hex')])), 'PEER_REJECTED'],
  ])('a peer that %s gives a sentence in time (catches: a hang)', async (_, serve, code) => {
    const peer = await scripted(serve);
    const start = performance.now();
    const result = await echo(peer, { callingAet, timeouts: { associateMs: 200, responseMs: 200, connectMs: 200 } });
    expect(result).toMatchObject({ ok: false, error: { code } });
    expect(performance.now() - start).toBeLessThan(1500);
  });

  it('a peer that stops reading in the middle of an object ends in time (catches: waiting for ever to drain)', async () => {
    const peer = await scripted((socket) => {
      socket.write(accepting);
      socket.pause();
    });
    const result = await send(peer, [toSend(makeCtFile({ size: 4000 }))], { callingAet, timeouts: { responseMs: 200 } });
    expect(result).toMatchObject({ ok: false, error: { code: 'PEER_UNREACHABLE' } });
  });

  it('cancels while the peer says nothing', async () => {
    const peer = await scripted(() => undefined);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    expect(await echo(peer, { callingAet, signal: controller.signal })).toMatchObject({ ok: false, error: { code: 'CANCELLED' } });
  });
});

describe('planContexts', () => {
  it('gives one context per class and syntax, in order, at most so many a plan', () => {
    const plans = planContexts(
      ['a|x', 'b|x', 'a|x', 'c|x', 'a|y'].map((key) => ({ sopClassUid: key.slice(0, 1), transferSyntaxUid: key.slice(2) })),
      2,
    );
    expect(plans.map((plan) => plan.contexts.map(({ id, abstractSyntax, transferSyntaxes }) => `${id}${abstractSyntax}${transferSyntaxes.join()}`))).toEqual([
      ['1ax', '3bx'],
      ['1cx', '3ay'],
    ]);
    expect(plans.map((plan) => plan.instances.map(({ ways }) => ways[0]?.contextId))).toEqual([
      [1, 3, 1],
      [1, 3],
    ]);
  });

  it('proposes each other syntax once per class, and takes the one an object is kept in when it may (catches: a JPEG object sent uncompressed to a peer that takes JPEG)', () => {
    const reencode = { transferSyntaxUids: ['e', 'i'] };
    const [plan] = planContexts([
      { sopClassUid: 'a', transferSyntaxUid: 'j', reencode },
      { sopClassUid: 'a', transferSyntaxUid: 'e', reencode: { transferSyntaxUids: ['i'] } },
    ]);
    expect(plan?.contexts.map(({ id, transferSyntaxes }) => `${String(id)}${transferSyntaxes.join()}`)).toEqual(['1j', '3e', '5i']);
    const ways = plan?.instances[0]?.ways ?? [];
    expect(acceptedWay(ways, new Map([[1, 'j'], [3, 'e'], [5, 'i']]))?.contextId).toBe(1); // prettier-ignore
    expect(acceptedWay(ways, new Map([[5, 'i']]))).toEqual({ contextId: 5, transferSyntaxUid: 'i' });
    expect(acceptedWay(ways, new Map([[1, 'other']]))).toBeUndefined();
  });
});
