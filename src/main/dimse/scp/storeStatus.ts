// Ingest outcome → C-STORE status (PS3.4 Table B.2-1, PS3.7 §9.1.1.1.9). The one place that decides what a sender is told.
import type { IngestOutcome } from '../../ingest/sink.ts';

/** `comment` is the Error Comment (0000,0902): at most 64 characters, fixed texts, so no patient data can leak. */
export interface StoreStatus {
  status: number;
  comment?: string;
}

export const SUCCESS = 0x0000;
const PROCESSING_FAILURE: StoreStatus = { status: 0x0110, comment: 'Not stored: the archive could not process it; send again' };
const OUT_OF_RESOURCES: StoreStatus = { status: 0xa700, comment: 'Not stored: the disk of the archive is full' };
export const INVALID_INSTANCE_UID: StoreStatus = { status: 0x0117, comment: 'Not stored: Affected SOP Instance UID is not a UID' };
export const CLASS_NOT_SUPPORTED: StoreStatus = { status: 0x0122, comment: 'Not stored: not a storage SOP class' };
export const NO_DATA: StoreStatus = { status: 0xc000, comment: 'Not stored: no data set was announced' };
export const UNRECOGNIZED_OPERATION: StoreStatus = { status: 0x0211 };

/**
 * What was kept aside and not archived is an Error, so that the sender keeps its copy and says so. One exception: other bytes under a known UID. They are complete,
 * durable and shown to the user, and most senders stop the whole series at the first Error; so that is a Warning (B000, a difference made on reception).
 */
const quarantineStatuses: Record<string, StoreStatus> = {
  UID_CONFLICT: { status: 0xb000, comment: 'Kept in quarantine: other content is archived under this UID' },
  UID_MISMATCH: { status: 0xa900, comment: 'Kept in quarantine: UIDs of command and data set differ' },
  UNPARSABLE: { status: 0xc000, comment: 'Kept in quarantine: the data set cannot be read' },
};
const OTHER_QUARANTINE: StoreStatus = { status: 0xc001, comment: 'Kept in quarantine, not archived' };

const failureStatuses: Record<Extract<IngestOutcome, { kind: 'failed' }>['code'], StoreStatus> = {
  DISK_FULL: OUT_OF_RESOURCES,
  IO_ERROR: PROCESSING_FAILURE,
  UNPARSABLE: { status: 0xc000, comment: 'Not stored: the data set cannot be read' },
};

export function statusOfOutcome(outcome: IngestOutcome): StoreStatus {
  switch (outcome.kind) {
    case 'stored':
    case 'duplicate':
      return { status: SUCCESS };
    case 'quarantined':
      return quarantineStatuses[outcome.code] ?? OTHER_QUARANTINE;
    case 'failed':
      return failureStatuses[outcome.code];
  }
}

/** A handler that throws never becomes Success: a full disk or quota is A700, all else 0110. */
export function statusOfException(error: unknown): StoreStatus {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT' ? OUT_OF_RESOURCES : PROCESSING_FAILURE;
}
