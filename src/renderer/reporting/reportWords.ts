// Words and numbers of a report for the panel: which sentences wait, who drafted, what a check offers. Pure.
import type { Engine, Report, ReportCheck, ReportSection, Sentence } from '../../contract/report.ts';

export interface NumberedSentence {
  /** 1-based, through all sections. */
  number: number;
  section: ReportSection['name'];
  sentence: Sentence;
}

export function numberSentences(sections: readonly ReportSection[]): NumberedSentence[] {
  return sections
    .flatMap(({ name, sentences }) => sentences.map((sentence) => ({ section: name, sentence })))
    .map((entry, index) => ({ ...entry, number: index + 1 }));
}

/** Still a draft in the legal sense: sentences can be changed. */
export function isEditable(report: Report): boolean {
  return report.status === 'draft' || report.status === 'preliminary';
}

export function waitsForReview({ state }: Sentence): boolean {
  return state === 'pending';
}

/** "Sagitta template 1.0, not a language model". */
export function engineWords(engine: Engine): string {
  return engine.kind === 'template' ? `Drafted by template ${engine.version}, not a language model` : `AI-assisted: ${engine.id} ${engine.version}`;
}

export function openChecks(report: Report): ReportCheck[] {
  return report.checks.filter((check) => check.override === null);
}

/** The next sentence that waits, after the given one, going around; null when none does. */
export function nextWaiting(sentences: readonly NumberedSentence[], afterId: string): string | null {
  const at = sentences.findIndex(({ sentence }) => sentence.id === afterId);
  const around = [...sentences.slice(at + 1), ...sentences.slice(0, Math.max(0, at))];
  return around.find(({ sentence }) => waitsForReview(sentence))?.sentence.id ?? null;
}

/** Words of the button that applies a fix: the one word or run that changes, else the whole sentence. */
export function fixWords(sentence: string, fix: string): string {
  const [from, to] = [sentence.split(/\s+/), fix.split(/\s+/)];
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start += 1;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end += 1;
  const changed = to
    .slice(start, to.length - end)
    .join(' ')
    .replace(/[.,;:]$/, '');
  if (changed === '') return 'Remove it';
  return changed.length <= 32 ? `Change to ${changed}` : 'Use the corrected sentence';
}

const kindWords: Record<ReportCheck['kind'], string> = {
  number: 'Number',
  unit: 'Unit',
  side: 'Side',
  level: 'Level',
  comparison: 'Comparison',
  negation: 'Negation',
  demographics: 'Patient',
  internal: 'Within the report',
  missing: 'Missing',
};

export function checkKindWord(check: ReportCheck): string {
  return kindWords[check.kind];
}

/** "9f3c…21ae". */
export function shortHash(hash: string): string {
  return hash.length > 12 ? `${hash.slice(0, 4)}…${hash.slice(-4)}` : hash;
}
