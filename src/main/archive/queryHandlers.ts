// Asking other systems: find, get and move as requests of the window and the command line.
import type { Peer, RetrieveResult } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { RouteParsed } from '../../contract/routes.ts';
import { find, get, move } from '../dimse/index.ts';
import type { Handlers, RequestContext } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import { done, whoAsks, type HandlerParts } from './handlerParts.ts';

type QueryRoutes = 'peer.find' | 'peer.stopFind' | 'study.here' | 'peer.get' | 'peer.move';

interface Asked {
  peer: Peer;
  level: string;
  keys: Record<string, string>;
}

export function queryHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, QueryRoutes> {
  const { store, ingest } = parts.rooms;
  const callingAet = () => parts.listener.state().aet;

  /** Keywords of the query are kept, their values are not. */
  function record(action: 'peer.queried' | 'peer.retrieved', context: RequestContext, asked: Asked, detail: object, isWhole: boolean): void {
    const keywords = Object.keys(asked.keys).filter((keyword) => asked.keys[keyword] !== '');
    const StudyInstanceUID = asked.keys['StudyInstanceUID'] ?? '';
    audit(store, {
      who: whoAsks(parts, context),
      action,
      subject: /^[\d.]+$/.test(StudyInstanceUID) ? { StudyInstanceUID } : {},
      outcome: isWhole ? 'success' : 'failure',
      detail: { ...asked.peer, level: asked.level, keywords, ...detail },
    });
  }

  function recordRetrieval(service: string, context: RequestContext, asked: Asked, result: Result<RetrieveResult>, destination: string): void {
    const detail = { service, destination, ...(result.ok ? result.value : { code: result.error.code }) };
    record('peer.retrieved', context, asked, detail, result.ok && result.value.failed === 0);
  }

  /** Questions under way that can be stopped, by the name that the asker gave. */
  const underWay = new Map<string, Set<AbortController>>();

  async function findStoppable(asked: RouteParsed<'peer.find'>, context: RequestContext): ReturnType<typeof find> {
    const { peer, level, keys, limit, findId } = asked;
    const stop = new AbortController();
    const group = underWay.get(findId ?? '') ?? new Set();
    if (findId !== undefined) underWay.set(findId, group.add(stop));
    const signal = AbortSignal.any([context.signal, stop.signal]);
    try {
      return await find(parts.security.dial(peer), level, keys, { callingAet: callingAet(), signal, ...(limit === undefined ? {} : { limit }) });
    } finally {
      group.delete(stop);
      if (findId !== undefined && group.size === 0) underWay.delete(findId);
    }
  }

  return {
    'study.here': ({ StudyInstanceUIDs }) => {
      const here = StudyInstanceUIDs.map((uid) => store.studies.get(uid)).filter((study) => study !== undefined);
      return ok({
        studies: here.map(({ StudyInstanceUID, PatientID, NumberOfStudyRelatedInstances: instances }) => ({ StudyInstanceUID, PatientID, instances })),
      });
    },
    'peer.stopFind': ({ findId }) => {
      for (const stop of underWay.get(findId) ?? []) stop.abort();
      return done();
    },
    'peer.find': async (asked, context) => {
      const found = await findStoppable(asked, context);
      record('peer.queried', context, asked, found.ok ? { matches: found.value.matches.length } : { code: found.error.code }, found.ok);
      return found;
    },
    'peer.get': async (asked, context) => {
      const { peer, level, keys } = asked;
      const result = await get(parts.security.dial(peer), level, keys, { callingAet: callingAet(), signal: context.signal, ingest });
      recordRetrieval('C-GET', context, asked, result, callingAet());
      return result;
    },
    'peer.move': async (asked, context) => {
      const { peer, level, keys } = asked;
      const destination = asked.destination ?? callingAet();
      if (asked.destination === null && !parts.listener.state().listening)
        return fail(
          'NOT_READY',
          'Nobody listens here, so nothing could arrive. Nothing was asked. Start sagitta serve or the window, use get, or name a destination.',
        );
      const result = await move(parts.security.dial(peer), level, keys, { callingAet: callingAet(), signal: context.signal, destination });
      recordRetrieval('C-MOVE', context, asked, result, destination);
      return result;
    },
  };
}
