// Bodies of the non-data PDUs (PS3.8 §9.3.2-9.3.8) → values. A body that contradicts itself gives undefined (Evt19), never an exception.
import { readItems, trimmed } from './items.ts';
import { MAX_CONTEXTS } from './pduTypes.ts';
import type { Abort, AssociateAc, AssociateRj, AssociateRq, ContextAnswer, ContextProposal, ContextResult } from './pduTypes.ts';
import { decodeUserInformation, emptyUserInformation } from './userInformation.ts';

/** Fixed part of an A-ASSOCIATE body: protocol version, reserved, two AE titles, 32 reserved bytes. */
const FIXED_LENGTH = 68;

interface AssociateParts<Context> {
  applicationContext: string;
  contexts: Context[];
  user: AssociateRq['user'];
}

export function decodeAssociateRq(body: Buffer): AssociateRq | undefined {
  const parts = decodeParts(body, 0x20, decodeProposal);
  if (parts === undefined) return undefined;
  return {
    protocolVersion: body.readUInt16BE(0),
    calledAet: trimmed(body.subarray(4, 20)),
    callingAet: trimmed(body.subarray(20, 36)),
    echoed: Buffer.from(body.subarray(4, FIXED_LENGTH)),
    ...parts,
  };
}

/** The AE titles of an AC are reserved fields and not looked at (PS3.8 §9.3.3). */
export function decodeAssociateAc(body: Buffer): AssociateAc | undefined {
  return decodeParts(body, 0x21, decodeResult);
}

function decodeParts<Context extends { id: number }>(
  body: Buffer,
  contextItem: number,
  decodeContext: (value: Buffer) => Context | undefined,
): AssociateParts<Context> | undefined {
  if (body.length < FIXED_LENGTH) return undefined;
  const items = readItems(body, FIXED_LENGTH);
  if (items === undefined) return undefined;
  const parts: AssociateParts<Context> = { applicationContext: '', contexts: [], user: emptyUserInformation() };
  const ids = new Set<number>();
  for (const { type, value } of items) {
    if (type === 0x10) parts.applicationContext = trimmed(value);
    if (type === contextItem) {
      const context = decodeContext(value);
      if (context === undefined || context.id % 2 === 0 || ids.has(context.id)) return undefined;
      ids.add(context.id);
      parts.contexts.push(context);
    }
    if (type === 0x50) {
      const user = decodeUserInformation(value);
      if (user === undefined) return undefined;
      parts.user = user;
    }
  }
  return parts.contexts.length > MAX_CONTEXTS ? undefined : parts;
}

function decodeProposal(value: Buffer): ContextProposal | undefined {
  const items = value.length < 4 ? undefined : readItems(value, 4);
  if (items === undefined) return undefined;
  const context: ContextProposal = { id: value.readUInt8(0), abstractSyntax: '', transferSyntaxes: [] };
  for (const item of items) {
    if (item.type === 0x30) context.abstractSyntax = trimmed(item.value);
    if (item.type === 0x40) context.transferSyntaxes.push(trimmed(item.value));
  }
  return context;
}

function decodeResult(value: Buffer): ContextResult | undefined {
  if (value.length < 4) return undefined;
  const code = value.readUInt8(2);
  const result: ContextAnswer = code === 0 || code === 1 || code === 3 || code === 4 ? code : 2;
  const context: ContextResult = { id: value.readUInt8(0), result, transferSyntax: '' };
  const items = readItems(value, 4);
  if (items === undefined) return result === 0 ? undefined : context; // a refused context's syntax is not significant
  for (const item of items) if (item.type === 0x40) context.transferSyntax = trimmed(item.value);
  return context;
}

export function decodeAssociateRj(body: Buffer): AssociateRj | undefined {
  return body.length === 4 ? { result: body.readUInt8(1), source: body.readUInt8(2), reason: body.readUInt8(3) } : undefined;
}

export function decodeAbort(body: Buffer): Abort | undefined {
  return body.length === 4 ? { source: body.readUInt8(2), reason: body.readUInt8(3) } : undefined;
}

/** A-RELEASE-RQ and -RP carry four reserved bytes, not tested (PS3.8 §9.3.6). */
export function isReleaseBody(body: Buffer): boolean {
  return body.length === 4;
}
