// Reports: sections of sentences, each with its origin, evidence and state.
import { z } from 'zod';
import { instant, sha256, uid } from './values.ts';

export const sectionNames = ['Indication', 'Technique', 'Comparison', 'Findings', 'Impression'] as const;
const reportStatuses = ['draft', 'preliminary', 'final', 'amended'] as const;
const evidenceKinds = ['study', 'measurement', 'keyImage', 'prior', 'order'] as const;
const checkKinds = ['number', 'unit', 'side', 'level', 'comparison', 'negation', 'demographics', 'internal', 'missing'] as const;

/** A drafting engine; `language-model` only where a model ran. */
export const engine = z.object({ id: z.string(), version: z.string(), kind: z.enum(['template', 'language-model']) });

const evidence = z.object({
  kind: z.enum(evidenceKinds),
  /** Measurement id, SOP Instance UID, Study Instance UID … by kind. */
  id: z.string(),
  /** What the chip says: "M1 9.1 mm". */
  text: z.string(),
});

const sentence = z.object({
  id: z.uuid(),
  text: z.string().min(1).max(4000),
  origin: z.discriminatedUnion('by', [z.object({ by: z.literal('engine'), engine }), z.object({ by: z.literal('person'), name: z.string() })]),
  evidence: z.array(evidence),
  supported: z.boolean(),
  requiresReview: z.boolean(),
  state: z.enum(['pending', 'accepted', 'edited', 'rejected']),
  /** The engine's words, when a person changed them. */
  draftText: z.string().nullable(),
});

const section = z.object({ name: z.enum(sectionNames), sentences: z.array(sentence) });

const check = z.object({
  id: z.string(),
  kind: z.enum(checkKinds),
  section: z.string(),
  sentenceId: z.string().nullable(),
  sentence: z.string(),
  evidence: z.array(z.string()),
  message: z.string(),
  /** The sentence as it should read; null when there is no single fix. */
  fix: z.string().nullable(),
  override: z.object({ reason: z.string().min(3), by: z.string(), at: instant }).nullable(),
});

const signature = z.object({
  name: z.string(),
  /** How the signer proved who they are. */
  method: z.enum(['password', 'computer-login']),
  at: instant,
  /** Hash of the canonical JSON of what was signed. */
  contentSha256: sha256,
});

export const report = z.object({
  id: z.uuid(),
  StudyInstanceUID: uid,
  /** Grows with each signed state; a signed version never changes. */
  version: z.number().int().min(1),
  status: z.enum(reportStatuses),
  sections: z.array(section),
  checks: z.array(check),
  passedChecks: z.number().int(),
  engines: z.array(engine),
  /** Text added after signing, each with its own signature. */
  addenda: z.array(z.object({ id: z.uuid(), text: z.string().min(1), signature })),
  signature: signature.nullable(),
  /** Why it cannot be signed now; null when it can. */
  signBlocked: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  updatedAt: instant,
});

export const reportVersion = z.object({ version: z.number().int(), status: z.enum(reportStatuses), at: instant, by: z.string(), contentSha256: sha256 });

/** One change by a person; the archive applies it, re-checks and answers with the whole report. */
export const reportChange = z.discriminatedUnion('type', [
  z.object({ type: z.literal('accept'), sentenceId: z.uuid() }),
  z.object({ type: z.literal('reject'), sentenceId: z.uuid() }),
  z.object({ type: z.literal('edit'), sentenceId: z.uuid(), text: z.string().min(1).max(4000) }),
  /** Back to the engine's words, state pending. */
  z.object({ type: z.literal('restore'), sentenceId: z.uuid() }),
  z.object({ type: z.literal('add'), section: z.enum(sectionNames), text: z.string().min(1).max(4000), afterSentenceId: z.uuid().nullable() }),
  z.object({ type: z.literal('remove'), sentenceId: z.uuid() }),
  z.object({ type: z.literal('override'), checkId: z.string(), reason: z.string().min(3).max(1000) }),
]);

export type Report = z.infer<typeof report>;
export type ReportSection = z.infer<typeof section>;
export type Sentence = z.infer<typeof sentence>;
export type Evidence = z.infer<typeof evidence>;
export type ReportCheck = z.infer<typeof check>;
export type ReportChange = z.infer<typeof reportChange>;
export type ReportVersion = z.infer<typeof reportVersion>;
export type Signature = z.infer<typeof signature>;
export type Engine = z.infer<typeof engine>;
