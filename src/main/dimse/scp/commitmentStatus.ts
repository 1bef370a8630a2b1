// Statuses of N-ACTION and N-EVENT-REPORT (PS3.7 Annex C). Comments are fixed texts of at most 64 characters.
import type { StoreStatus } from './storeStatus.ts';

export const PROCESSING_FAILURE: StoreStatus = { status: 0x0110, comment: 'The archive could not process it; try again' };
export const NO_SUCH_INSTANCE: StoreStatus = { status: 0x0112, comment: 'Not the well-known instance of Storage Commitment' };
export const NO_SUCH_EVENT: StoreStatus = { status: 0x0113, comment: 'The event type is neither 1 nor 2' };
export const INVALID_INFORMATION: StoreStatus = { status: 0x0115, comment: 'Transaction or references are missing or cannot be read' };
export const CONFLICT: StoreStatus = { status: 0x0115, comment: 'Event type 1 does not go with failed objects' };
const UNKNOWN_TRANSACTION: StoreStatus = { status: 0x0115, comment: 'We did not ask this peer for this transaction' };
export const NO_SUCH_CLASS: StoreStatus = { status: 0x0118, comment: 'Not the Storage Commitment Push Model' };
export const NO_SUCH_ACTION: StoreStatus = { status: 0x0123, comment: 'The action type is not 1' };
const UNKNOWN_PEER: StoreStatus = { status: 0x0124, comment: 'Not a known peer here, so no report could reach it' };
export const TOO_LONG: StoreStatus = { status: 0x0213, comment: 'The list of objects is too long; ask in parts' };

/** What the archive answers with, beside Success. */
export const commitmentStatuses = { UNKNOWN_PEER, UNKNOWN_TRANSACTION, PROCESSING_FAILURE } as const;
