// Words of the report panel: a fix button that does not say what it changes, or a template called a model, mislead the reader.
import { expect, it } from 'vitest';
import type { Sentence } from '../../contract/report.ts';
import { engineWords, fixWords, nextWaiting, numberSentences } from './reportWords.ts';

function sentence(id: string, state: Sentence['state']): Sentence {
  return { id, text: 'Text.', origin: { by: 'person', name: 'Dr. Demo' }, evidence: [], supported: true, requiresReview: false, state, draftText: null };
}

it('says the one word that a fix changes', () => {
  expect(fixWords('It abuts the left kidney.', 'It abuts the right kidney.')).toBe('Change to right');
  expect(fixWords('Measures 21.7 cm.', 'Measures 21.7 mm.')).toBe('Change to mm');
});

it('does not print half a paragraph on a button', () => {
  expect(fixWords('Short.', 'A whole other and much longer sentence stands here instead.')).toBe('Use the corrected sentence');
});

it('never calls a template a language model', () => {
  expect(engineWords({ id: 'template', version: '1.0.0', kind: 'template' })).toMatch(/not a language model$/);
  expect(engineWords({ id: 'm', version: '1', kind: 'language-model' })).toMatch(/^AI-assisted/);
});

it('numbers sentences through all sections, and finds the next that waits around the end', () => {
  const entries = numberSentences([
    { name: 'Technique', sentences: [sentence('a', 'pending'), sentence('b', 'accepted')] },
    { name: 'Findings', sentences: [sentence('c', 'edited')] },
  ]);
  expect(entries.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(nextWaiting(entries, 'c')).toBe('a');
  expect(nextWaiting(entries, 'a')).toBeNull();
});
