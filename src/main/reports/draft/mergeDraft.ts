// Puts a fresh draft into a report that a person may have worked on: what they accepted, edited, rejected or wrote stays, what was pending is replaced.
import { sectionNames } from '../../../contract/report.ts';
import type { Engine, ReportSection, Sentence } from '../types.ts';
import type { DraftSection, DraftSentence } from './engine.ts';

function engineWords(s: Sentence): string {
  return s.draftText ?? s.text;
}

function toSentence(drafted: DraftSentence, engine: Engine, newId: () => string): Sentence {
  return {
    id: newId(),
    text: drafted.text,
    origin: { by: 'engine', engine },
    evidence: drafted.evidence,
    supported: drafted.supported,
    requiresReview: drafted.requiresReview,
    state: 'pending',
    draftText: null,
  };
}

/** All five sections, in their order. A sentence already judged in the same words is not drafted again. */
export function mergeDraft(current: ReportSection[], drafted: DraftSection[], engine: Engine, newId: () => string): ReportSection[] {
  return sectionNames.map((name) => {
    const before = current.find((s) => s.name === name)?.sentences ?? [];
    const kept = before.filter((s) => s.state !== 'pending');
    const judged = new Set(kept.filter((s) => s.origin.by === 'engine').map(engineWords));
    const fresh = drafted.filter((s) => s.name === name).flatMap((s) => s.sentences.filter((d) => !judged.has(d.text)));
    const pendingIds = new Map(before.filter((s) => s.state === 'pending').map((s) => [s.text, s.id]));
    const made = fresh.map((d) => toSentence(d, engine, () => pendingIds.get(d.text) ?? newId()));
    return { name, sentences: [...kept, ...made] };
  });
}

export function emptySections(): ReportSection[] {
  return sectionNames.map((name) => ({ name, sentences: [] }));
}
