// The queue of sends and retrievals in this archive: what it may use of the other rooms, and its rows in the audit trail.
import { createTransfers, type TransferQueue } from '../transfers/index.ts';
import type { Peer } from '../../contract/archive.ts';
import { ok } from '../../contract/result.ts';
import { audit } from '../security/index.ts';
import type { Commitments } from './commitments.ts';
import type { ArchiveEvents } from './events.ts';
import { createInstanceToSend } from './instanceToSend.ts';
import type { ListenerControl } from './listenerControl.ts';
import type { Rooms } from './rooms.ts';

interface TransferSurroundings {
  events: ArchiveEvents;
  listener: Pick<ListenerControl, 'state'>;
  commitments: Pick<Commitments, 'request'>;
  /** With what is needed to call them. */
  peers: () => Peer[];
}

export function createTransferQueue(
  { store, ingest }: Pick<Rooms, 'store' | 'ingest'>,
  { events, listener, commitments, peers }: TransferSurroundings,
): TransferQueue {
  const queue = createTransfers({
    store,
    ingest,
    peers,
    ownAet: () => listener.state().aet,
    isListening: () => listener.state().listening,
    instanceToSend: createInstanceToSend(store),
    onChange: () => {
      events.emit({ type: 'transfersChanged' });
    },
    requestCommitment({ StudyInstanceUID, peerAet, who }, SOPInstanceUIDs) {
      const asked = commitments.request({ StudyInstanceUID, SOPInstanceUIDs, peer: peerAet, who });
      return asked.ok ? ok(asked.value.transactionUid) : asked;
    },
    commitmentOf(transactionUid) {
      const state = store.commitments.find('requested', transactionUid)?.state;
      return state === 'waiting' || state === 'committed' ? state : 'failed';
    },
    record({ who, kind, StudyInstanceUID }, { aet, host, port }, detail, isWhole) {
      const action = kind === 'send' ? 'study.sent' : 'peer.retrieved';
      audit(store, { who, action, subject: { StudyInstanceUID }, outcome: isWhole ? 'success' : 'failure', detail: { aet, host, port, ...detail } });
    },
  });
  events.subscribe(({ type }) => {
    if (type === 'studyChanged' || type === 'studiesChanged') queue.arrived();
    if (type === 'commitmentsChanged') events.emit({ type: 'transfersChanged' });
  });
  return queue;
}
