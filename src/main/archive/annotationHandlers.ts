// Requests about key images, presentation states, lesions and what was read back from objects: the annotations room decides, here stand who asks and the notices.
import { ok } from '../../contract/result.ts';
import type { LesionStudy } from '../../contract/lesion.ts';
import { createAnnotationsRoom } from '../annotations/index.ts';
import { version } from '../version.ts';
import type { Handlers } from '../rpc/server.ts';
import { done, noStudy, tell, whoAsks, type HandlerParts } from './handlerParts.ts';

type AnnotationRoutes =
  | 'keyImage.list'
  | 'keyImage.set'
  | 'keyImage.remove'
  | 'keyImage.save'
  | 'presentation.list'
  | 'presentation.save'
  | 'measurement.saveSr'
  | 'readBack.list'
  | 'lesion.list'
  | 'lesion.assess'
  | 'measurement.list';

export function annotationHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, AnnotationRoutes> {
  const { events } = parts;
  const { store } = parts.rooms;
  const { annotations } = store;
  const room = createAnnotationsRoom({ store, ingest: parts.rooms.ingest, softwareVersion: version });

  /** Earlier studies of the patient and this one, oldest first, with what their reports say. */
  async function lesionStudies(StudyInstanceUID: string): Promise<LesionStudy[] | null> {
    const own = store.studies.get(StudyInstanceUID);
    if (own === undefined) return null;
    const studies = [...store.studies.priors(StudyInstanceUID).reverse(), own];
    for (const study of studies) await room.readBack.measurements(study.StudyInstanceUID);
    return studies.map((study) => ({
      StudyInstanceUID: study.StudyInstanceUID,
      StudyDate: study.StudyDate,
      StudyTime: study.StudyTime,
      StudyDescription: study.StudyDescription,
      Modality: study.ModalitiesInStudy[0] ?? '',
      measurements: store.measurements.list(study.StudyInstanceUID),
      assessments: annotations.assessments(study.StudyInstanceUID),
    }));
  }

  return {
    'measurement.list': async ({ StudyInstanceUID }) => {
      await room.readBack.measurements(StudyInstanceUID);
      return ok({ measurements: store.measurements.list(StudyInstanceUID) });
    },
    'keyImage.list': async ({ StudyInstanceUID }) => ok({ keyImages: await room.keyImages(StudyInstanceUID) }),
    'keyImage.set': (input, context) =>
      tell(annotations.setKeyImage(input, whoAsks(parts, context)), ({ StudyInstanceUID }) => {
        events.emit({ type: 'keyImagesChanged', StudyInstanceUID });
      }),
    'keyImage.remove': ({ SOPInstanceUID, frame }, context) => {
      const removed = annotations.removeKeyImage(SOPInstanceUID, frame, whoAsks(parts, context));
      if (!removed.ok) return removed;
      events.emit({ type: 'keyImagesChanged', StudyInstanceUID: removed.value.StudyInstanceUID });
      return done();
    },
    'keyImage.save': async ({ StudyInstanceUID }, context) =>
      tell(await room.saveKeyImages(StudyInstanceUID, whoAsks(parts, context)), () => {
        events.emit({ type: 'keyImagesChanged', StudyInstanceUID });
      }),
    'presentation.list': async ({ StudyInstanceUID }) => ok({ states: await room.readBack.states(StudyInstanceUID) }),
    'presentation.save': async (input, context) =>
      tell(await room.savePresentation(input, whoAsks(parts, context)), () => {
        events.emit({ type: 'presentationsChanged', StudyInstanceUID: input.StudyInstanceUID });
      }),
    'measurement.saveSr': ({ StudyInstanceUID }, context) => room.saveSr(StudyInstanceUID, whoAsks(parts, context)),
    'readBack.list': async ({ StudyInstanceUID }) => ok({ objects: await room.readBack.objects(StudyInstanceUID) }),
    'lesion.list': async ({ StudyInstanceUID }) => {
      const studies = await lesionStudies(StudyInstanceUID);
      return studies === null ? noStudy() : ok({ studies });
    },
    'lesion.assess': (input, context) => {
      const assessed = annotations.assess(input, whoAsks(parts, context));
      if (!assessed.ok) return assessed;
      events.emit({ type: 'lesionsChanged', StudyInstanceUID: input.StudyInstanceUID });
      return done();
    },
  };
}
