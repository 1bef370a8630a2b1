// One instance from the network: our Part 10 header, then its bytes as they come; its header is parsed from the first of them, while the file is flushed. Memory stays
// bounded whatever the size.
import type { ObjectWriter, Store } from '../store/index.ts';
import { finishWriter, settle, type Settled } from './outcome.ts';
import { part10Header } from './part10Header.ts';
import type { IncomingInstance, InstanceSink } from './sink.ts';

/** So much of each object is kept in memory for its header; a longer header is read back from the temp. */
const headBytes = 64 * 1024;

/** An Error with the `code` of the disk, which the network turns into its status. */
function beginError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code: code === 'DISK_FULL' ? 'ENOSPC' : code });
}

interface Receiving {
  store: Store;
  incoming: IncomingInstance;
  writer: ObjectWriter;
  head: Uint8Array[];
  headLength: number;
}

function remember(r: Receiving, chunk: Uint8Array): void {
  if (r.headLength >= headBytes) return;
  const part = chunk.subarray(0, headBytes - r.headLength);
  r.head.push(part);
  r.headLength += part.length;
}

async function finish(r: Receiving): Promise<Settled> {
  const { store, incoming } = r;
  // Also for what is here already: to ask first costs every new object more than a needless flush now and then.
  const object = await finishWriter(r.writer, { flush: true });
  if ('kind' in object) return { outcome: object };
  const head = Buffer.concat(r.head);
  r.head = [];
  const aet = incoming.callingAet;
  return settle(store, { object, head, sender: { quarantineSource: aet, source: aet, who: `AE ${aet}`, origin: 'received' }, expected: incoming });
}

/** Rejects with an Error (`code` ENOSPC on a full disk) when nothing can be begun. */
export async function receiveInstance(store: Store, incoming: IncomingInstance, onSettled: (settled: Settled) => void): Promise<InstanceSink> {
  const header = part10Header(incoming);
  const begun = await store.objects.begin({ dataSetOffset: header.length });
  if (!begun.ok) throw beginError(begun.error.code, begun.error.message);
  const r: Receiving = { store, incoming, writer: begun.value, head: [], headLength: 0 };
  remember(r, header);
  await r.writer.write(header);
  return {
    write(chunk) {
      remember(r, chunk);
      return r.writer.write(chunk);
    },
    async finish() {
      const settled = await finish(r);
      onSettled(settled);
      return settled.outcome;
    },
    abort: () => r.writer.abort(),
  };
}
