// Values → PDUs ready for the wire (PS3.8 §9.3). P-DATA only gets its 12-byte header here: the payload is never copied.
import { APPLICATION_CONTEXT_UID } from '../protocolUids.ts';
import { writeItem } from './items.ts';
import { PDU_ABORT, PDU_ASSOCIATE_AC, PDU_ASSOCIATE_RJ, PDU_ASSOCIATE_RQ, PDU_DATA, PDU_HEADER_LENGTH, PDU_RELEASE_RP, PDU_RELEASE_RQ } from './pduTypes.ts';
import type { Abort, AssociateRj, ContextProposal, ContextResult, UserInformation } from './pduTypes.ts';
import { encodeUserInformation } from './userInformation.ts';

export function wrapPdu(type: number, body: Buffer): Buffer {
  const header = Buffer.alloc(PDU_HEADER_LENGTH);
  header[0] = type;
  header.writeUInt32BE(body.length, 2);
  return Buffer.concat([header, body]);
}

export interface AssociateRqFields {
  calledAet: string;
  callingAet: string;
  contexts: ContextProposal[];
  user: UserInformation;
}

export function encodeAssociateRq(rq: AssociateRqFields): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write(rq.calledAet.padEnd(16).slice(0, 16), 4, 'latin1');
  fixed.write(rq.callingAet.padEnd(16).slice(0, 16), 20, 'latin1');
  return wrapPdu(
    PDU_ASSOCIATE_RQ,
    Buffer.concat([fixed, writeItem(0x10, APPLICATION_CONTEXT_UID), ...rq.contexts.map(encodeProposal), encodeUserInformation(rq.user)]),
  );
}

function encodeProposal(context: ContextProposal): Buffer {
  const syntaxes = context.transferSyntaxes.map((uid) => writeItem(0x40, uid));
  return writeItem(0x20, Buffer.concat([Buffer.from([context.id, 0, 0, 0]), writeItem(0x30, context.abstractSyntax), ...syntaxes]));
}

export interface AssociateAcFields {
  echoed: Buffer;
  contexts: ContextResult[];
  user: UserInformation;
}

export function encodeAssociateAc(ac: AssociateAcFields): Buffer {
  const version = Buffer.from([0, 1, 0, 0]);
  return wrapPdu(
    PDU_ASSOCIATE_AC,
    Buffer.concat([version, ac.echoed, writeItem(0x10, APPLICATION_CONTEXT_UID), ...ac.contexts.map(encodeResult), encodeUserInformation(ac.user)]),
  );
}

function encodeResult(context: ContextResult): Buffer {
  return writeItem(0x21, Buffer.concat([Buffer.from([context.id, 0, context.result, 0]), writeItem(0x40, context.transferSyntax)]));
}

export function encodeAssociateRj(rj: AssociateRj): Buffer {
  return wrapPdu(PDU_ASSOCIATE_RJ, Buffer.from([0, rj.result, rj.source, rj.reason]));
}

export function encodeReleaseRq(): Buffer {
  return wrapPdu(PDU_RELEASE_RQ, Buffer.alloc(4));
}

export function encodeReleaseRp(): Buffer {
  return wrapPdu(PDU_RELEASE_RP, Buffer.alloc(4));
}

export function encodeAbort(abort: Abort): Buffer {
  return wrapPdu(PDU_ABORT, Buffer.from([0, 0, abort.source, abort.reason]));
}

/** Header of a P-DATA-TF with one PDV of `length` payload bytes, which are to follow (PS3.8 §9.3.5, message control header: Annex E.2). */
export function encodeDataHeader(contextId: number, isCommand: boolean, isLast: boolean, length: number): Buffer {
  const header = Buffer.allocUnsafe(12);
  header[0] = PDU_DATA;
  header[1] = 0;
  header.writeUInt32BE(length + 6, 2);
  header.writeUInt32BE(length + 2, 6);
  header[10] = contextId;
  header[11] = (isCommand ? 1 : 0) | (isLast ? 2 : 0);
  return header;
}
