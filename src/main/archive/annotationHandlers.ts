// Requests about key images, presentation states, lesions and what was read back from objects: the annotations room decides, here stand who asks and the notices.
import { fail, ok } from '../../contract/result.ts';
import type { LesionStudy } from '../../contract/lesion.ts';
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
  | 'lesion.assess';

export function annotationHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, AnnotationRoutes> {
  const { events } = parts;
  const { store } = parts.rooms;
  const { annotations } = store;

  function lesionStudies(StudyInstanceUID: string): LesionStudy[] | null {
    const own = store.studies.get(StudyInstanceUID);
    if (own === undefined) return null;
    return [...store.studies.priors(StudyInstanceUID).reverse(), own].map((study) => ({
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
    'keyImage.list': ({ StudyInstanceUID }) => ok({ keyImages: annotations.keyImages(StudyInstanceUID) }),
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
    'keyImage.save': () => fail('UNSUPPORTED', 'Key Object Selection documents are not written yet. Nothing was changed.'),
    'presentation.list': () => ok({ states: [] }),
    'presentation.save': () => fail('UNSUPPORTED', 'Presentation states are not written yet. Nothing was changed.'),
    'measurement.saveSr': () => fail('UNSUPPORTED', 'Measurements are not written on demand yet. Nothing was changed.'),
    'readBack.list': () => ok({ objects: [] }),
    'lesion.list': ({ StudyInstanceUID }) => {
      const studies = lesionStudies(StudyInstanceUID);
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
