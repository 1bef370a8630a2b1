// The handler table of the archive: every route it owns, gathered from files by subject. A missing one does not compile.
import type { Handlers } from '../rpc/server.ts';
import type { HandlerParts } from './handlerParts.ts';
import { annotationHandlers } from './annotationHandlers.ts';
import { exportHandlers } from './exportHandlers.ts';
import { commitmentHandlers } from './commitmentHandlers.ts';
import { correctionHandlers } from './correctionHandlers.ts';
import { documentHandlers } from './documentHandlers.ts';
import { hangingHandlers } from './hangingHandlers.ts';
import { importHandlers } from './importHandlers.ts';
import { lifecycleHandlers } from './lifecycleHandlers.ts';
import { networkHandlers } from './networkHandlers.ts';
import { pictureHandlers } from './pictureHandlers.ts';
import { queryHandlers } from './queryHandlers.ts';
import { reportHandlers } from './reportHandlers.ts';
import { settingsHandlers } from './settingsHandlers.ts';
import { studyHandlers } from './studyHandlers.ts';
import { thumbnailHandlers } from './thumbnailHandlers.ts';
import { transferHandlers } from './transferHandlers.ts';
import { careHandlers } from './careHandlers.ts';
import { upkeepHandlers } from './upkeepHandlers.ts';
import { watchHandlers } from './watchHandlers.ts';

export function createArchiveHandlers(parts: HandlerParts): Handlers<'archive'> {
  return {
    ...studyHandlers(parts),
    ...thumbnailHandlers(parts),
    ...annotationHandlers(parts),
    ...documentHandlers(parts),
    ...hangingHandlers(parts),
    ...importHandlers(parts),
    ...exportHandlers(parts),
    ...reportHandlers(parts),
    ...networkHandlers(parts),
    ...settingsHandlers(parts),
    ...queryHandlers(parts),
    ...pictureHandlers(parts),
    ...commitmentHandlers(parts),
    ...transferHandlers(parts),
    ...upkeepHandlers(parts),
    ...careHandlers(parts),
    ...correctionHandlers(parts),
    ...lifecycleHandlers(parts),
    ...watchHandlers(parts),
  };
}
