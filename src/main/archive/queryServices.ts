// The archive behind the queries and retrievals of other systems: index, files, peers, and a row in the audit for each.
import type { Peer, QueryRetrieveServices } from '../dimse/index.ts';
import { audit } from '../security/index.ts';
import type { Store } from '../store/index.ts';
import { offerPlain } from '../transfers/index.ts';
import { createInstanceToSend } from './instanceToSend.ts';

/** `peers`: those that an object may be sent to, in this moment. */
export function createQueryServices(store: Store, peers: () => Peer[]): QueryRetrieveServices {
  const instanceToSend = createInstanceToSend(store);
  return {
    supports: (level, keyword) => store.queries.supports(level, keyword),
    find: (level, keys) => store.queries.find(level, keys),
    select: (selection) => store.queries.select(selection).map((object) => offerPlain(instanceToSend(object))),
    hasEncoding: (sopClassUid, transferSyntaxUid) => store.queries.hasEncoding(sopClassUid, transferSyntaxUid),
    destination: (aet) => peers().find((peer) => peer.aet === aet),
    queried({ callingAet, ...detail }) {
      audit(store, { who: `AE ${callingAet}`, action: 'query.answered', outcome: detail.status === 0 ? 'success' : 'failure', detail });
    },
    retrieved({ callingAet, studies, ...detail }) {
      const subjects = studies.length === 0 ? [{}] : studies.map((StudyInstanceUID) => ({ StudyInstanceUID }));
      const outcome = detail.failed === 0 && detail.status === 0 ? 'success' : 'failure';
      store.transaction(() => {
        for (const subject of subjects) audit(store, { who: `AE ${callingAet}`, action: 'study.retrieved', subject, outcome, detail });
      });
    },
  };
}
