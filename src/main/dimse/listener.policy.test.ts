// Who gets in and how much: peers by host name, limits of all and of one, the pace of one, user identity, connections that say nothing, small PDUs.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { associated, echoCommand, events, expectAlive, file, listen, listener, pdata, rawPeer, requestPdu, response, sink, storeCommand, useListenerRig, user } from '../../../test/helpers/listenerRig.ts'; // prettier-ignore
import { decodeAssociateAc } from './pdu/decodePdu.ts';
import { encodeReleaseRq } from './pdu/encodePdu.ts';
import { createPace } from './scp/pace.ts';
import { createPeerAddresses } from './scp/peerAddresses.ts';
import { echo } from './scu/echo.ts';

useListenerRig();

const call = async (callingAet: string): Promise<string> => {
  const answered = await echo({ aet: 'SAGITTA', host: '127.0.0.1', port: listener.port }, { callingAet });
  return answered.ok ? 'ok' : `${String(answered.error.data?.['source'])}/${String(answered.error.data?.['reason'])}`;
};

describe('peers by host name', () => {
  it('are known by any address of the name, and by no other (catches: a peer by name that never matches)', async () => {
    const names: Record<string, string[]> = { ct1: ['10.0.0.7', '127.0.0.1'], mr1: ['10.0.0.8'] };
    const lookUp = (host: string): Promise<string[]> => (names[host] === undefined ? Promise.reject(new Error('ENOTFOUND')) : Promise.resolve(names[host]));
    const peers = [
      { aet: 'CT1', host: 'ct1' },
      { aet: 'MR1', host: 'mr1' },
      { aet: 'US1', host: 'gone' },
    ];
    await listen({ peers, lookUp });
    expect([await call('CT1'), await call('MR1'), await call('US1'), await call('OTHER')]).toEqual(['ok', '1/3', '1/3', '1/3']);
  });

  it('are looked up by this computer', async () => {
    await listen({ peers: [{ aet: 'CT1', host: 'localhost' }] });
    expect(await call('CT1')).toBe('ok');
  });

  it('are asked for once at a time, are remembered, and outlive a name service that goes away', async () => {
    let now = 0;
    let asked = 0;
    let isUp = true;
    const look = (): Promise<string[]> => {
      asked += 1;
      return isUp ? Promise.resolve(['::1', '10.0.0.7']) : Promise.reject(new Error('EAI_AGAIN'));
    };
    const addresses = createPeerAddresses(look, () => now);
    expect(await Promise.all([addresses.isAt('ct1', '10.0.0.7'), addresses.isAt('ct1', '10.0.0.8')])).toEqual([true, false]);
    expect([addresses.isAt('ct1', '0:0:0:0:0:0:0:1'), asked]).toEqual([true, 1]);
    now = 61_000;
    isUp = false;
    expect([await addresses.isAt('ct1', '10.0.0.7'), asked]).toEqual([true, 2]);
    expect(addresses.isAt('10.0.0.7', '10.0.0.8')).toBe(false);
  });

  it('whose look-up hangs keep nobody else waiting', async () => {
    await listen({ peers: [{ aet: 'CT1', host: 'slow' }, { aet: 'MR1' }], lookUp: () => new Promise(() => undefined) });
    const hanging = await rawPeer();
    hanging.send(requestPdu({ calledAet: 'SAGITTA' }));
    expect(await call('MR1')).toBe('ok');
  });
});

describe('limits', () => {
  it('of a peer refuse its next association for the moment, others come in', async () => {
    await listen({ peers: [{ aet: 'RAW', maxAssociations: 1 }, { aet: 'MR1' }] });
    const first = await associated();
    const second = await rawPeer();
    second.send(requestPdu());
    expect([...(await second.next())!.body.subarray(1)]).toEqual([2, 3, 2]);
    expect(await call('MR1')).toBe('ok');
    first.send(encodeReleaseRq());
    expect((await first.next())?.type).toBe(6);
    await associated();
  });

  it('change without a new listener', async () => {
    let maxAssociations = 1;
    await listen({ policy: () => ({ maxAssociations }) });
    await associated();
    expect(await call('MR1')).toBe('3/2');
    maxAssociations = 2;
    expect(await call('MR1')).toBe('ok');
  });

  it('of pace hold a peer back, lose nothing and let others pass', async () => {
    await listen({ peers: [{ aet: 'RAW', maxObjectsPerMinute: 600 }, { aet: 'CHECK' }] });
    const peer = await associated();
    const many = 110;
    for (let index = 0; index < many; index += 1) peer.send(storeCommand, pdata(1, false, true, file.dataSet));
    await expectAlive();
    for (let index = 0; index < many; index += 1) expect(await response(peer)).toMatchObject({ status: 0 });
    expect(sink.incoming).toHaveLength(many);
  });

  it('of pace are even past the burst, each peer by itself', () => {
    let now = 0;
    const pace = createPace(() => now);
    const turns = Array.from({ length: 103 }, () => pace.turn('A', 600));
    expect([turns.slice(0, 101).every((ms) => ms === 0), turns[101], turns[102]]).toEqual([true, 100, 200]);
    expect(pace.turn('B', 600)).toBe(0);
    now = 60_000;
    expect(pace.turn('A', 600)).toBe(0);
  });

  it('begin nothing for a peer that goes while it waits for its turn', async () => {
    await listen({ peers: [{ aet: 'RAW', maxObjectsPerMinute: 6 }], closeGraceMs: 50 });
    const peer = await associated();
    for (let index = 0; index < 4; index += 1) peer.send(storeCommand, pdata(1, false, true, file.dataSet));
    for (let index = 0; index < 2; index += 1) expect(await response(peer)).toMatchObject({ status: 0 });
    await listener.close();
    expect(sink.incoming).toHaveLength(2);
    expect(await sink.residue()).toEqual([]);
  });
});

