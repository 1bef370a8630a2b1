// Lesions followed over studies of one patient: measurements with one tracking UID, and what a reader said of those that cannot be measured.
import { z } from 'zod';
import { measurement } from './measurement.ts';
import { route } from './route.ts';
import { instant, uid } from './values.ts';

/** Said of a lesion in one study, where a number does not tell it. */
const lesionStatuses = ['present', 'absent', 'too-small', 'unequivocal-progression', 'not-evaluable'] as const;

const lesionAssessment = z.object({
  StudyInstanceUID: uid,
  trackingUid: uid,
  status: z.enum(lesionStatuses),
  author: z.string(),
  at: instant,
});
export type LesionAssessment = z.infer<typeof lesionAssessment>;

const lesionStudy = z.object({
  StudyInstanceUID: uid,
  StudyDate: z.string(),
  StudyTime: z.string(),
  StudyDescription: z.string(),
  Modality: z.string(),
  measurements: z.array(measurement),
  assessments: z.array(lesionAssessment),
});
export type LesionStudy = z.infer<typeof lesionStudy>;

export const lesionRoutes = {
  /** The study and the earlier ones of the same patient, oldest first, with all that was measured in them. */
  'lesion.list': route({
    input: z.object({ StudyInstanceUID: uid }),
    output: z.object({ studies: z.array(lesionStudy) }),
    owner: 'archive',
    effect: 'read',
  }),
  /** null takes the assessment back. */
  'lesion.assess': route({
    input: z.object({ StudyInstanceUID: uid, trackingUid: uid, status: z.enum(lesionStatuses).nullable() }),
    output: z.object({}).strict(),
    owner: 'archive',
    effect: 'write',
  }),
} as const;
