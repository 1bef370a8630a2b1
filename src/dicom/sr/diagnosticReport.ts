// A diagnostic report as Basic Text SR (TID 2000, LOINC headings): sections of sentences, each with the images that show it.
import { codes, reportTitleOf, sections, type SectionName } from './codes.ts';
import { container, image, text, withChildren, type ContentItem } from './content.ts';
import { buildDocument, srClasses, type DocumentIdentity, type DocumentState, type ImageReference, type StudyContext } from './document.ts';
import { language, observers, type Observers } from './observers.ts';

export interface ReportSentence {
  text: string;
  /** Images that show it (key images, slices measured on). */
  images?: readonly ImageReference[];
}

export interface ReportSection {
  name: SectionName;
  sentences: readonly ReportSentence[];
}

export interface DiagnosticReport {
  study: StudyContext;
  identity: DocumentIdentity;
  state: DocumentState;
  observers: Observers;
  language: string;
  modality: string;
  sections: readonly ReportSection[];
  /** Images of the study that were read; the reported evidence. */
  evidence: readonly ImageReference[];
}

function section({ name, sentences }: ReportSection): ContentItem {
  const { heading, sentence: concept } = sections[name];
  const items = sentences.map((sentence) =>
    withChildren(text(concept, sentence.text), 'INFERRED FROM', ...(sentence.images ?? []).map((reference) => image(reference, codes.sourceOfMeasurement))),
  );
  return withChildren(container(heading), 'CONTAINS', ...items);
}

/** Empty sections and empty sentences are left out. */
export function buildDiagnosticReport(report: DiagnosticReport): Uint8Array {
  const root = container(reportTitleOf(report.modality), '2000');
  withChildren(root, 'HAS CONCEPT MOD', language(report.language));
  withChildren(root, 'HAS OBS CONTEXT', ...observers(report.observers));
  const filled = report.sections
    .map(({ name, sentences }) => ({ name, sentences: sentences.filter((sentence) => sentence.text.trim() !== '') }))
    .filter(({ sentences }) => sentences.length > 0);
  withChildren(root, 'CONTAINS', ...filled.map(section));
  const shown = filled.flatMap(({ sentences }) => sentences.flatMap((sentence) => sentence.images ?? []));
  return buildDocument({
    sopClassUid: srClasses.basicText,
    study: report.study,
    identity: report.identity,
    state: report.state,
    content: root,
    evidence: [...report.evidence, ...shown],
  });
}
