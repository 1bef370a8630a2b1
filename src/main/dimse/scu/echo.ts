// C-ECHO as SCU (PS3.4 Annex A): is the peer there, and does it talk to us?
import { fail, ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import { transferSyntaxUids } from '../../../dicom/uids.ts';
import { C_ECHO_RQ } from '../message/commandSet.ts';
import { VERIFICATION_SOP_CLASS_UID } from '../protocolUids.ts';
import { nameOf } from './peer.ts';
import type { Peer, ScuTimeouts } from './peer.ts';
import { RequestedAssociation } from './requestedAssociation.ts';

export interface EchoOptions {
  callingAet: string;
  timeouts?: Partial<ScuTimeouts>;
  signal?: AbortSignal;
}

/** Milliseconds from the call to the Success. Failures: as of connecting; PEER_REJECTED when the service is refused. */
export async function echo(peer: Peer, options: EchoOptions): Promise<Result<{ ms: number }>> {
  const start = performance.now();
  const context = {
    id: 1,
    abstractSyntax: VERIFICATION_SOP_CLASS_UID,
    transferSyntaxes: [transferSyntaxUids.implicitLittle, transferSyntaxUids.explicitLittle],
  };
  const connected = await RequestedAssociation.connect({ peer, contexts: [context], ...options });
  if (!connected.ok) return connected;
  const association = connected.value;
  if (!association.accepted.has(context.id)) {
    await association.release();
    return fail('PEER_REJECTED', `${nameOf(peer)} answers, but does not offer the echo service. Nothing here was changed. Ask who runs that system.`);
  }
  const answer = await association.request(context.id, { commandField: C_ECHO_RQ, affectedSopClassUid: VERIFICATION_SOP_CLASS_UID, hasDataSet: false });
  const ms = performance.now() - start;
  await association.release();
  if (!answer.ok) return answer;
  if (answer.value.status === 0) return ok({ ms });
  return fail('PEER_REJECTED', `${nameOf(peer)} answered the echo with an error. Nothing here was changed. Ask who runs that system.`, {
    status: answer.value.status,
  });
}
