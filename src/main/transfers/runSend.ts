// One run of a send: the objects that are still owed go out, each is struck off as the peer answers. What is left, and why, says whether it is tried again.
import type { Peer } from '../../contract/archive.ts';
import type { InstanceAnswer } from '../dimse/index.ts';
import type { StoredObject, TransferRecord } from '../store/index.ts';
import type { Run, RunOutcome, TransferPorts } from './ports.ts';
import { sendObjects } from './sendObjects.ts';

/** A peer that breaks off so often in the middle of the same object does not take it. */
const mostBreaks = 3;

export async function runSend(ports: TransferPorts, transfer: TransferRecord, peer: Peer, run: Run): Promise<RunOutcome> {
  const { store } = ports;
  const { id } = transfer;
  const objects = owedObjects(ports, id);
  const sizes = new Map(objects.map((object) => [object.SOPInstanceUID, object.size - object.dataSetOffset]));
  const halt = new AbortController();
  let fault: Error | undefined;
  let last = '';
  let answers = 0;

  function strikeOff({ sopInstanceUid, outcome, status, transcoded, message }: InstanceAnswer): void {
    if (message !== '') last = message;
    run.progress(sizes.get(sopInstanceUid) ?? 0);
    if (outcome === 'failed' && isPassing(status)) return;
    if (outcome === 'broke') {
      if (store.transfers.broke(id, sopInstanceUid) < mostBreaks) return;
      last = `${peer.aet} broke off the connection ${String(mostBreaks)} times in the middle of the same object; it was left out. It is safe here.`;
    }
    if (outcome === 'sent' || outcome === 'warning') answers += 1;
    store.transfers.answered(id, { SOPInstanceUID: sopInstanceUid, outcome: outcome === 'broke' ? 'failed' : outcome, transcoded });
  }

  /** What cannot be written down (a full disk) ends the run in order: thrown through the sender it would leave the association open. */
  function onAnswered(answer: InstanceAnswer): void {
    try {
      strikeOff(answer);
    } catch (error) {
      fault = error instanceof Error ? error : new Error('an answer could not be written down');
      halt.abort();
    }
  }

  if (objects.length > 0) {
    const signal = AbortSignal.any([run.signal, halt.signal]);
    const result = await sendObjects(peer, objects, ports.instanceToSend, { callingAet: ports.ownAet(), signal, onAnswered });
    if (fault !== undefined) throw fault;
    if (!result.ok && last === '') last = result.error.message;
  }
  return concludeSend(ports, id, last, answers > 0);
}

/** Objects that have been deleted meanwhile are answered as failed. */
function owedObjects({ store }: TransferPorts, id: string): StoredObject[] {
  return store.transfers.owed(id).flatMap((SOPInstanceUID) => {
    const object = store.instances.open(SOPInstanceUID);
    if (object.ok) return [object.value];
    store.transfers.answered(id, { SOPInstanceUID, outcome: 'failed', transcoded: false });
    return [];
  });
}

/** Out of resources, or a failure that the peer does not name: later it may go. */
function isPassing(status: number | undefined): boolean {
  return status !== undefined && (status >>> 8 === 0xa7 || status === 0x0110 || status === 0x0213);
}

function concludeSend({ store }: TransferPorts, id: string, last: string, hasHeadway: boolean): RunOutcome {
  const now = store.transfers.get(id);
  const { done = 0, failed = 0 } = now ?? {};
  if (store.transfers.owed(id).length > 0) return { event: 'wait', message: last, hasHeadway };
  if (failed === 0) return { event: 'finish', message: '', hasHeadway };
  const message = last === '' ? 'Some objects are no longer in the archive and were not sent.' : last;
  return { event: done > 0 ? 'finishInPart' : 'giveUp', message, hasHeadway };
}
