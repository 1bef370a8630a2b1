// The watched folders, as the window shows them.
import { ok } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import type { HandlerParts } from './handlerParts.ts';

export function watchHandlers({ watching }: HandlerParts): Pick<Handlers<'archive'>, 'watch.list'> {
  return { 'watch.list': () => ok({ folders: watching.states() }) };
}
