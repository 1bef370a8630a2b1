// C-GET as SCP (PS3.4 C.4.3): the objects go back on the same association, each on a context of its class in the syntax it is kept in. Nothing is transcoded.
import { C_STORE_RQ } from '../message/commandSet.ts';
import { firstChunk, sendDataSet } from '../message/dataSender.ts';
import type { QueryRetrieveServices, RetrievableInstance } from '../queryRetrieve.ts';
import { isWarningStatus } from '../scu/send.ts';
import type { Exchange } from './exchange.ts';
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
  for (const instance of instances) {
    if (isCancelled()) break;
    const outcome = await store(exchange, instance);
    if (outcome === 'failed') tally.failedUids.push(instance.sopInstanceUid);
    else tally[outcome] += 1;
    if (!isCancelled()) exchange.respond({ status: PENDING }, countsOf(instances.length, tally));
  }
  concludeRetrieval(exchange, services, retrieval, tally, { service: 'C-GET', destination: exchange.callingAet });
}

async function store(exchange: Exchange, instance: RetrievableInstance): Promise<'completed' | 'warning' | 'failed'> {
  const { sopClassUid, sopInstanceUid, transferSyntaxUid } = instance;
  const context = exchange.contexts.find(
    ({ abstractSyntax, transferSyntax, mayReceive }) => mayReceive && abstractSyntax === sopClassUid && transferSyntax === transferSyntaxUid,
  );
  if (context === undefined) return 'failed';
  const chunks = instance.open()[Symbol.asyncIterator]();
  const first = await firstChunk(chunks);
  if (first === undefined) return 'failed';
  const command = { commandField: C_STORE_RQ, affectedSopClassUid: sopClassUid, affectedSopInstanceUid: sopInstanceUid, priority: 0, hasDataSet: true };
  const answer = await exchange.request(context.id, command, () => sendDataSet(exchange.sender, context.id, first, chunks));
  const status = answer?.status ?? 0x0110;
  if (status === 0) return 'completed';
  return isWarningStatus(status) ? 'warning' : 'failed';
}
