// draft: sentences into the report of a study, by the drafting engine; the same that the window's button does.
import type { Report } from '../../../contract/report.ts';
import type { Verb } from '../verb.ts';
import { askOnce } from '../withArchive.ts';

export const draftVerb: Verb = {
  summary: 'Draft the report of a study',
  usage: '--study UID',
  options: {
    study: { type: 'string', value: 'UID', text: 'Study Instance UID' },
    engine: { type: 'string', value: 'ID', text: 'drafting engine (default: the embedded one)' },
  },
  json: '{"engine":{"id","version","kind"},"sections":[{"name","sentences":[{"id","text","evidence":[{"kind","id"}],"supported","requiresReview"}]}]}',
  run: (call) => {
    const study = call.text('study');
    if (study === undefined) return Promise.resolve(call.misused('--study is needed.'));
    const engine = call.text('engine');
    return askOnce(call, 'report.draft', { StudyInstanceUID: study, ...(engine === undefined ? {} : { engineId: engine }) }, (report) => {
      call.print({ engine: report.engines.at(-1) ?? null, sections: report.sections.map(describe) }, report.sections.map(toText).join('\n\n'));
      return 0;
    });
  },
};

type Section = Report['sections'][number];

function describe({ name, sentences }: Section): Record<string, unknown> {
  return {
    name,
    sentences: sentences.map(({ id, text, evidence, supported, requiresReview }) => ({
      id,
      text,
      evidence: evidence.map((item) => ({ kind: item.kind, id: item.id })),
      supported,
      requiresReview,
    })),
  };
}

function toText({ name, sentences }: Section): string {
  return [name, ...sentences.map(({ text, requiresReview }) => `  ${text}${requiresReview ? ' [requires review]' : ''}`)].join('\n');
}
