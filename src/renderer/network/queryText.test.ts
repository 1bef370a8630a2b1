// What is typed becomes the keys of the question: a wrong one finds nothing, or somebody else, and looks like a true answer.
import { describe, expect, it } from 'vitest';
import { dateKey, nameKey } from './queryText.ts';

const name = (text: string): unknown => {
  const key = nameKey(text);
  return key.ok ? key.value : key.error.code;
};
const now = new Date(2026, 10, 22);
const date = (text: string): unknown => {
  const key = dateKey(text, now);
  return key.ok ? key.value : key.error.code;
};

describe('names', () => {
  it('takes the comma of people as the caret of DICOM, and keeps their wildcard', () => {
    expect([name('Demo, Kil*'), name('Demo,Kil*'), name('  Demo ,  Kil* ')]).toEqual(['Demo^Kil*', 'Demo^Kil*', 'Demo^Kil*']);
  });

  it('does not ask for a whole name when only its beginning was typed', () => {
    expect([name('Demo'), name('Demo, Kilo'), name('Demo,')]).toEqual(['Demo*', 'Demo^Kilo*', 'Demo*']);
  });

  it('adds nothing to what is written the DICOM way, or has a wildcard already', () => {
    expect([name('Demo^Kilo'), name('D?mo'), name('*son, A'), name('')]).toEqual(['Demo^Kilo', 'D?mo', '*son^A', '']);
  });

  it('refuses a backslash, which would make a list of two names', () => {
    expect(name('Demo\\Kilo')).toBe('BAD_REQUEST');
  });
});

describe('dates', () => {
  it('reads a day however it is written', () => {
    expect(['2026-03-02', '20260302', '2.3.2026', '02 Mar 2026', '2 march 2026'].map(date)).toEqual(Array(5).fill('20260302'));
    expect([date('tomorrow'), date('next 7 days')]).toEqual(['20261123', '20261122-20261128']);
    expect([date('today'), date('yesterday'), date(''), date('any')]).toEqual(['20261122', '20261121', '', '']);
  });

  it('reads months, years and ranges, both ends included', () => {
    expect([date('2024'), date('2024-02'), date('Feb 2024')]).toEqual(['20240101-20241231', '20240201-20240229', '20240201-20240229']);
    expect(['2024-03 to 2024-06', '2024-03..2024-06', '2024-03 - 2024-06', '2024-03 – 2024-06'].map(date)).toEqual(Array(4).fill('20240301-20240630'));
    expect([date('20240101-20240201'), date('20240101-'), date('-20240201')]).toEqual(['20240101-20240201', '20240101-', '-20240201']);
  });

  it('counts back from today, and never into the next month when that one is shorter', () => {
    expect([date('last 2 years'), date('last 7 days'), date('last 12 months'), date('last week')]).toEqual([
      '20241122-',
      '20261116-',
      '20251122-',
      '20261116-',
    ]);
    const key = dateKey('last 1 month', new Date(2026, 2, 31));
    expect(key.ok && key.value).toBe('20260228-');
  });

  it('opens a range at one end', () => {
    expect([date('since 2023'), date('until 2023'), date('before 2023'), date('after 2023-06')]).toEqual(['20230101-', '-20231231', '-20221231', '20230701-']);
  });

  it('refuses what it cannot read instead of asking for all dates', () => {
    expect(['31.02.2024', 'soon', '2024-06 to 2024-03', '12/03/2024', '-'].map(date)).toEqual(Array(5).fill('BAD_REQUEST'));
  });
});
