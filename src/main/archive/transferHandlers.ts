// Requests about the queue of sends and retrievals, and about routing rules: the transfers room decides; here stand who asks and the notices.
import { ok, type Result } from '../../contract/result.ts';
import type { transferRoutes } from '../../contract/transfer.ts';
import type { Handlers } from '../rpc/server.ts';
import { done, tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type TransferRoutes = keyof typeof transferRoutes;

export function transferHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, TransferRoutes> {
  const { transfers, events } = parts;
  const { store } = parts.rooms;
  const asked = (result: Result<void>) => (result.ok ? done() : result);
  const changed = () => {
    events.emit({ type: 'transfersChanged' });
  };
  return {
    'transfer.list': () => ok({ transfers: transfers.list() }),
    'transfer.send': ({ StudyInstanceUIDs, peerAets }, context) => {
      const queued = transfers.send(StudyInstanceUIDs, peerAets, whoAsks(parts, context));
      return queued.ok ? ok({ ids: queued.value }) : queued;
    },
    'transfer.retrieve': ({ items }, context) => {
      const queued = transfers.retrieve(items, whoAsks(parts, context));
      return queued.ok ? ok({ ids: queued.value }) : queued;
    },
    'transfer.cancel': ({ id }) => asked(transfers.ask(id, 'cancel')),
    'transfer.pause': ({ id }) => asked(transfers.ask(id, 'pause')),
    'transfer.resume': ({ id }) => asked(transfers.ask(id, 'resume')),
    'transfer.retry': ({ id }) => asked(transfers.ask(id, 'retry')),
    'transfer.pauseAll': () => {
      transfers.askAll('pause');
      return done();
    },
    'transfer.resumeAll': () => {
      transfers.askAll('resume');
      return done();
    },
    'transfer.clearEnded': () => {
      transfers.clearEnded();
      return done();
    },
    'routing.list': () => ok({ rules: store.routing.list() }),
    'routing.set': ({ rule }, context) => tell(ok({ rule: store.routing.set(rule, whoAsks(parts, context)) }), changed),
    'routing.remove': ({ id }, context) => {
      const removed = store.routing.remove(id, whoAsks(parts, context));
      return removed.ok ? tell(done(), changed) : removed;
    },
  };
}
