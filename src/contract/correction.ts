// Corrections of patients, studies and series: records that change what is shown and sent, never the stored bytes. Undone by another record.
import { z } from 'zod';
import { route } from './route.ts';
import { instant, uid } from './values.ts';

/** Text of one value: no backslash (it parts values), no control characters. */
function text(most: number) {
  return z
    .string()
    .max(most)
    .regex(/^[^\\\x00-\x1f\x7f]*$/);
}

/** PN in UTF-8: at most three groups of at most 64 characters and five components. */
const personName = text(194).refine((name) => {
  const groups = name.split('=');
  return groups.length <= 3 && groups.every((group) => Array.from(group).length <= 64 && group.split('^').length <= 5);
});
const date = z.string().regex(/^(\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]))?$/);
const patientId = text(64).trim();

/** Patients are told apart by ID and its issuer; an absent issuer is `''`. */
const patientIdentity = z.object({ PatientID: patientId.min(1), IssuerOfPatientID: text(64).trim().default('') });

const some = <T extends z.ZodRawShape>(shape: T) =>
  z
    .strictObject(shape)
    .partial()
    .refine((given) => Object.values(given).some((value) => value !== undefined));

export const correction = z.discriminatedUnion('kind', [
  /** Another patient, or other values of the same, for these studies. */
  z.object({
    kind: z.literal('correctPatient'),
    StudyInstanceUIDs: z.array(uid).min(1).max(1000),
    attributes: some({
      PatientName: personName,
      PatientID: patientId.min(1),
      IssuerOfPatientID: text(64).trim(),
      PatientBirthDate: date,
      PatientSex: z.enum(['', 'M', 'F', 'O']),
    }),
  }),
  /** All objects of `from`, those that still come too, are those of `to`, which is in the archive. */
  z.object({ kind: z.literal('mergePatient'), from: patientIdentity, to: patientIdentity }),
  z.object({
    kind: z.literal('correctStudy'),
    StudyInstanceUID: uid,
    attributes: some({
      AccessionNumber: text(16).trim(),
      StudyDescription: text(64).trim(),
      StudyDate: date,
      StudyID: text(16).trim(),
      ReferringPhysicianName: personName,
    }),
  }),
  /** The series becomes one of a study that is in the archive. */
  z.object({ kind: z.literal('moveSeries'), SeriesInstanceUID: uid, toStudyInstanceUID: uid }),
]);
export type Correction = z.infer<typeof correction>;

/** Why: it stands in the record and, without the patient, in the audit trail only as an id. */
const correctionReason = z.string().trim().min(3).max(1000);

const correctionRow = z.object({
  id: z.uuid(),
  kind: z.enum(['correctPatient', 'mergePatient', 'correctStudy', 'moveSeries']),
  at: instant,
  who: z.string(),
  reason: z.string(),
  /** null while it stands. */
  undoneAt: instant.nullable(),
  undoneBy: z.string(),
  undoReason: z.string(),
  /** One sentence for people, with the new values. */
  summary: z.string(),
});
export type CorrectionRow = z.infer<typeof correctionRow>;

export const correctionRoutes = {
  /** NOT_FOUND without the study, series or patient; REFUSED where a signed report or measurements would lose what they are about. */
  'correction.apply': route({
    input: z.object({ correction, reason: correctionReason }),
    output: z.object({ id: z.uuid(), studies: z.array(uid) }),
    owner: 'archive',
    effect: 'write',
  }),
  /** Those that concern the study, newest first. */
  'correction.list': route({
    input: z.object({ StudyInstanceUID: uid }),
    output: z.object({ corrections: z.array(correctionRow) }),
    owner: 'archive',
    effect: 'read',
  }),
  'correction.undo': route({
    input: z.object({ id: z.uuid(), reason: correctionReason }),
    output: z.object({ studies: z.array(uid) }),
    owner: 'archive',
    effect: 'write',
  }),
} as const;
