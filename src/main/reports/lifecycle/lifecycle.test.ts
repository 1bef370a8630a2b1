// The rules of a report's life: every pair of status and event, each change, the words of the Sign button, and the hash.
import { describe, expect, it } from 'vitest';
import type { ReportChange, ReportCheck, ReportSection, Sentence } from '../types.ts';
import { applyChange } from './applyChange.ts';
import { canonicalJson, sha256Hex } from './canonicalJson.ts';
import { signBlocked } from './signBlocked.ts';
import { nextStatus, type ReportEvent, type ReportStatus } from './states.ts';

const statuses: ReportStatus[] = ['draft', 'preliminary', 'final', 'amended'];
const events: ReportEvent[] = ['draft', 'change', 'signPreliminary', 'signFinal', 'addendum'];

describe('states', () => {
  const allowed = new Map([
    ['draft draft', 'draft'],
    ['draft change', 'draft'],
    ['draft signPreliminary', 'preliminary'],
    ['draft signFinal', 'final'],
    ['preliminary draft', 'draft'],
    ['preliminary change', 'draft'],
    ['preliminary signFinal', 'final'],
    ['final addendum', 'amended'],
    ['amended addendum', 'amended'],
  ]);
  it.each(statuses.flatMap((s) => events.map((e) => [s, e] as const)))('%s on %s', (status, event) => {
    const next = nextStatus(status, event);
    expect(next.ok ? next.status : undefined).toBe(allowed.get(`${status} ${event}`));
    if (!next.ok) expect(next.message).toMatch(/\.$/);
  });
});

const id = (n: number): string => `00000000-0000-4000-8000-00000000000${String(n)}`;

function sentence(change: Partial<Sentence> = {}): Sentence {
  const engine = { id: 'sagitta-template', version: '1.0.0', kind: 'template' as const };
  return {
    id: id(1),
    text: 'Drafted.',
    origin: { by: 'engine', engine },
    evidence: [],
    supported: true,
    requiresReview: true,
    state: 'pending',
    draftText: null,
    ...change,
  };
}

const check: ReportCheck = {
  id: 'c1',
  kind: 'side',
  section: 'Findings',
  sentenceId: id(1),
  sentence: 'Drafted.',
  evidence: [],
  message: 'x',
  fix: null,
  override: null,
};
const own = sentence({ id: id(2), text: 'Own.', origin: { by: 'person', name: 'Ada' }, state: 'accepted' });

function after(change: ReportChange, sentences = [sentence(), own]): { sentences: Sentence[]; checks: ReportCheck[] } | string {
  const sections: ReportSection[] = [{ name: 'Findings', sentences }];
  const made = applyChange({ sections, checks: [check] }, change, { by: 'Ada', at: '2026-01-01T00:00:00Z', newId: () => id(9) });
  return made.ok ? { sentences: made.value.sections[0]?.sentences ?? [], checks: made.value.checks } : made.error.code;
}

describe('changes', () => {
  it('accepts, rejects, edits with the draft kept, and goes back to it', () => {
    expect(after({ type: 'accept', sentenceId: id(1) })).toMatchObject({ sentences: [{ state: 'accepted' }, {}] });
    expect(after({ type: 'reject', sentenceId: id(1) })).toMatchObject({ sentences: [{ state: 'rejected' }, {}] });
    const edited = after({ type: 'edit', sentenceId: id(1), text: ' Better. ' });
    expect(edited).toMatchObject({ sentences: [{ text: 'Better.', state: 'edited', draftText: 'Drafted.' }, {}] });
    const again = sentence({ text: 'Better.', draftText: 'Drafted.', state: 'edited' });
    expect(after({ type: 'edit', sentenceId: id(1), text: 'Best.' }, [again])).toMatchObject({ sentences: [{ draftText: 'Drafted.' }] });
    expect(after({ type: 'restore', sentenceId: id(1) }, [again])).toMatchObject({ sentences: [{ text: 'Drafted.', state: 'pending', draftText: null }] });
  });
  it('never loses what an engine wrote: remove rejects it, and removes only own sentences', () => {
    expect(after({ type: 'remove', sentenceId: id(1) })).toMatchObject({ sentences: [{ state: 'rejected' }, {}] });
    expect(after({ type: 'remove', sentenceId: id(2) })).toMatchObject({ sentences: [{ id: id(1) }] });
  });
  it('adds own sentences in the place asked for', () => {
    const made = after({ type: 'add', section: 'Findings', text: 'New.', afterSentenceId: id(1) });
    expect(typeof made === 'string' ? [] : made.sentences.map((s) => s.text)).toEqual(['Drafted.', 'New.', 'Own.']);
    expect(typeof made === 'string' ? null : made.sentences[1]).toMatchObject({ origin: { by: 'person', name: 'Ada' }, state: 'accepted' });
  });
  it('records who overrode a check and why; unknown ids change nothing', () => {
    expect(after({ type: 'override', checkId: 'c1', reason: 'seen' })).toMatchObject({ checks: [{ override: { reason: 'seen', by: 'Ada' } }] });
    expect(after({ type: 'override', checkId: 'gone', reason: 'seen' })).toBe('NOT_FOUND');
    expect(after({ type: 'accept', sentenceId: id(8) })).toBe('NOT_FOUND');
  });
});

describe('sign', () => {
  const report = (states: Sentence['state'][], checks: ReportCheck[]): Parameters<typeof signBlocked>[0] => ({
    status: 'draft',
    sections: [{ name: 'Findings', sentences: states.map((state) => sentence({ state })) }],
    checks,
  });
  it('names what is open in the words of the button', () => {
    expect(signBlocked(report(['pending', 'pending', 'pending', 'accepted'], []))).toBe('3 sentences to review');
    expect(signBlocked(report(['accepted'], [check]))).toBe('1 check open');
    expect(signBlocked(report(['pending'], [check, check]))).toBe('1 sentence to review, 2 checks open');
    expect(signBlocked(report(['accepted', 'edited', 'rejected'], [{ ...check, override: { reason: 'seen', by: 'A', at: '' } }]))).toBeNull();
  });
});

describe('hash', () => {
  it('does not depend on the order of keys, and depends on every word', () => {
    expect(canonicalJson({ b: 1, a: [{ d: 'x', c: null }], e: undefined })).toBe('{"a":[{"c":null,"d":"x"}],"b":1}');
    expect(sha256Hex(canonicalJson({ a: 1, b: 2 }))).toBe(sha256Hex(canonicalJson({ b: 2, a: 1 })));
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(() => canonicalJson(Number.NaN)).toThrow();
  });
});
