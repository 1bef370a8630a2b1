// PDU codecs and the streaming reader: round trips, bytes of the standard, and lies about every length.
import { describe, expect, it } from 'vitest';
import { decodeAbort, decodeAssociateAc, decodeAssociateRj, decodeAssociateRq, isReleaseBody } from './decodePdu.ts';
import {
  encodeAbort,
  encodeAssociateAc,
  encodeAssociateRj,
  encodeAssociateRq,
  encodeDataHeader,
  encodeReleaseRp,
  encodeReleaseRq,
  wrapPdu,
} from './encodePdu.ts';
import { PduReader } from './pduReader.ts';
import type { UserInformation } from './pduTypes.ts';

const user: UserInformation = {
  maxLength: 16384,
  implementationClassUid: '1.2.3',
  implementationVersionName: 'TEST',
  asyncOperations: { invoked: 3, performed: 4 },
  roles: [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.2', scu: true, scp: false }],
  extended: [{ sopClassUid: '1.2.840.10008.5.1.4.1.1.2', info: Buffer.from([2, 0, 3]) }],
};
const contexts = [{ id: 1, abstractSyntax: '1.2.840.10008.1.1', transferSyntaxes: ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'] }];
const request = encodeAssociateRq({ calledAet: 'CALLED', callingAet: 'CALLING', contexts, user });

/** Feeds bytes in pieces of `step` and writes down what comes out. */
function readInSteps(bytes: Buffer, step: number, limit = 1 << 20): string[] {
  const seen: string[] = [];
  const reader = new PduReader(
    {
      control: (type, body) => seen.push(`pdu ${type} ${body.length}`),
      dataBegins: () => true,
      fragment: (contextId, flags, piece, ends) => {
        const last = seen.at(-1)?.startsWith(`pdv ${contextId} ${flags} open `) === true ? seen.pop()!.split(' ')[4]! : '';
        seen.push(`pdv ${contextId} ${flags} ${ends ? 'whole' : 'open'} ${last}${piece.toString('hex')}`);
      },
      problem: (kind) => seen.push(kind),
      resumed: () => undefined,
      failed: (error) => seen.push(String(error)),
    },
    limit,
  );
  for (let at = 0; at < bytes.length; at += step) reader.feed(bytes.subarray(at, at + step));
  return seen;
}

describe('A-ASSOCIATE', () => {
  it('RQ survives the way out and in', () => {
    expect(decodeAssociateRq(request.subarray(6))).toMatchObject({ protocolVersion: 1, calledAet: 'CALLED', callingAet: 'CALLING', contexts, user });
  });

  it('AC survives the way out and in, and echoes the reserved bytes (catches: rewritten AE titles)', () => {
    const echoed = Buffer.from('CALLED          CALLING         ' + 'r'.repeat(32));
    const pdu = encodeAssociateAc({ echoed, contexts: [{ id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' }], user });
    expect(pdu.subarray(10, 74).equals(echoed)).toBe(true);
    expect(decodeAssociateAc(pdu.subarray(6))).toMatchObject({ contexts: [{ id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' }], user });
  });

  it('trims NULs and spaces of AE titles and UIDs (catches: unknown peers because of padding)', () => {
    const body = Buffer.from(request.subarray(6));
    body.write('CALLED\0\0\0\0 \0   \0', 4, 'latin1');
    body.write('                ', 20, 'latin1');
    expect(decodeAssociateRq(body)).toMatchObject({ calledAet: 'CALLED', callingAet: '' });
  });

  it('never throws on a truncated body, and takes none whose cut goes through an item', () => {
    const body = request.subarray(6);
    const whole: number[] = [];
    for (let length = 0; length < body.length; length += 1) if (decodeAssociateRq(body.subarray(0, length)) !== undefined) whole.push(length);
    // 68 fixed bytes, then the ends of: application context (25), context item, and nothing else
    expect(whole).toEqual([68, 68 + 25, 68 + 25 + 4 + body.readUInt16BE(68 + 25 + 2)]);
  });

  it.each([
    ['an even context id', [{ ...contexts[0]!, id: 2 }]],
    ['a doubled context id', [contexts[0]!, contexts[0]!]],
    ['129 contexts', Array.from({ length: 129 }, (_, index) => ({ ...contexts[0]!, id: index < 128 ? index * 2 + 1 : 257 }))],
  ])('refuses %s', (_, wrong) => {
    expect(decodeAssociateRq(encodeAssociateRq({ calledAet: 'A', callingAet: 'B', contexts: wrong, user }).subarray(6))).toBeUndefined();
  });

  it.each([
    ['a maximum length of 3 bytes', '51000003000000'],
    ['an async window of 2 bytes', '530000020001'],
    ['a role whose UID is longer than the item', '540000040040312e'],
    ['an identity without its type', '5800000101'],
    ['a sub-item longer than its item', '52000fff31'],
  ])('refuses %s', (_, hex) => {
    const wrong = Buffer.from(hex, 'hex');
    const item = Buffer.concat([Buffer.from([0x50, 0, 0, wrong.length]), wrong]);
    expect(decodeAssociateRq(Buffer.concat([request.subarray(6, 6 + 68), item]))).toBeUndefined();
  });

  it('ignores items it does not know (PS3.8 §9.3.1)', () => {
    expect(decodeAssociateRq(Buffer.concat([request.subarray(6), Buffer.from([0x99, 0, 0, 2, 1, 2])]))).toMatchObject({ calledAet: 'CALLED' });
  });
});

describe('the small PDUs', () => {
  it('have the bytes of the standard', () => {
    expect(encodeReleaseRq().toString('hex')).toBe('05000000000400000000');
    expect(encodeReleaseRp().toString('hex')).toBe('06000000000400000000');
    expect(encodeAbort({ source: 2, reason: 6 }).toString('hex')).toBe('07000000000400000206');
    expect(encodeAssociateRj({ result: 1, source: 1, reason: 7 }).toString('hex')).toBe('03000000000400010107');
    expect(encodeDataHeader(3, true, true, 10).toString('hex')).toBe('04000000001000000' + '00c0303');
  });

  it('come back as they were, and only with four bytes', () => {
    expect(decodeAbort(Buffer.from([0, 0, 2, 6]))).toEqual({ source: 2, reason: 6 });
    expect(decodeAssociateRj(Buffer.from([0, 1, 3, 2]))).toEqual({ result: 1, source: 3, reason: 2 });
    for (const length of [0, 3, 5]) {
      expect(decodeAbort(Buffer.alloc(length))).toBeUndefined();
      expect(decodeAssociateRj(Buffer.alloc(length))).toBeUndefined();
      expect(isReleaseBody(Buffer.alloc(length))).toBe(false);
    }
  });
});

describe('the reader', () => {
  const pdv = (contextId: number, flags: number, hex: string): Buffer => {
    const bytes = Buffer.from(hex, 'hex');
    const header = Buffer.alloc(6);
    header.writeUInt32BE(bytes.length + 2);
    header[4] = contextId;
    header[5] = flags;
    return Buffer.concat([header, bytes]);
  };
  const stream = Buffer.concat([
    request,
    wrapPdu(4, Buffer.concat([pdv(1, 3, '0102'), pdv(1, 0, ''), pdv(1, 0, 'aabbcc')])),
    wrapPdu(4, pdv(1, 2, 'dd')),
    wrapPdu(5, Buffer.alloc(4)),
  ]);
  const expected = [`pdu 1 ${request.length - 6}`, 'pdv 1 3 whole 0102', 'pdv 1 0 whole ', 'pdv 1 0 whole aabbcc', 'pdv 1 2 whole dd', 'pdu 5 4'];

  it.each([1, 2, 3, 5, 7, 11, 64, 100000])('gives the same in pieces of %d bytes (catches: headers split over reads)', (step) => {
    expect(readInSteps(stream, step)).toEqual(expected);
  });

  it.each([
    ['type 0', '00000000000400000000', 'unrecognized'],
    ['type 8', '08000000000400000000', 'unrecognized'],
    ['a release of 5 bytes', '050000000005', 'invalid'],
    ['an associate of 4 GB', '0100ffffffff', 'invalid'],
    ['P-DATA over the limit', '040000100001', 'invalid'],
    ['P-DATA without room for a PDV', '040000000005', 'invalid'],
    ['a PDV of length 0', '040000000006000000000101', 'invalid'],
    ['a PDV of length 1', '040000000006000000010101', 'invalid'],
    ['a PDV longer than its PDU', '040000000006000000030101', 'invalid'],
    ['a PDV of 4 GB', '040000000006ffffffff0101', 'invalid'],
    ['a tail too short for another PDV', '040000000008000000020101', 'invalid'],
  ])('stops at %s', (_, hex, problem) => {
    for (const step of [1, 100]) expect(readInSteps(Buffer.concat([Buffer.from(hex, 'hex'), stream]), step)).toEqual([problem]);
  });

  it('waits while a fragment’s promise is open, and loses nothing (catches: no back-pressure, reordered bytes)', async () => {
    const seen: string[] = [];
    const open: (() => void)[] = [];
    let resumed = 0;
    const reader = new PduReader(
      {
        control: (type) => seen.push(`pdu ${type}`),
        dataBegins: () => true,
        fragment: (_, __, piece) => {
          seen.push(piece.toString('hex'));
          return new Promise((resolve) => open.push(resolve));
        },
        problem: (kind) => seen.push(kind),
        resumed: () => (resumed += 1),
        failed: (error) => seen.push(String(error)),
      },
      1 << 20,
    );
    reader.feed(stream.subarray(request.length));
    expect([seen, reader.held, reader.hasBacklog]).toEqual([['0102'], true, true]);
    for (let turn = 0; turn < 4; turn += 1) {
      open.shift()!();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect([seen, reader.held, reader.hasBacklog, resumed]).toEqual([['0102', '', 'aabbcc', 'dd', 'pdu 5'], false, false, 1]);
  });
});
