// The shape of a report template (resources/report-templates/*.json). Sentences with {placeholders}; the words of a report live there, not in code.
import { z } from 'zod';
import { sectionNames } from '../../../contract/report.ts';

const line = z
  .object({
    /** The first one whose placeholders are all known is written; none: no sentence. */
    alternatives: z.array(z.string().min(1)).min(1),
    /** What the sentence rests on. */
    evidence: z.enum(['study', 'prior', 'none']).default('study'),
    /** One sentence for each measurement of that kind, instead of one. */
    each: z.enum(['length', 'ellipse', 'arrow', 'refused']).optional(),
    /** A sentence that nothing in the input supports: marked so, and always to be reviewed. */
    unsupported: z.literal(true).optional(),
  })
  .strict();

export const reportTemplate = z
  .object({
    id: z.string(),
    version: z.string(),
    language: z.string(),
    /** Title of the report: "CT chest". */
    title: z.string(),
    modalities: z.array(z.string()).min(1),
    /** BodyPartExamined values; empty: any. */
    bodyParts: z.array(z.string()),
    /** Words in StudyDescription that stand for the body part when BodyPartExamined is absent. */
    descriptionWords: z.array(z.string()).default([]),
    sections: z.array(z.object({ name: z.enum(sectionNames), lines: z.array(line) }).strict()),
  })
  .strict();

export type ReportTemplate = z.infer<typeof reportTemplate>;
export type TemplateLine = z.infer<typeof line>;
