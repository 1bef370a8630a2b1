// Requests about corrections: the store decides; here stand who asks and the notices that follow.
import { ok } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import { tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type CorrectionRoutes = 'correction.apply' | 'correction.list' | 'correction.undo';

export function correctionHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, CorrectionRoutes> {
  const { events } = parts;
  const { corrections } = parts.rooms.store;

  /** Lists and priors of other studies of the patient change too. */
  function changed({ studies }: { studies: string[] }): void {
    for (const StudyInstanceUID of studies) events.emit({ type: 'studyChanged', StudyInstanceUID });
    events.emit({ type: 'studiesChanged' });
  }

  return {
    'correction.apply': ({ correction, reason }, context) => tell(corrections.apply(correction, { who: whoAsks(parts, context), reason }), changed),
    'correction.list': ({ StudyInstanceUID }) => ok({ corrections: corrections.list(StudyInstanceUID) }),
    'correction.undo': ({ id, reason }, context) => tell(corrections.undo(id, { who: whoAsks(parts, context), reason }), changed),
  };
}
