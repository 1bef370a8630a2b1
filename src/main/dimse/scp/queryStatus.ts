// Statuses of C-FIND, C-MOVE and C-GET (PS3.4 C.4.1.1.4, C.4.2.1.5, C.4.3.1.4). Comments are fixed texts of at most 64 characters.
import type { StoreStatus } from './storeStatus.ts';

export const PENDING = 0xff00;
/** Pending, but an attribute of the query is not kept here and did not narrow it. */
export const PENDING_WITHOUT_SOME_KEYS = 0xff01;
export const CANCELLED = 0xfe00;
export const SOME_FAILED = 0xb000;
export const NONE_SENT: StoreStatus = { status: 0xa702, comment: 'No object could be sent' };
export const BUSY: StoreStatus = { status: 0xa700, comment: 'One query or retrieval at a time on an association' };
export const IDENTIFIER_TOO_LONG: StoreStatus = { status: 0xa700, comment: 'The identifier is too long' };
export const UNKNOWN_DESTINATION: StoreStatus = { status: 0xa801, comment: 'The move destination is not a known peer' };
export const WRONG_LEVEL: StoreStatus = { status: 0xa900, comment: 'Query/Retrieve Level is missing or not of this model' };
export const MISSING_UNIQUE_KEY: StoreStatus = { status: 0xa900, comment: 'A unique key of the level or above is missing or not single' };
export const UNREADABLE_IDENTIFIER: StoreStatus = { status: 0xc000, comment: 'The identifier is missing or cannot be read' };
export const UNABLE_TO_PROCESS: StoreStatus = { status: 0xc001, comment: 'The archive could not answer; try again' };
