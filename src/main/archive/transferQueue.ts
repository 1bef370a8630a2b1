// The queue of sends and retrievals in this archive: what it may use of the other rooms, and its rows in the audit trail.
import { createTransfers, type TransferQueue } from '../transfers/index.ts';
import type { Peer } from '../../contract/archive.ts';
import { audit } from '../security/index.ts';
import type { ArchiveEvents } from './events.ts';
import { createInstanceToSend } from './instanceToSend.ts';
import type { ListenerControl } from './listenerControl.ts';
import type { Rooms } from './rooms.ts';

export function createTransferQueue({ store, ingest }: Rooms, events: ArchiveEvents, listener: ListenerControl, peers: () => Peer[]): TransferQueue {
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
    record({ who, kind, StudyInstanceUID }, { aet, host, port }, detail, isWhole) {
      const action = kind === 'send' ? 'study.sent' : 'peer.retrieved';
      audit(store, { who, action, subject: { StudyInstanceUID }, outcome: isWhole ? 'success' : 'failure', detail: { aet, host, port, ...detail } });
    },
  });
  events.subscribe(({ type }) => {
    if (type === 'studyChanged' || type === 'studiesChanged') queue.arrived();
  });
  return queue;
}
