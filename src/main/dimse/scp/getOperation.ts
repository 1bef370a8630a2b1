// C-GET as SCP (PS3.4 C.4.3): the objects go back on the same association, each on a context of its class in the syntax it is kept in. Nothing is transcoded.
import { C_STORE_RQ } from '../message/commandSet.ts';
import { sendDataSet } from '../message/dataSender.ts';
import { giveBackSendBuffer } from '../message/sendBuffers.ts';
import { readAhead } from '../message/readAhead.ts';
import type { ReadAhead } from '../message/readAhead.ts';
import type { QueryRetrieveServices, RetrievableInstance } from '../queryRetrieve.ts';
import { isWarningStatus } from '../scu/send.ts';
import type { AcceptedContext, Exchange } from './exchange.ts';
import { PENDING } from './queryStatus.ts';
import { concludeRetrieval, countsOf, readRetrieval } from './retrieve.ts';
import type { Tally } from './retrieve.ts';

export async function get(exchange: Exchange, services: QueryRetrieveServices): Promise<void> {
  const retrieval = readRetrieval(exchange, services);
  if ('status' in retrieval) {
    exchange.respond(retrieval);
    return;
  }
  const { instances } = retrieval;
  const tally: Tally = { completed: 0, warning: 0, failedUids: [] };
  const isCancelled = (): boolean => exchange.signal.aborted;
  const ahead = readAhead<RetrievableInstance>();
  for (const [at, instance] of instances.entries()) {
    if (isCancelled()) break;
    const outcome = await store(exchange, instance, ahead, instances[at + 1]);
    if (outcome === 'failed') tally.failedUids.push(instance.sopInstanceUid);
    else tally[outcome] += 1;
    if (!isCancelled()) exchange.respond({ status: PENDING }, countsOf(instances.length, tally));
  }
  await ahead.discard();
  concludeRetrieval(exchange, services, retrieval, tally, { service: 'C-GET', destination: exchange.callingAet });
}

function contextOf(exchange: Exchange, { sopClassUid, transferSyntaxUid }: RetrievableInstance): AcceptedContext | undefined {
  return exchange.contexts.find(
    ({ abstractSyntax, transferSyntax, mayReceive }) => mayReceive && abstractSyntax === sopClassUid && transferSyntax === transferSyntaxUid,
  );
}

async function store(
  exchange: Exchange,
  instance: RetrievableInstance,
  ahead: ReadAhead<RetrievableInstance>,
  next: RetrievableInstance | undefined,
): Promise<'completed' | 'warning' | 'failed'> {
  const { sopClassUid, sopInstanceUid } = instance;
  const context = contextOf(exchange, instance);
  if (context === undefined) return 'failed';
  const object = ahead.take(instance);
  const first = await object.first;
  if (first === undefined) return 'failed';
  const command = { commandField: C_STORE_RQ, affectedSopClassUid: sopClassUid, affectedSopInstanceUid: sopInstanceUid, priority: 0, hasDataSet: true };
  const answer = await exchange.request(context.id, command, async () => {
    await sendDataSet(exchange.sender, context.id, first, object.rest);
    if (next !== undefined && contextOf(exchange, next) !== undefined) ahead.begin(next);
  });
  await object.rest.return?.();
  if (answer !== undefined && exchange.sender.isFlushed) giveBackSendBuffer(first);
  const status = answer?.status ?? 0x0110;
  if (status === 0) return 'completed';
  return isWarningStatus(status) ? 'warning' : 'failed';
}
