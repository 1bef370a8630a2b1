// The sentence under the list. The bug it guards against: an empty list that reads as "no studies" though a peer was never asked.
import { expect, it } from 'vitest';
import type { PeerAnswer, Search } from './searchStore.ts';
import { searchWords } from './searchWords.ts';

function search(answers: Record<string, PeerAnswer>, more: Partial<Search> = {}): Search {
  return { id: '1', startedAt: 0, endedAt: 400, stopped: false, peers: [], keys: {}, answers: new Map(Object.entries(answers)), ...more };
}
const answered = (complete = true): PeerAnswer => ({ state: 'answered', matches: [], complete });
const failed: PeerAnswer = { state: 'failed', failure: { code: 'PEER_UNREACHABLE', message: 'x' } };
const numbers = { found: 10, unusable: 0, limit: 1000 };

it('tells how many, from how many, in what time', () => {
  expect(searchWords(search({ A: answered(), B: answered() }), numbers)).toBe('10 studies from 2 peers in 0.4 s.');
});

it('never says "no study" for a peer that did not answer', () => {
  expect(searchWords(search({ A: answered(), B: failed }), { ...numbers, found: 0 })).toBe('No study matches at A. B failed, so more studies may exist there.');
  expect(searchWords(search({ A: failed, B: failed }), { ...numbers, found: 0 })).toBe('No peer answered, so nothing is known of the studies at A and B.');
  expect(searchWords(search({ A: answered(), B: failed }), numbers)).toBe('10 studies from 1 of 2 peers in 0.4 s. B failed, so more studies may exist there.');
});

it('says when a list is cut, stopped or still growing', () => {
  expect(searchWords(search({ A: answered(false) }), numbers)).toContain('A may have more than the 1,000 shown: narrow the search.');
  expect(searchWords(search({ A: { state: 'stopped', matches: [] }, B: answered() }, { stopped: true }), numbers)).toBe(
    'Stopped: 10 studies so far. A may have more.',
  );
  expect(searchWords(search({ A: { state: 'asking' }, B: answered() }, { endedAt: null }), numbers)).toBe('Asking A… 10 studies so far.');
});

it('counts answers that cannot be retrieved', () => {
  expect(searchWords(search({ A: answered() }), { ...numbers, unusable: 2 })).toContain('2 answers had no study UID and cannot be retrieved.');
});
