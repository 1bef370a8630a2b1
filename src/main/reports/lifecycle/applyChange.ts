// One change by a person applied to the sections of a report. Pure: no checks, no status, no store.
import { fail, ok } from '../../../contract/result.ts';
import type { ReportChange, ReportCheck, ReportSection, Result, Sentence } from '../types.ts';

export interface ChangeContext {
  by: string;
  at: string;
  newId: () => string;
}

export interface Changeable {
  sections: ReportSection[];
  checks: ReportCheck[];
}

function replaceSentence(report: Changeable, id: string, make: (s: Sentence) => Sentence | null): Result<Changeable> {
  if (!report.sections.some((section) => section.sentences.some((s) => s.id === id))) {
    return fail('NOT_FOUND', 'This sentence is no longer in the report; nothing was changed. Reload the report.');
  }
  const sections = report.sections.map((section) => ({
    ...section,
    sentences: section.sentences.flatMap((s) => {
      if (s.id !== id) return [s];
      const made = make(s);
      return made === null ? [] : [made];
    }),
  }));
  return ok({ ...report, sections });
}

function edit(s: Sentence, text: string): Sentence {
  if (s.origin.by === 'person') return { ...s, text };
  return { ...s, text, state: 'edited', draftText: s.draftText ?? s.text };
}

/** A person's own sentence has no engine's words to go back to. */
function restore(s: Sentence): Sentence {
  return s.origin.by === 'person' ? s : { ...s, text: s.draftText ?? s.text, draftText: null, state: 'pending' };
}

function ownSentence(text: string, context: ChangeContext): Sentence {
  return {
    id: context.newId(),
    text,
    origin: { by: 'person', name: context.by },
    evidence: [],
    supported: true,
    requiresReview: false,
    state: 'accepted',
    draftText: null,
  };
}

function add(report: Changeable, change: Extract<ReportChange, { type: 'add' }>, context: ChangeContext): Changeable {
  const made = ownSentence(change.text, context);
  const insert = (sentences: Sentence[]): Sentence[] => {
    const after = sentences.findIndex((s) => s.id === change.afterSentenceId);
    return after < 0 ? [...sentences, made] : [...sentences.slice(0, after + 1), made, ...sentences.slice(after + 1)];
  };
  return { ...report, sections: report.sections.map((s) => (s.name === change.section ? { ...s, sentences: insert(s.sentences) } : s)) };
}

function override(report: Changeable, change: Extract<ReportChange, { type: 'override' }>, context: ChangeContext): Result<Changeable> {
  if (!report.checks.some((c) => c.id === change.checkId)) {
    return fail('NOT_FOUND', 'This check no longer applies; nothing was changed.');
  }
  const checks = report.checks.map((c) => (c.id === change.checkId ? { ...c, override: { reason: change.reason, by: context.by, at: context.at } } : c));
  return ok({ ...report, checks });
}

/** Sentences of an engine are rejected, never removed: what the engine wrote stays on record. Own sentences are removed. */
export function applyChange<T extends Changeable>(report: T, change: ReportChange, context: ChangeContext): Result<T> {
  const changed = changeParts(report, change, context);
  return changed.ok ? ok({ ...report, sections: changed.value.sections, checks: changed.value.checks }) : changed;
}

function changeParts(report: Changeable, change: ReportChange, context: ChangeContext): Result<Changeable> {
  switch (change.type) {
    case 'accept':
      return replaceSentence(report, change.sentenceId, (s) => ({ ...s, state: s.draftText === null ? 'accepted' : 'edited' }));
    case 'reject':
      return replaceSentence(report, change.sentenceId, (s) => ({ ...s, state: 'rejected' }));
    case 'edit':
      return replaceSentence(report, change.sentenceId, (s) => edit(s, change.text.trim()));
    case 'restore':
      return replaceSentence(report, change.sentenceId, restore);
    case 'add':
      return ok(add(report, { ...change, text: change.text.trim() }, context));
    case 'remove':
      return replaceSentence(report, change.sentenceId, (s) => (s.origin.by === 'person' ? null : { ...s, state: 'rejected' }));
    case 'override':
      return override(report, change, context);
  }
}
