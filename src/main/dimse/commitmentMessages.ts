// Command sets of Storage Commitment that both sides of an association make, and what a response to ours means.
import { fail, ok } from '../../contract/result.ts';
import type { Result } from '../../contract/result.ts';
import { ALL_COMMITTED, FAILURES_EXIST, STORAGE_COMMITMENT_CLASS, STORAGE_COMMITMENT_INSTANCE } from './commitment.ts';
import type { CommitmentReport } from './commitment.ts';
import { N_EVENT_REPORT_RQ, RESPONSE_BIT } from './message/commandSet.ts';
import type { CommandSet } from './message/commandSet.ts';
import type { StoreStatus } from './scp/storeStatus.ts';

export function reportCommand(report: CommitmentReport): Omit<CommandSet, 'hasDataSet'> {
  return {
    commandField: N_EVENT_REPORT_RQ,
    affectedSopClassUid: STORAGE_COMMITMENT_CLASS,
    affectedSopInstanceUid: STORAGE_COMMITMENT_INSTANCE,
    eventTypeId: report.failed.length === 0 ? ALL_COMMITTED : FAILURES_EXIST,
  };
}

/** Warnings of PS3.7 Annex C are a yes. */
export function judge(who: string, { status = 0x0110 }: CommandSet, what: string): Result<void> {
  if (status === 0 || status === 0x0107 || status === 0x0116) return ok(undefined);
  const code = status.toString(16).padStart(4, '0').toUpperCase();
  const advice = status === 0x0124 ? 'Have our AE title and address entered there.' : 'Ask who runs that system.';
  return fail('PEER_REJECTED', `${who} did not take ${what} (status ${code}). Nothing here was changed. ${advice}`, { status });
}

/** What identifies the request is echoed (PS3.7 §10.1.1.1, §10.1.4.1). */
export function responseTo(command: CommandSet, answer: StoreStatus): CommandSet {
  const sopClassUid = command.affectedSopClassUid ?? command.requestedSopClassUid;
  const sopInstanceUid = command.affectedSopInstanceUid ?? command.requestedSopInstanceUid;
  return {
    commandField: command.commandField | RESPONSE_BIT,
    messageIdRespondedTo: command.messageId ?? 0,
    hasDataSet: false,
    status: answer.status,
    ...(sopClassUid === undefined ? {} : { affectedSopClassUid: sopClassUid }),
    ...(sopInstanceUid === undefined ? {} : { affectedSopInstanceUid: sopInstanceUid }),
    ...(command.eventTypeId === undefined ? {} : { eventTypeId: command.eventTypeId }),
    ...(command.actionTypeId === undefined ? {} : { actionTypeId: command.actionTypeId }),
    ...(answer.comment === undefined ? {} : { errorComment: answer.comment }),
  };
}
