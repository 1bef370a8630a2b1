// An archive with its listener and its queue of transfers, for tests with other programs and archives as peers. All on 127.0.0.1 and free ports.
import { createInstanceToSend } from '../../src/main/archive/instanceToSend.ts';
import { ok } from '../../src/contract/result.ts';
import type { Peer } from '../../src/contract/archive.ts';
import { createIngest } from '../../src/main/ingest/index.ts';
import type { TransferRecord } from '../../src/main/store/index.ts';
import { createTransfers, type TransferQueue } from '../../src/main/transfers/index.ts';
import type { RetryPlan } from '../../src/main/transfers/retryPlan.ts';
import { openQueryRig, type QueryRig } from './queryRig.ts';

export interface TransferRig extends QueryRig {
  known: Peer[];
  queue: TransferQueue;
  /** A queue on the same store; the one before must be closed. */
  another: (retry: RetryPlan) => TransferQueue;
  recorded: { transfer: TransferRecord; detail: object; isWhole: boolean }[];
  /** False: as when no listener could bind. */
  listens: boolean;
}

export function peerOf(aet: string, port: number, more: Partial<Peer> = {}): Peer {
  return { aet, host: '127.0.0.1', port, tls: 'none', name: '', retrieveBy: 'move', maxAssociations: null, maxObjectsPerMinute: null, ...more };
}

export async function openTransferRig(ownAet = 'SAGITTA', pauses: readonly number[] = [50], mostAttempts = 5): Promise<TransferRig> {
  const rig = await openQueryRig();
  const state: Pick<TransferRig, 'known' | 'recorded' | 'listens'> = { known: [], recorded: [], listens: true };
  const ingest = createIngest({
    store: rig.store,
    onStudyChanged: () => {
      open.queue.arrived();
    },
  });
  const another = (retry: RetryPlan): TransferQueue =>
    createTransfers(
      {
        store: rig.store,
        ingest,
        peers: () => state.known,
        ownAet: () => ownAet,
        isListening: () => state.listens,
        instanceToSend: createInstanceToSend(rig.store),
        onChange: () => undefined,
        requestCommitment: () => ok('1.2.3'),
        commitmentOf: () => 'waiting',
        record: (transfer, _, detail, isWhole) => state.recorded.push({ transfer, detail, isWhole }),
      },
      { quietMs: 100, retry },
    );
  const open: TransferRig = Object.assign(state, {
    ...rig,
    ingest,
    another,
    queue: another({ pauses, mostAttempts }),
    async end() {
      await open.queue.close();
      await rig.end();
    },
  });
  return open;
}
