// Words of transfers: "done" for what is not all there, or a dead one that looks alive, is how priors get lost.
import { expect, it } from 'vitest';
import type { Transfer } from '../../contract/transfer.ts';
import { resumeName, routeOf, summaryOf, transferWords, untilWords } from './transferWords.ts';

const transfer: Transfer = {
  id: '1',
  kind: 'retrieve',
  StudyInstanceUID: '1.2',
  SeriesInstanceUID: '',
  PatientName: 'Demo^Kilo',
  description: 'CT abdomen',
  peerAet: 'PACS1',
  service: 'C-MOVE',
  state: 'running',
  done: 101,
  total: 158,
  failed: 0,
  warnings: 0,
  transcoded: 0,
  bytesPerSecond: 38_000_000,
  message: '',
  retryAt: null,
  createdAt: '2026-11-22T10:00:00Z',
  endedAt: null,
  ruleId: '',
  commitment: 'none',
};
const now = Date.parse('2026-11-22T10:00:00Z');
const words = (change: Partial<Transfer>): ReturnType<typeof transferWords> => transferWords({ ...transfer, ...change }, now);

it('shows the rate only while it runs', () => {
  expect(routeOf(transfer)).toBe('PACS1, C-MOVE, 38 MB/s');
  expect(routeOf({ ...transfer, state: 'queued' })).toBe('PACS1, C-MOVE');
});

it('says where it stopped and goes on from there', () => {
  expect(words({ state: 'failed', done: 88, total: 301 })).toMatchObject({ tone: 'warn', state: 'stopped at 88 of 301', actions: ['retry'] });
  expect(words({ state: 'failed', done: 0, total: 301 }).state).toBe('failed');
  expect(words({ state: 'waiting', done: 0, total: 8, retryAt: '2026-11-22T10:00:20Z' }).state).toBe('not begun, tries again in about 20 s');
  expect([resumeName({ done: 88 }), resumeName({ done: 0 })]).toEqual(['Resume at 89', 'Try again']);
});

it('does not call a transfer done when objects failed', () => {
  expect(words({ state: 'partly', done: 160, total: 166, failed: 6 })).toMatchObject({
    tone: 'warn',
    state: '160 of 166, 6 failed',
    actions: ['retry', 'open'],
  });
});

it('tells of recompression, warnings and a commitment that was refused', () => {
  const done = { state: 'done', kind: 'send', done: 158, endedAt: '2026-11-22T10:00:04Z' } as const;
  expect(words({ ...done, transcoded: 158, warnings: 2 }).state).toBe('158 of 158, 2 warnings, 158 transcoded, 4.0 s');
  expect(words({ ...done, commitment: 'failed' })).toMatchObject({ tone: 'warn', actions: [] });
});

it('offers to open only what was retrieved', () => {
  expect(words({ state: 'done', done: 158 }).actions).toEqual(['open']);
  expect(words({ state: 'done', done: 0, total: 0 }).actions).toEqual([]);
});

it('counts those that need somebody apart from those that go on by themselves', () => {
  expect(summaryOf([transfer, { ...transfer, state: 'queued' }, { ...transfer, state: 'waiting' }, { ...transfer, state: 'failed' }])).toBe(
    '1 running, 1 queued, 1 waiting, 1 needs you',
  );
  expect(summaryOf([{ ...transfer, state: 'done' }])).toBe('');
});

it('does not count down below now', () => {
  expect([untilWords('2026-11-22T10:00:20Z', now), untilWords('2026-11-22T09:00:00Z', now), untilWords('2026-11-22T10:03:00Z', now)]).toEqual([
    'in about 20 s',
    'now',
    'in about 3 min',
  ]);
});
