// The one interface of drafting engines, template or language model, and what they are given. No engine here.
import type { Engine, Evidence, Measurement, Report, Result, StudyDetail, StudyRow } from '../types.ts';
import type { ReportTemplate } from './templateShape.ts';

export type SectionName = Report['sections'][number]['name'];

/** The study compared with: its row, what was measured on it, what was reported. */
export interface DraftPrior {
  study: StudyRow;
  measurements: Measurement[];
  report: Report | null;
}

export interface DraftInput {
  detail: StudyDetail;
  measurements: Measurement[];
  keyImages: Evidence[];
  prior: DraftPrior | null;
  template: ReportTemplate;
}

export interface DraftSentence {
  text: string;
  evidence: Evidence[];
  /** False: nothing in the input supports it; it is shown so. */
  supported: boolean;
  requiresReview: boolean;
}

export interface DraftSection {
  name: SectionName;
  sentences: DraftSentence[];
}

export interface DraftingEngine extends Engine {
  draft(input: DraftInput, options: { signal: AbortSignal }): Promise<Result<DraftSection[]>>;
}
