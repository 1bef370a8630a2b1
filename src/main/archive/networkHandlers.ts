// Peers, echo and send.
import { ok } from '../../contract/result.ts';
import { echo } from '../dimse/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import { sendObjects } from '../transfers/index.ts';
import { done, noStudy, whoAsks, type HandlerParts } from './handlerParts.ts';
import { createInstanceToSend } from './instanceToSend.ts';

type NetworkRoutes = 'peer.list' | 'peer.add' | 'peer.remove' | 'peer.echo' | 'peer.send';

export function networkHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, NetworkRoutes> {
  const { store } = parts.rooms;
  const callingAet = () => parts.listener.state().aet;
  const { dial } = parts.security;

  return {
    'peer.list': () => ok({ peers: store.peers.list() }),
    'peer.add': ({ peer }, context) => {
      store.peers.add(peer, whoAsks(parts, context));
      return done();
    },
    'peer.remove': ({ aet }, context) => {
      const removed = store.peers.remove(aet, whoAsks(parts, context));
      return removed.ok ? done() : removed;
    },
    'peer.echo': async ({ peer }, { signal }) => {
      const answered = await echo(dial(peer), { callingAet: callingAet(), signal });
      return answered.ok ? ok({ ok: true, ms: answered.value.ms }) : answered;
    },
    'peer.send': async ({ StudyInstanceUID, peer }, context) => {
      const objects = store.instances.ofStudy(StudyInstanceUID, { derived: true });
      if (objects.length === 0) return noStudy();
      const sent = await sendObjects(dial(peer), objects, createInstanceToSend(store), { callingAet: callingAet(), signal: context.signal });
      const { sent: count, failed, warnings, transcoded } = sent.ok ? sent.value : { sent: 0, failed: 0, warnings: 0, transcoded: 0 };
      audit(store, {
        who: whoAsks(parts, context),
        action: 'study.sent',
        subject: { StudyInstanceUID },
        outcome: sent.ok && sent.value.failed === 0 ? 'success' : 'failure',
        detail: { ...peer, ...(sent.ok ? { sent: count, failed, transcoded } : { code: sent.error.code }) },
      });
      return sent.ok ? ok({ sent: count, failed, warnings, transcoded }) : sent;
    },
  };
}
