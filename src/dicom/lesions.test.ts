// Growth and response rules as tables: a threshold off by one, or a doubling time given within the uncertainty, fails here.
import { describe, expect, it } from 'vitest';
import { changeOf, daysBetween, doublingTime } from './lesions.ts';
import { assess, nonTargetResponse, sumOfDiameters, targetProblems, targetResponse, type TargetLesion, type TimePoint } from './recist.ts';

const lesion = (name: string, longAxis: number | null, change: Partial<TargetLesion> = {}): TargetLesion => ({
  name,
  organ: 'Liver',
  isNode: false,
  longAxis,
  shortAxis: null,
  status: 'measured',
  ...change,
});
const node = (name: string, shortAxis: number | null): TargetLesion => lesion(name, 30, { organ: 'Lymph node', isNode: true, shortAxis });
const point = (targets: TargetLesion[], change: Partial<TimePoint> = {}): TimePoint => ({ targets, nonTargets: [], newLesions: 0, ...change });

describe('growth', () => {
  const size = (value: number, date: string, uncertainty: number | null = 0.5) => ({ value, date, uncertainty });

  it('counts days over months and leap years', () => {
    expect(daysBetween('20240228', '20240301')).toBe(2);
    expect(daysBetween('20260101', '')).toBeNull();
  });

  it.each([
    // A sphere whose diameter doubles has eight times the volume: three doublings.
    [10, 20, 'diameter', 30],
    [500, 1000, 'volume', 90],
    [8, 10, 'diameter', 93.18],
  ] as const)('doubles as it must: %d to %d (%s) in 90 days', (from, to, kind, days) => {
    const answer = doublingTime(size(from, '20260101', 0.1), size(to, '20260401', 0.1), kind);
    expect(answer.ok && answer.days).toBeCloseTo(days, 1);
    expect(answer.ok && answer.from < days && answer.to > days).toBe(true);
  });

  it.each([
    ['within the uncertainty', size(8, '20260101', 0.7), size(8.6, '20260401', 0.7)],
    ['uncertainty of one of the two sizes is not known', size(8, '20260101', null), size(12, '20260401')],
    ['has not grown', size(12, '20260101'), size(8, '20260401')],
    ['dates', size(8, '20260401'), size(12, '20260101')],
    ['zero', size(0, '20260101'), size(12, '20260401')],
  ])('gives no doubling time: %s', (reason, earlier, later) => {
    const answer = doublingTime(earlier, later, 'diameter');
    expect(!answer.ok && answer.reason).toContain(reason);
  });

  it('adds uncertainties in quadrature', () => {
    expect(changeOf(size(10, '', 0.3), size(10.6, '', 0.4))).toEqual({
      absolute: expect.closeTo(0.6) as number,
      percent: expect.closeTo(6) as number,
      uncertainty: 0.5,
      isBeyondUncertainty: true,
    });
    expect(changeOf(size(0, ''), size(3, '')).percent).toBeNull();
  });
});

