// Requests for small pictures: the media room draws them, the store keeps them.
import { createThumbnails } from '../media/index.ts';
import type { Handlers } from '../rpc/server.ts';
import type { HandlerParts } from './handlerParts.ts';

export function thumbnailHandlers({ rooms }: HandlerParts): Pick<Handlers<'archive'>, 'thumbnail.lease'> {
  const lease = createThumbnails(rooms.store);
  return { 'thumbnail.lease': ({ SOPInstanceUID, frame }) => lease(SOPInstanceUID, frame) };
}
