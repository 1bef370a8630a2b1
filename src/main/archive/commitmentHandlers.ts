// Storage Commitment and the Modality Worklist as requests of the window and the command line.
import type { Commitment } from '../../contract/commitment.ts';
import { fail, ok } from '../../contract/result.ts';
import { worklist } from '../dimse/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import type { CommitmentRecord } from '../store/index.ts';
import { whoAsks, type HandlerParts } from './handlerParts.ts';

type CommitmentRoutes = 'commitment.request' | 'commitment.list' | 'commitment.get' | 'peer.worklist';

const listed = 1000;

export function commitmentHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, CommitmentRoutes> {
  const { store } = parts.rooms;
  return {
    'commitment.request': ({ StudyInstanceUID, peerAet, peer }, context) =>
      parts.commitments.request({ StudyInstanceUID, peer: peer ?? peerAet, who: whoAsks(parts, context) }),
    'commitment.list': () => ok({ requests: store.commitments.list(listed) }),
    'commitment.get': ({ transactionUid, role }) => {
      const record = store.commitments.find(role, transactionUid);
      if (record === undefined) return fail('NOT_FOUND', 'There is no such request for commitment. Nothing was changed.');
      return ok({ request: summaryOf(record), objects: store.commitments.objects(record.id) });
    },
    'peer.worklist': async ({ peer, keys, limit }, context) => {
      const options = { callingAet: parts.listener.state().aet, signal: context.signal, ...(limit === undefined ? {} : { limit }) };
      const found = await worklist(parts.security.dial(peer), keys, options);
      audit(store, {
        who: whoAsks(parts, context),
        action: 'peer.queried',
        outcome: found.ok ? 'success' : 'failure',
        detail: {
          ...peer,
          level: 'WORKLIST',
          keywords: Object.keys(keys).filter((keyword) => keys[keyword] !== ''),
          ...(found.ok ? { matches: found.value.matches.length } : { code: found.error.code }),
        },
      });
      return found;
    },
  };
}

function summaryOf(record: CommitmentRecord): Commitment {
  const { transactionUid, role, peerAet, state, StudyInstanceUID, instances, failedInstances, message, createdAt, updatedAt } = record;
  return { transactionUid, role, peerAet, state, StudyInstanceUID, instances, failedInstances, message, createdAt, updatedAt };
}