describe('RECIST 1.1: targets', () => {
  it('sums long axes, and short axes of nodes; absent is 0, too small 5', () => {
    expect(sumOfDiameters([lesion('A', 22.5), node('N', 17), lesion('B', null, { status: 'absent' }), lesion('C', null, { status: 'too-small' })])).toEqual({
      ok: true,
      value: 44.5,
    });
  });

  it.each([
    ['five at most', [1, 2, 3, 4, 5, 6].map((n) => lesion(`T${String(n)}`, 20, { organ: `O${String(n)}` }))],
    ['two of an organ', [lesion('A', 20), lesion('B', 20), lesion('C', 20)]],
    ['shorter than 10 mm', [lesion('A', 9.9)]],
    ['under 15 mm', [node('N', 14.9)]],
    ['no short axis', [node('N', null)]],
    ['no organ', [lesion('A', 20, { organ: '' })]],
  ])('says why a choice of targets is none: %s', (words, targets) => {
    expect(targetProblems(targets).join(' ')).toContain(words);
  });

  it('takes what is allowed, and asks for twice the slice thickness above 5 mm', () => {
    expect(targetProblems([lesion('A', 10), lesion('B', 12), node('N', 15)])).toEqual([]);
    expect(targetProblems([lesion('A', 14)], 8).join()).toContain('16 mm');
  });

  it.each([
    // baseline, nadir, now, response
    [100, 100, 70, 'PR'],
    [100, 100, 70.1, 'SD'],
    [100, 50, 60, 'PD'],
    [100, 50, 59.9, 'PR'],
    // 20 % but under 5 mm: not progression.
    [40, 20, 24.9, 'PR'],
    [40, 20, 25, 'PD'],
    [100, 100, 120, 'PD'],
    [100, 100, 119, 'SD'],
    // Progression against the nadir goes before response against the baseline.
    [100, 40, 60, 'PD'],
  ])('baseline %d, nadir %d, now %d: %s', (baseline, nadir, now, response) => {
    expect(targetResponse([lesion('A', now)], baseline, nadir)).toEqual({ ok: true, value: response });
  });

  it('is complete with normal nodes though the sum is not zero', () => {
    expect(targetResponse([lesion('A', null, { status: 'absent' }), node('N', 9.9)], 60, 30)).toEqual({ ok: true, value: 'CR' });
    expect(targetResponse([lesion('A', null, { status: 'absent' }), node('N', 10)], 60, 30)).toEqual({ ok: true, value: 'PR' });
  });

  it('refuses with the reason where a lesion was not measured', () => {
    expect(targetResponse([lesion('A', null, { status: 'unknown' })], 60, 60)).toEqual({ ok: false, reason: 'A was not measured' });
    expect(sumOfDiameters([lesion('A', 12, { status: 'not-evaluable' })])).toEqual({ ok: false, reason: 'A cannot be evaluated' });
  });
});

describe('RECIST 1.1: overall', () => {
  const bone = (status: 'absent' | 'present' | 'unequivocal-progression' | 'unknown') => [{ name: 'Bone', status, isNode: false, shortAxis: null }];
  const base = point([lesion('A', 50)], { nonTargets: bone('present') });
  const gone = lesion('A', null, { status: 'absent' });

  it.each([
    ['CR', point([gone], { nonTargets: bone('absent') })],
    ['PR', point([gone], { nonTargets: bone('present') })],
    ['PR', point([gone], { nonTargets: bone('unknown') })],
    ['PR', point([lesion('A', 30)], { nonTargets: bone('present') })],
    ['SD', point([lesion('A', 45)], { nonTargets: bone('present') })],
    ['PD', point([lesion('A', 65)], { nonTargets: bone('absent') })],
    ['PD', point([gone], { nonTargets: bone('absent'), newLesions: 1 })],
    ['PD', point([gone], { nonTargets: bone('unequivocal-progression') })],
  ] as const)('%s', (overall, now) => {
    expect(assess([base], now).overall).toEqual({ ok: true, value: overall });
  });

  it('counts the nadir over all earlier time points', () => {
    const points = [point([lesion('A', 100)]), point([lesion('A', 50)]), point([lesion('A', 55)])];
    expect(assess(points, point([lesion('A', 60)])).target).toEqual({ ok: true, value: 'PD' });
    expect(assess(points.slice(0, 1), point([lesion('A', 60)])).target).toEqual({ ok: true, value: 'PR' });
  });

  it('refuses at baseline, without lesions, and where non-targets were not assessed', () => {
    expect(assess([], base).overall).toEqual({ ok: false, reason: 'this is the baseline' });
    expect(assess([point([])], point([])).overall).toEqual({ ok: false, reason: 'no lesion is followed' });
    expect(nonTargetResponse(bone('unknown'))).toMatchObject({ ok: false });
    expect(assess([point([], { nonTargets: bone('present') })], point([], { nonTargets: bone('present') })).overall).toEqual({
      ok: true,
      value: 'Non-CR/Non-PD',
    });
  });
});
