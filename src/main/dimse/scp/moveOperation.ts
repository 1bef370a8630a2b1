// C-MOVE as SCP (PS3.4 C.4.2): the objects go to a known peer over an association of our own, as they are kept. Sending itself is scu/send.ts.
import type { QueryRetrieveServices } from '../queryRetrieve.ts';
import { emptyReport, send } from '../scu/send.ts';
import type { SendReport } from '../scu/send.ts';
import type { Exchange } from './exchange.ts';
import { PENDING, UNKNOWN_DESTINATION } from './queryStatus.ts';
import { concludeRetrieval, countsOf, readRetrieval } from './retrieve.ts';
import type { Tally } from './retrieve.ts';

/** A pending response at least so often, so that the requestor knows that we work. */
const PENDING_EVERY_MS = 5_000;
/** And no oftener, while objects go out: each wakes the requestor, which takes longer than a small object (PS3.4 C.4.2.3 leaves it to the SCP when they are sent). */
const PENDING_APART_MS = 200;

export async function move(exchange: Exchange, services: QueryRetrieveServices): Promise<void> {
  const destination = exchange.command.moveDestination ?? '';
  const peer = services.destination(destination);
  if (peer === undefined) {
    exchange.respond(UNKNOWN_DESTINATION);
    return;
  }
  const retrieval = readRetrieval(exchange, services);
  if ('status' in retrieval) {
    exchange.respond(retrieval);
    return;
  }
  const { instances } = retrieval;
  const report = emptyReport();
  let toldAt = -Infinity;
  const tellPending = (): void => {
    toldAt = performance.now();
    if (!exchange.signal.aborted) exchange.respond({ status: PENDING }, countsOf(instances.length, tallyOf(report)));
  };
  const onProgress = (): void => {
    if (performance.now() - toldAt >= PENDING_APART_MS) tellPending();
  };
  const timer = setInterval(tellPending, PENDING_EVERY_MS);
  try {
    if (instances.length > 0) {
      tellPending();
      const moveOriginator = { aet: exchange.callingAet, messageId: exchange.command.messageId ?? 0 };
      // Failures are all in the report, each with its object.
      await send(peer, instances, { callingAet: exchange.ownAet, signal: exchange.signal, report, moveOriginator, onProgress });
    }
  } finally {
    clearInterval(timer);
  }
  concludeRetrieval(exchange, services, retrieval, tallyOf(report), { service: 'C-MOVE', destination });
}

function tallyOf({ sent, warnings, details }: SendReport): Tally {
  const failedUids = details.filter(({ outcome }) => outcome === 'failed').map(({ sopInstanceUid }) => sopInstanceUid);
  return { completed: sent - warnings, warning: warnings, failedUids };
}
