// The listener against broken message grammar and PDUs that lie or come at the wrong time.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  associated,
  command,
  echoCommand,
  events,
  expectAbort,
  expectAlive,
  file,
  listen,
  pdata,
  rawPeer,
  requestPdu,
  response,
  sink,
  storeCommand,
  useListenerRig,
} from '../../../test/helpers/listenerRig.ts';
import { encodeReleaseRp, encodeReleaseRq, wrapPdu } from './pdu/encodePdu.ts';

useListenerRig();

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
