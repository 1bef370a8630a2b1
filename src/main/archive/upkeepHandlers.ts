// The archive's own state and care: status, verify, reindex, audit, user.
import { ok } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit, createUser, verifyAuditChain } from '../security/index.ts';
import { tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type UpkeepRoutes = 'archive.status' | 'archive.verify' | 'archive.reindex' | 'audit.verify' | 'user.current' | 'user.create';

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
        lastObjectAt: lastObjectAt === null ? null : new Date(lastObjectAt).toISOString(),
        receiving: listener.receiving(),
      });
    },
    'archive.verify': async (_, context) => {
      const result = await store.verify({ signal: context.signal });
      const { instances, problems } = result;
      audit(store, {
        who: whoAsks(parts, context),
        action: 'archive.verified',
        outcome: result.ok ? 'success' : 'failure',
        detail: { instances, problems: problems.length },
      });
      return ok(result);
    },
    'archive.reindex': async (_, { signal }) =>
      tell(await store.reindex({ signal }), () => {
        events.emit({ type: 'studiesChanged' });
      }),
    'audit.verify': () => ok(verifyAuditChain(store)),
    'user.current': () => ok({ user: rooms.currentUser() }),
    'user.create': async ({ name, password }) =>
      tell(await createUser(store, { name, password }), () => {
        events.emit({ type: 'userChanged' });
      }),
  };
}
