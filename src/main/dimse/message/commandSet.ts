// DIMSE command sets: group 0000 in implicit VR little endian (PS3.7 §6.3.1, Annex E), both directions. Data sets never come here.
import { trimmed } from '../pdu/items.ts';

export const C_STORE_RQ = 0x0001;
export const C_GET_RQ = 0x0010;
export const C_FIND_RQ = 0x0020;
export const C_MOVE_RQ = 0x0021;
export const C_ECHO_RQ = 0x0030;
export const N_EVENT_REPORT_RQ = 0x0100;
export const N_ACTION_RQ = 0x0130;
export const C_CANCEL_RQ = 0x0fff;
export const RESPONSE_BIT = 0x8000;
/** Command Data Set Type that says: no data set follows. Any other value says one does. */
const NO_DATA_SET = 0x0101;

export interface CommandSet {
  commandField: number;
  affectedSopClassUid?: string;
  requestedSopClassUid?: string;
  messageId?: number;
  messageIdRespondedTo?: number;
  priority?: number;
  hasDataSet: boolean;
  status?: number;
  /** LO, at most 64 characters, never patient data. */
  errorComment?: string;
  affectedSopInstanceUid?: string;
  requestedSopInstanceUid?: string;
  /** Of N-EVENT-REPORT and N-ACTION (PS3.7 §10.1.1, §10.1.4). */
  eventTypeId?: number;
  actionTypeId?: number;
  /** AE title of a C-MOVE's receiver. */
  moveDestination?: string;
  /** Sub-operations of a retrieval (PS3.7 §9.1.3, §9.1.4). */
  remaining?: number;
  completed?: number;
  failed?: number;
  warning?: number;
  /** AE title and message that a C-STORE sub-operation is due to. */
  moveOriginator?: string;
  moveOriginatorMessageId?: number;
}

/** Undefined when the bytes are no command set: a length out of bounds, another group, or no command field. */
export function decodeCommandSet(bytes: Buffer): CommandSet | undefined {
  const elements = readElements(bytes);
  const commandField = elements && readUs(elements.get(0x0100));
  if (elements === undefined || commandField === undefined) return undefined;
  const command: CommandSet = { commandField, hasDataSet: (readUs(elements.get(0x0800)) ?? NO_DATA_SET) !== NO_DATA_SET };
  readTexts(command, elements);
  for (const [element, field] of numberElements) {
    const value = readUs(elements.get(element));
    if (value !== undefined) command[field] = value;
  }
  return command;
}

const numberElements = [
  [0x0110, 'messageId'],
  [0x0120, 'messageIdRespondedTo'],
  [0x0700, 'priority'],
  [0x0900, 'status'],
  [0x1002, 'eventTypeId'],
  [0x1008, 'actionTypeId'],
  [0x1020, 'remaining'],
  [0x1021, 'completed'],
  [0x1022, 'failed'],
  [0x1023, 'warning'],
  [0x1031, 'moveOriginatorMessageId'],
] as const;

const textElements = [
  [0x0002, 'affectedSopClassUid'],
  [0x0003, 'requestedSopClassUid'],
  [0x0600, 'moveDestination'],
  [0x0902, 'errorComment'],
  [0x1000, 'affectedSopInstanceUid'],
  [0x1001, 'requestedSopInstanceUid'],
  [0x1030, 'moveOriginator'],
] as const;

function readTexts(command: CommandSet, elements: Map<number, Buffer>): void {
  for (const [element, field] of textElements) {
    const value = elements.get(element);
    if (value !== undefined) command[field] = trimmed(value);
  }
}

function readElements(bytes: Buffer): Map<number, Buffer> | undefined {
  const elements = new Map<number, Buffer>();
  let at = 0;
  while (at < bytes.length) {
    if (at + 8 > bytes.length || bytes.readUInt16LE(at) !== 0) return undefined;
    const end = at + 8 + bytes.readUInt32LE(at + 4);
    if (end > bytes.length) return undefined;
    elements.set(bytes.readUInt16LE(at + 2), bytes.subarray(at + 8, end));
    at = end;
  }
  return elements;
}

function readUs(value: Buffer | undefined): number | undefined {
  return value !== undefined && value.length >= 2 ? value.readUInt16LE(0) : undefined;
}

type Value = [element: number, value: number | string | undefined, pad?: '\0' | ' '];

/** Elements ascending; UIDs padded with NUL, text with a space. */
function valuesOf(command: CommandSet): Value[] {
  return [
    [0x0002, command.affectedSopClassUid],
    [0x0003, command.requestedSopClassUid],
    [0x0100, command.commandField],
    [0x0110, command.messageId],
    [0x0120, command.messageIdRespondedTo],
    [0x0600, command.moveDestination, ' '],
    [0x0700, command.priority],
    [0x0800, command.hasDataSet ? 0x0001 : NO_DATA_SET],
    [0x0900, command.status],
    [0x0902, command.errorComment?.slice(0, 64), ' '],
    [0x1000, command.affectedSopInstanceUid],
    [0x1001, command.requestedSopInstanceUid],
    [0x1002, command.eventTypeId],
    [0x1008, command.actionTypeId],
    [0x1020, command.remaining],
    [0x1021, command.completed],
    [0x1022, command.failed],
    [0x1023, command.warning],
    [0x1030, command.moveOriginator, ' '],
    [0x1031, command.moveOriginatorMessageId],
  ];
}

/** Group length first. */
export function encodeCommandSet(command: CommandSet): Buffer {
  const values = valuesOf(command);
  let length = 12;
  for (const [, value] of values) if (value !== undefined) length += 8 + (typeof value === 'number' ? 2 : value.length + (value.length & 1));
  const bytes = Buffer.allocUnsafe(length);
  let at = writeHeader(bytes, 0, 0x0000, 4);
  at = bytes.writeUInt32LE(length - 12, at);
  for (const [element, value, pad = '\0'] of values) {
    if (value === undefined) continue;
    const text = typeof value === 'number' ? undefined : value.length % 2 === 0 ? value : value + pad;
    at = writeHeader(bytes, at, element, text?.length ?? 2);
    at = typeof value === 'number' ? bytes.writeUInt16LE(value, at) : at + bytes.write(text ?? '', at, 'latin1');
  }
  return bytes;
}

function writeHeader(bytes: Buffer, at: number, element: number, length: number): number {
  bytes.writeUInt16LE(0, at);
  bytes.writeUInt16LE(element, at + 2);
  return bytes.writeUInt32LE(length, at + 4);
}
