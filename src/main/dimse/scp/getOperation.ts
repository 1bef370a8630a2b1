// C-GET as SCP (PS3.4 C.4.3): the objects go back on the same association, each on a context of its class in the syntax it is kept in,
// or as the archive re-encodes it where the requestor takes nothing else of its class.
import { C_STORE_RQ } from '../message/commandSet.ts';
import { sendDataSet } from '../message/dataSender.ts';
import { giveBackSendBuffer } from '../message/sendBuffers.ts';
import { beginObject, readAhead } from '../message/readAhead.ts';
import type { BegunObject, ReadAhead } from '../message/readAhead.ts';
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

function contextOf(
  exchange: Exchange,
  { sopClassUid, transferSyntaxUid }: Pick<RetrievableInstance, 'sopClassUid' | 'transferSyntaxUid'>,
): AcceptedContext | undefined {
  return exchange.contexts.find(
    ({ abstractSyntax, transferSyntax, mayReceive }) => mayReceive && abstractSyntax === sopClassUid && transferSyntax === transferSyntaxUid,
  );
}

interface Outgoing {
  context: AcceptedContext;
  object: BegunObject;
}

/** As it is kept, else in the best other encoding that it can be given in; undefined: neither. */
async function outgoing(exchange: Exchange, instance: RetrievableInstance, ahead: ReadAhead<RetrievableInstance>): Promise<Outgoing | undefined> {
  const asKept = contextOf(exchange, instance);
  if (asKept !== undefined) return { context: asKept, object: ahead.take(instance) };
  for (const transferSyntaxUid of instance.reencode?.transferSyntaxUids ?? []) {
    const context = contextOf(exchange, { sopClassUid: instance.sopClassUid, transferSyntaxUid });
    if (context === undefined) continue;
    const opened = await instance.reencode?.open(transferSyntaxUid);
    return opened?.ok === true ? { context, object: beginObject(opened.value) } : undefined;
  }
  return undefined;
}

async function store(
  exchange: Exchange,
  instance: RetrievableInstance,
  ahead: ReadAhead<RetrievableInstance>,
  next: RetrievableInstance | undefined,
): Promise<'completed' | 'warning' | 'failed'> {
  const { sopClassUid, sopInstanceUid } = instance;
  const way = await outgoing(exchange, instance, ahead);
  if (way === undefined) return 'failed';
  const { context, object } = way;
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
