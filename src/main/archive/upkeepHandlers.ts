// The archive's own state: status, audit, user.
import { ok } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import { createUser, verifyAuditChain } from '../security/index.ts';
import { tell, type HandlerParts } from './handlerParts.ts';

type UpkeepRoutes = 'archive.status' | 'audit.verify' | 'user.current' | 'user.create';

export function upkeepHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, UpkeepRoutes> {
  const { events, listener, rooms } = parts;
  const { store } = rooms;
  return {
    'archive.status': async () => {
      const lastObjectAt = store.instances.lastObjectAt();
      return ok({
        dataDir: store.dataDir,
        listener: listener.state(),
        freeBytes: await store.objects.freeBytes(),
        studies: store.studies.count(),
        instances: store.instances.count(),
        quarantined: store.quarantine.count(),
        indexProblem: store.indexProblem(),
        damaged: store.damaged(),
        lastObjectAt: lastObjectAt === null ? null : new Date(lastObjectAt).toISOString(),
        receiving: listener.receiving(),
      });
    },
    'audit.verify': () => ok(verifyAuditChain(store)),
    'user.current': () => ok({ user: rooms.currentUser() }),
    'user.create': async ({ name, password }) =>
      tell(await createUser(store, { name, password }), () => {
        events.emit({ type: 'userChanged' });
      }),
  };
}