describe('connections that say nothing', () => {
  it('keep nobody out, however many (catches: slots held until ARTIM)', async () => {
    await listen({ maxAssociations: 2, timeouts: { artimMs: 30_000 } });
    const sockets: Socket[] = [];
    for (let index = 0; index < 200; index += 1) {
      const socket = connect({ port: listener.port, host: '127.0.0.1' }).on('error', () => undefined);
      sockets.push(socket);
      if (index % 2 === 0) socket.write(requestPdu().subarray(0, 40));
      await new Promise((resolve) => socket.once('connect', resolve));
    }
    await expectAlive();
    for (const socket of sockets) socket.destroy();
  });

  it('do not push out an association that is under way', async () => {
    await listen({ maxAssociations: 1, timeouts: { artimMs: 30_000 } });
    const peer = await associated();
    const sockets = Array.from({ length: 120 }, () => connect({ port: listener.port, host: '127.0.0.1' }).on('error', () => undefined));
    await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    peer.send(storeCommand, pdata(1, false, true, file.dataSet));
    expect(await response(peer)).toMatchObject({ status: 0 });
    for (const socket of sockets) socket.destroy();
  });

  it('that never read are ended (catches: an answer that waits for ever)', async () => {
    await listen({ timeouts: { artimMs: 150, idleMs: 150 } });
    const peer = await associated();
    peer.socket.pause();
    for (let index = 0; index < 2000; index += 1) peer.send(echoCommand);
    await expect.poll(() => events.some((event) => event.kind === 'association.closed'), { timeout: 10_000 }).toBe(true);
  });
});

describe('user identity', () => {
  const identity = (type: number, name: string, passcode: string): Buffer => {
    const counted = (text: string): Buffer => Buffer.concat([Buffer.from([0, text.length]), Buffer.from(text)]);
    const value = Buffer.concat([Buffer.from([type, 1]), counted(name), counted(passcode)]);
    return Buffer.concat([Buffer.from([0x58, 0, 0, value.length]), value]);
  };
  /** The request with one more sub-item at its end, which is the end of item 0x50. */
  const requestWith = (item: Buffer): Buffer => {
    const rq = Buffer.concat([requestPdu({ user }), item]);
    let at = 6 + 68;
    while (rq.readUInt8(at) !== 0x50) at += 4 + rq.readUInt16BE(at + 2);
    rq.writeUInt16BE(rq.length - at - 4, at + 2);
    rq.writeUInt32BE(rq.length - 6, 2);
    return rq;
  };
  const answerTo = async (item: Buffer): Promise<[number | undefined, ...number[]]> => {
    const peer = await rawPeer();
    peer.send(requestWith(item));
    const pdu = await peer.next();
    if (pdu?.type === 3) return [3, ...pdu.body.subarray(1)];
    return [pdu?.type, decodeAssociateAc(pdu!.body)?.user.userIdentityAccepted === true ? 1 : 0];
  };
  const checkIdentity = (name: Uint8Array, passcode: Uint8Array): Promise<boolean> =>
    Promise.resolve(Buffer.from(name).toString() === 'ct' && Buffer.from(passcode).toString() === 'open sesame');

  it('is asked for where it is set, and answered (PS3.7 D.3.3.7)', async () => {
    await listen({ checkIdentity });
    expect(await answerTo(identity(2, 'ct', 'open sesame'))).toEqual([2, 1]);
    for (const wrong of [identity(2, 'ct', 'open'), identity(2, 'mr', 'open sesame'), identity(1, 'ct', ''), identity(5, 'ct', 'open sesame')])
      expect(await answerTo(wrong)).toEqual([3, 1, 1, 1]);
    expect(await call('CT1')).toBe('1/1');
  });

  it('is ignored otherwise, even one that lies about its lengths', async () => {
    await listen();
    expect(await answerTo(identity(2, 'ct', 'wrong'))).toEqual([2, 0]);
    expect(await answerTo(Buffer.from('58000006020100ff6374', 'hex'))).toEqual([2, 0]);
  });

  it('that cannot be checked lets nobody in (catches: an exception that is taken for yes)', async () => {
    await listen({ checkIdentity: () => Promise.reject(new Error('bug')) });
    const peer = await rawPeer();
    peer.send(requestWith(identity(2, 'ct', 'open sesame')));
    expect((await peer.next())?.type).not.toBe(2);
    expect(events.filter((event) => event.kind === 'association.opened')).toEqual([]);
  });
});

describe('lengths of PDUs', () => {
  it.each([8, 128, 4096])('a peer that reads %i bytes gets no longer ones', async (maxLength) => {
    await listen();
    const peer = await associated({ user: { ...user, maxLength } });
    peer.send(echoCommand);
    let command = Buffer.alloc(0);
    for (let isLast = false; !isLast;) {
      const pdu = await peer.next();
      expect(pdu!.body.length).toBeLessThanOrEqual(maxLength);
      command = Buffer.concat([command, pdu!.body.subarray(6)]);
      isLast = (pdu!.body.readUInt8(5) & 2) !== 0;
    }
    expect(command.readUInt32LE(8)).toBe(command.length - 12);
  });

  it('unlimited both ways is taken at its word', async () => {
    await listen({ maxPduLength: 0 });
    const peer = await rawPeer();
    peer.send(requestPdu({ user: { ...user, maxLength: 0 } }));
    expect(decodeAssociateAc((await peer.next())!.body)?.user.maxLength).toBe(0);
    peer.send(storeCommand, pdata(1, false, true, Buffer.concat([file.dataSet, Buffer.alloc(3_000_000)])));
    expect(await response(peer)).toMatchObject({ commandField: 0x8001 });
  });
});
