// Sections a report cannot be without.
import type { Rule } from './checkInput.ts';

const required = ['findings', 'impression'];

export const missingRule: Rule = (facts) =>
  required.flatMap((name) => {
    if (facts.sentences.some((s) => s.section.toLowerCase() === name)) return [];
    const title = name.charAt(0).toUpperCase() + name.slice(1);
    return [{ kind: 'missing' as const, section: name, sentenceId: null, sentence: '', evidence: [], message: `${title} is empty.`, fix: null }];
  });
