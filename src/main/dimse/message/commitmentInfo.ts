// Action and event information of Storage Commitment (PS3.4 Tables J.3-1 and J.3-2), to and from bytes. Whether the objects are there is the archive's to say.
import type { CommitmentReference, CommitmentReport, CommitmentRequest } from '../commitment.ts';
import type { DataSet } from '../../../dicom/model.ts';
import { isUid } from '../protocolUids.ts';
import { decodeIdentifier, encodeIdentifier } from './identifier.ts';
import type { IdentifierElement } from './identifier.ts';

const TRANSACTION_UID = 0x00081195;
const FAILURE_REASON = 0x00081197;
const FAILED_SEQUENCE = 0x00081198;
const REFERENCED_SEQUENCE = 0x00081199;
const REFERENCED_CLASS = 0x00081150;
const REFERENCED_INSTANCE = 0x00081155;

export function encodeRequest({ transactionUid, objects }: CommitmentRequest, transferSyntaxUid: string): Buffer {
  return encodeIdentifier([transaction(transactionUid), references(REFERENCED_SEQUENCE, objects)], transferSyntaxUid);
}

/** Empty sequences are left out: each is there only when it has items (1C). */
export function encodeReport({ transactionUid, committed, failed }: CommitmentReport, transferSyntaxUid: string): Buffer {
  const elements = [transaction(transactionUid)];
  if (failed.length > 0) elements.push(references(FAILED_SEQUENCE, failed));
  if (committed.length > 0) elements.push(references(REFERENCED_SEQUENCE, committed));
  return encodeIdentifier(elements, transferSyntaxUid);
}

function transaction(uid: string): IdentifierElement {
  return { tag: TRANSACTION_UID, vr: 'UI', value: uid };
}

function references(tag: number, objects: readonly (CommitmentReference & { reason?: number })[]): IdentifierElement {
  const items = objects.map(({ sopClassUid, sopInstanceUid, reason }) => [
    { tag: REFERENCED_CLASS, vr: 'UI', value: sopClassUid },
    { tag: REFERENCED_INSTANCE, vr: 'UI', value: sopInstanceUid },
    ...(reason === undefined ? [] : [{ tag: FAILURE_REASON, vr: 'US', value: String(reason) }]),
  ]);
  return { tag, vr: 'SQ', value: '', items };
}

/** Undefined when it cannot be read, or lacks a transaction, objects, or a UID of one of them. An object named twice is one. */
export function decodeRequest(bytes: Buffer, transferSyntaxUid: string): CommitmentRequest | undefined {
  const info = decodeInfo(bytes, transferSyntaxUid);
  const objects = info && readReferences(info.sequence(REFERENCED_SEQUENCE));
  if (info === undefined || objects === undefined || objects.length === 0) return undefined;
  return { transactionUid: info.string(TRANSACTION_UID), objects: unique(objects) };
}

/** Undefined when it cannot be read, or lacks a transaction or a UID of an object; it may name none. */
export function decodeReport(bytes: Buffer, transferSyntaxUid: string): CommitmentReport | undefined {
  const info = decodeInfo(bytes, transferSyntaxUid);
  if (info === undefined) return undefined;
  const committed = readReferences(info.sequence(REFERENCED_SEQUENCE));
  const failed = readReferences(info.sequence(FAILED_SEQUENCE));
  if (committed === undefined || failed === undefined) return undefined;
  return { transactionUid: info.string(TRANSACTION_UID), committed, failed };
}

function decodeInfo(bytes: Buffer, transferSyntaxUid: string): DataSet | undefined {
  const decoded = decodeIdentifier(bytes, transferSyntaxUid);
  return decoded.ok && isUid(decoded.value.string(TRANSACTION_UID)) ? decoded.value : undefined;
}

/** A reason that is missing is taken for a processing failure. */
function readReferences(items: readonly DataSet[]): (CommitmentReference & { reason: number })[] | undefined {
  const references = items.map((item) => ({
    sopClassUid: item.string(REFERENCED_CLASS),
    sopInstanceUid: item.string(REFERENCED_INSTANCE),
    reason: item.uint16(FAILURE_REASON) ?? 0x0110,
  }));
  return references.every(({ sopClassUid, sopInstanceUid }) => isUid(sopClassUid) && isUid(sopInstanceUid)) ? references : undefined;
}

function unique(objects: readonly CommitmentReference[]): CommitmentReference[] {
  const seen = new Map(objects.map(({ sopClassUid, sopInstanceUid }) => [`${sopClassUid} ${sopInstanceUid}`, { sopClassUid, sopInstanceUid }]));
  return [...seen.values()];
}
