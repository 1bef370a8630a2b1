// Requests about studies, pixels and measurements: straight from the store, with the notices that follow a change.
import { fail, ok } from '../../contract/result.ts';
import type { Handlers } from '../rpc/server.ts';
import { done, noStudy, tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type StudyRoutes =
  | 'study.list'
  | 'study.series'
  | 'study.open'
  | 'study.refresh'
  | 'study.nextUnread'
  | 'pixels.lease'
  | 'quarantine.list'
  | 'measurement.save'
  | 'measurement.delete';

export function studyHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, StudyRoutes> {
  const { events } = parts;
  const { store } = parts.rooms;
  return {
    'study.list': (query) => ok(store.studies.list(query)),
    'study.series': ({ StudyInstanceUID }) =>
      store.studies.get(StudyInstanceUID) === undefined ? noStudy() : ok({ series: store.studies.series(StudyInstanceUID) }),
    'study.open': ({ StudyInstanceUID }, context) =>
      tell(store.studies.open(StudyInstanceUID, whoAsks(parts, context)), () => {
        store.lifecycle.used(StudyInstanceUID);
        events.emit({ type: 'studyChanged', StudyInstanceUID });
      }),
    'study.refresh': ({ StudyInstanceUID }) => {
      const detail = store.studies.detail(StudyInstanceUID);
      return detail === undefined ? noStudy() : ok(detail);
    },
    'study.nextUnread': ({ afterStudyInstanceUID }) => ok({ StudyInstanceUID: store.studies.nextUnread(afterStudyInstanceUID) }),
    'pixels.lease': ({ SOPInstanceUID, frame }) => store.instances.pixelLease(SOPInstanceUID, frame),
    'quarantine.list': () => ok({ rows: store.quarantine.list() }),
    'measurement.save': ({ measurement }, context) =>
      tell(store.measurements.save(measurement, whoAsks(parts, context)), () => {
        events.emit({ type: 'measurementsChanged', StudyInstanceUID: measurement.StudyInstanceUID });
      }),
    'measurement.delete': ({ id }, context) => {
      const deleted = store.measurements.delete(id, whoAsks(parts, context));
      if (!deleted.ok) return fail(deleted.error.code, deleted.error.message, deleted.error.data);
      events.emit({ type: 'measurementsChanged', StudyInstanceUID: deleted.value.StudyInstanceUID });
      return done();
    },
  };
}
