// The checker's input: the documented JSON of `sagitta check` (ARCHITECTURE), which the stored report is also turned into. Types and parsing only.
import { z } from 'zod';

const side = z.enum(['left', 'right']).nullish();

const checkMeasurement = z.object({
  id: z.string(),
  label: z.string().default(''),
  value: z.number().nullable(),
  unit: z.string(),
  side,
  site: z.string().nullish(),
  /** Further numbers it may be quoted with (SD, minimum, area …), each with its unit. */
  also: z.array(z.object({ value: z.number(), unit: z.string() })).optional(),
  /** Why the side is known: "LPS x -63.5 mm". */
  sideReason: z.string().nullish(),
});

export const checkInput = z.object({
  patient: z.object({ sex: z.string().nullish(), age: z.number().nullish() }).nullish(),
  order: z.object({ description: z.string().nullish(), side }).nullish(),
  measurements: z.array(checkMeasurement).default([]),
  /** null or absent: there is no earlier study. */
  prior: z.object({ measurements: z.array(checkMeasurement).default([]) }).nullish(),
  /** Section name in lower case → its text. */
  sections: z.record(z.string(), z.string().nullable()),
});

export type CheckMeasurement = z.infer<typeof checkMeasurement>;
export type CheckInput = z.infer<typeof checkInput>;

/** A sentence to check. `measurementIds`: what it is known to rest on; empty when only its words can tell. */
export interface CheckSentence {
  section: string;
  sentenceId: string | null;
  text: string;
  measurementIds: string[];
}

/** All that a rule sees. */
export interface CheckFacts {
  input: CheckInput;
  sentences: CheckSentence[];
}

export type CheckKind = 'number' | 'unit' | 'side' | 'level' | 'comparison' | 'negation' | 'demographics' | 'internal' | 'missing';

/** One contradiction. `fix`: the sentence as it should read; null when there is no single one. */
export interface CheckFinding {
  kind: CheckKind;
  section: string;
  sentenceId: string | null;
  sentence: string;
  evidence: string[];
  message: string;
  fix: string | null;
}

export type Rule = (facts: CheckFacts) => CheckFinding[];
