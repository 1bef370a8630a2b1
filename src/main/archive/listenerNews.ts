// What the listener tells: who sends now, for the worklist, and lines of the log. AE titles, addresses and counts, never patient data.
import type { ArchiveStatus } from '../../contract/archive.ts';
import type { ListenerOptions } from '../dimse/index.ts';
import type { ArchiveEvents } from './events.ts';

export interface ListenerNews extends Required<Pick<ListenerOptions, 'log' | 'onEvent'>> {
  receiving: () => ArchiveStatus['receiving'];
  /** The listener is gone, and all its associations. */
  clear: () => void;
}

export function createListenerNews(events: ArchiveEvents): ListenerNews {
  const receiving = new Map<number, { callingAet: string; received: number }>();
  return {
    receiving: () => [...receiving.values()],
    clear: () => {
      receiving.clear();
    },
    log: (level, message, data) => {
      console.error(`dimse ${level}: ${message}${data === undefined ? '' : ` ${JSON.stringify(data)}`}`);
    },
    onEvent: (event) => {
      if (event.kind === 'tls.refused') {
        console.error(
          `dimse warn: A connection to the port with TLS was refused: of the caller, ${event.because}. ${JSON.stringify({ peerAddress: event.peerAddress })}`,
        );
        return;
      }
      const { id, callingAet, calledAet, peerAddress, tls } = event.association;
      if (event.kind === 'association.rejected') {
        console.error(`dimse warn: An association was rejected (${event.reason}). ${JSON.stringify({ callingAet, calledAet, peerAddress, tls })}`);
        return;
      }
      if (event.kind === 'association.closed') receiving.delete(id);
      else receiving.set(id, { callingAet, received: event.kind === 'association.progress' ? event.counts.stored + event.counts.duplicates : 0 });
      events.emit({ type: 'receivingChanged' });
    },
  };
}
