// The handler table of the archive: every route it owns, gathered from files by subject. A missing one does not compile.
import type { Handlers } from '../rpc/server.ts';
import type { HandlerParts } from './handlerParts.ts';
import { exportHandlers } from './exportHandlers.ts';
import { importHandlers } from './importHandlers.ts';
import { networkHandlers } from './networkHandlers.ts';
import { queryHandlers } from './queryHandlers.ts';
import { reportHandlers } from './reportHandlers.ts';
import { studyHandlers } from './studyHandlers.ts';
import { upkeepHandlers } from './upkeepHandlers.ts';

export function createArchiveHandlers(parts: HandlerParts): Handlers<'archive'> {
  return {
    ...studyHandlers(parts),
    ...importHandlers(parts),
    ...exportHandlers(parts),
    ...reportHandlers(parts),
    ...networkHandlers(parts),
    ...queryHandlers(parts),
    ...upkeepHandlers(parts),
  };
}
