// What the listener answers to proposals: contexts, syntaxes, roles, windows, policy, limits.
import { describe, expect, it } from 'vitest';
import { CT_IMAGE_STORAGE, EXPLICIT_LITTLE } from '../../../test/helpers/ctFile.ts';
import { associated, listen, rawPeer, requestPdu, useListenerRig, user } from '../../../test/helpers/listenerRig.ts';
import { decodeAssociateAc } from './pdu/decodePdu.ts';
import { encodeReleaseRq } from './pdu/encodePdu.ts';
import type { ContextProposal, UserInformation } from './pdu/pduTypes.ts';

useListenerRig();

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
