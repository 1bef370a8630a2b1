// Filters as the archive takes them: a wrong day or a lost filter hides studies without anybody seeing it.
import { expect, it } from 'vitest';
import { windowOffset } from './studyWindow.ts';
import { dateFilter, studyFilterOf } from './worklistStore.ts';

const now = new Date(2026, 10, 21, 0, 5);

it('counts days in the time of this computer, also just after midnight and over a month', () => {
  expect(dateFilter('today', now)).toBe('20261121');
  expect(dateFilter('yesterday', now)).toBe('20261120');
  expect(dateFilter('month', now)).toBe('20261023-20261121');
});

it('Today wins over a chosen range, and an empty search is no search', () => {
  expect(studyFilterOf({ text: '  ', segment: 'today', date: 'year', modality: '', bodyPart: '' }, now)).toEqual({ StudyDate: '20261121' });
});

it('joins all filters', () => {
  expect(studyFilterOf({ text: ' kilo ', segment: 'unread', date: 'any', modality: 'CT', bodyPart: 'ABDOMEN' }, now)).toEqual({
    text: 'kilo',
    status: 'unread',
    Modality: 'CT',
    BodyPartExamined: 'ABDOMEN',
  });
});

it('keeps the seen rows inside the window that is asked for', () => {
  for (const first of [0, 99, 100, 12_345, 99_940]) {
    expect(windowOffset(first)).toBeLessThanOrEqual(first);
    expect(windowOffset(first) + 300).toBeGreaterThan(first + 80);
  }
});
