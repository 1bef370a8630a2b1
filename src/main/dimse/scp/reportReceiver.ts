// N-EVENT-REPORT of Storage Commitment coming to us (PS3.4 J.3.3), on whichever association: gathered, judged, handed on, answered.
import { ALL_COMMITTED, FAILURES_EXIST, STORAGE_COMMITMENT_CLASS, STORAGE_COMMITMENT_INSTANCE } from '../commitment.ts';
import type { CommitmentReport } from '../commitment.ts';
import { decodeReport } from '../message/commitmentInfo.ts';
import type { CommandSet } from '../message/commandSet.ts';
import { CONFLICT, INVALID_INFORMATION, NO_SUCH_CLASS, NO_SUCH_EVENT, NO_SUCH_INSTANCE, PROCESSING_FAILURE } from './commitmentStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

/** What is asked of another class or instance than the well-known ones; undefined when all is as it should be. */
export function wrongTarget(sopClassUid: string | undefined, sopInstanceUid: string | undefined): StoreStatus | undefined {
  if (sopClassUid !== STORAGE_COMMITMENT_CLASS) return NO_SUCH_CLASS;
  return sopInstanceUid === STORAGE_COMMITMENT_INSTANCE ? undefined : NO_SUCH_INSTANCE;
}

/** `take` says whether we asked for it; what it throws becomes a processing failure. */
export function receiveReport(command: CommandSet, bytes: Buffer, transferSyntax: string, take: (report: CommitmentReport) => StoreStatus): StoreStatus {
  const wrong = wrongTarget(command.affectedSopClassUid, command.affectedSopInstanceUid);
  if (wrong !== undefined) return wrong;
  if (command.eventTypeId !== ALL_COMMITTED && command.eventTypeId !== FAILURES_EXIST) return NO_SUCH_EVENT;
  const report = decodeReport(bytes, transferSyntax);
  if (report === undefined) return INVALID_INFORMATION;
  if (command.eventTypeId === ALL_COMMITTED && report.failed.length > 0) return CONFLICT;
  try {
    return take(report);
  } catch {
    return PROCESSING_FAILURE;
  }
}
