// The checker by kind: a contradiction it must see with its fix, and sound sentences near it that must raise no alarm.
import { describe, expect, it } from 'vitest';
import { type CheckInput, checkInput, type CheckKind } from './checkInput.ts';
import { checkReport } from './checkReport.ts';

const nodule = { id: 'm1', label: 'nodule', value: 8.7, unit: 'mm', side: 'right' as const, site: 'right upper lobe' };
const liver = { id: 'm2', label: 'liver reference', value: 58, unit: 'HU', also: [{ value: 7.3, unit: 'HU' }] };

function input(findings: string, more: Partial<CheckInput> = {}): CheckInput {
  return checkInput.parse({
    patient: { sex: 'F', age: 61 },
    order: null,
    measurements: [nodule, liver],
    prior: null,
    sections: { findings, impression: 'See above.' },
    ...more,
  });
}

function kinds(of: CheckInput): CheckKind[] {
  return checkReport(of).map((c) => c.kind);
}

const prior = { measurements: [{ id: 'p1', label: 'nodule', value: 6, unit: 'mm', also: [] }] };

describe('number and unit', () => {
  it('sees a wrong size and gives the right one', () => {
    const [check] = checkReport(input('There is a nodule of 7.8 mm in the right upper lobe.'));
    expect(check).toMatchObject({ kind: 'number', section: 'findings', evidence: ['m1'], fix: 'There is a nodule of 8.7 mm in the right upper lobe.' });
  });
  it('sees a wrong unit and gives the right one', () => {
    expect(checkReport(input('Nodule of 8.7 cm.'))).toMatchObject([{ kind: 'unit', fix: 'Nodule of 8.7 mm.' }]);
    expect(checkReport(input('Liver reference with a mean of 58 mm.'))).toMatchObject([{ kind: 'unit' }]);
  });
  it('finds the measurement by number when the ids are M1, M2', () => {
    const measurements = [{ id: 'm1', label: '', value: 8.7, unit: 'mm' }];
    expect(kinds(input('Measured structure (M1) of 9.9 mm.', { measurements: measurements }))).toEqual(['number']);
  });
  it.each([
    'The nodule measures 8.7 mm.',
    'The nodule measures 9 mm.',
    'The nodule measures 0.87 cm.',
    'The nodule measures 8.7 ± 0.7 mm.',
    'The nodule measures 8.7 mm, previously 6.0 mm.',
    'The nodule lies 12 mm from the pleura.',
    'CT with 1 mm slice thickness shows the nodule.',
    'A cyst of 22 mm in the left kidney.',
    'Liver reference: mean 58 HU, SD 7.3 HU.',
    'A nodule and 3 calcified granulomas.',
    'Follow-up of the nodule in 12 months.',
    'No nodule larger than 4 mm elsewhere.',
  ])('is silent on: %s', (text) => {
    expect(kinds(input(text)).filter((k) => k === 'number' || k === 'unit')).toEqual([]);
  });
});

describe('side', () => {
  it('sees the wrong side of a measurement', () => {
    expect(checkReport(input('Nodule of 8.7 mm in the left upper lobe.'))).toMatchObject([
      { kind: 'side', evidence: ['m1'], fix: 'Nodule of 8.7 mm in the right upper lobe.' },
    ]);
  });
  it('says why the side is known', () => {
    const measurements = [{ id: 'M1', label: '', value: 21.7, unit: 'mm', side: 'right', sideReason: 'LPS x -63.5 mm' }];
    const [check] = checkReport(checkInput.parse({ measurements, sections: { findings: 'M1 abuts the left kidney.', impression: 'x' } }));
    expect(check?.message).toBe('Text says left; the measurement lies right of the midline (LPS x -63.5 mm).');
  });
  it('sees the other side than ordered', () => {
    const order = { description: 'XR knee left', side: 'left' as const };
    expect(kinds(input('Fracture of the right knee.', { order, measurements: [] }))).toEqual(['side']);
  });
  it('sees findings and impression on different sides', () => {
    const of = input('', { measurements: [], sections: { findings: 'Cyst in the right kidney.', impression: 'Cyst in the left kidney.' } });
    expect(checkReport(of)).toMatchObject([{ kind: 'side', section: 'impression', fix: 'Cyst in the right kidney.' }]);
  });
  it.each([
    'Nodule of 8.7 mm in the right upper lobe.',
    'Nodule in the right lung; the left lung is clear.',
    'Bilateral nodules.',
    'The left kidney is normal.',
  ])('is silent on: %s', (text) => {
    expect(kinds(input(text)).filter((k) => k === 'side')).toEqual([]);
  });
  it('is silent when the impression sums up one of two sides, and when the ordered side is named too', () => {
    const sections = { findings: 'Cyst in the right kidney. Cyst in the left kidney.', impression: 'Cyst in the left kidney.' };
    expect(kinds(input('', { measurements: [], sections }))).toEqual([]);
    const order = { description: 'XR knee left', side: 'left' as const };
    expect(kinds(input('Left knee: fracture. The right knee was imaged for comparison.', { order, measurements: [] }))).toEqual([]);
  });
});

describe('level', () => {
  it('sees another lobe than the site says', () => {
    expect(checkReport(input('Nodule in the right lower lobe.'))).toMatchObject([{ kind: 'level', fix: 'Nodule in the right upper lobe.' }]);
  });
  it('is silent on the same lobe and on two lobes', () => {
    expect(kinds(input('Nodule in the right upper lobe.'))).toEqual([]);
    expect(kinds(input('Nodule at the border of right upper lobe and middle lobe.'))).toEqual([]);
  });
});

describe('comparison', () => {
  it.each(['The nodule is unchanged.', 'The nodule has increased in size since the prior study.', 'Compared with the previous CT, stable.'])(
    'sees a claim without a prior: %s',
    (text) => {
      expect(kinds(input(text))).toEqual(['comparison']);
    },
  );
  it('sees a direction that the values deny', () => {
    expect(kinds(input('The nodule has decreased, 8.7 mm, previously 6.0 mm.', { prior }))).toEqual(['comparison']);
    expect(kinds(input('The nodule is unchanged.', { prior }))).toEqual(['comparison']);
  });
  it.each([
    'No earlier study of this patient in the archive.',
    'No prior for comparison.',
    'Heart size is normal.',
    'Stable chest wall.',
    'The nodule is larger than the vessel beside it.',
  ])('is silent on: %s', (text) => {
    expect(kinds(input(text))).toEqual([]);
  });
  it('is silent on a true claim', () => {
    expect(kinds(input('The nodule has increased, 8.7 mm, previously 6.0 mm.', { prior }))).toEqual([]);
  });
});

describe('negation, demographics, internal, missing', () => {
  it('sees a denial of what was measured, not of others', () => {
    expect(kinds(input('No nodule.'))).toEqual(['negation']);
    expect(kinds(input('No further nodule.'))).toEqual([]);
    expect(kinds(input('No pleural effusion.'))).toEqual([]);
  });
  it('sees organs of the other sex, and a wrong age or sex in words', () => {
    expect(kinds(input('The prostate is enlarged.'))).toEqual(['demographics']);
    expect(kinds(input('The uterus is normal.', { patient: { sex: 'M', age: 61 } }))).toEqual(['demographics']);
    expect(kinds(input('This 45-year-old woman presents with cough.'))).toEqual(['demographics']);
    expect(kinds(input('This 61-year-old man presents with cough.'))).toEqual(['demographics']);
  });
  it('is silent on organs of the own sex, unknown sex and relatives', () => {
    expect(kinds(input('The uterus is normal.'))).toEqual([]);
    expect(kinds(input('The prostate is enlarged.', { patient: { sex: 'O', age: null } }))).toEqual([]);
    expect(kinds(input('Father with prostate cancer.'))).toEqual([]);
    expect(kinds(input('This 61-year-old woman presents with cough.'))).toEqual([]);
  });
  it('sees another size in the impression', () => {
    const of = input('', { measurements: [], sections: { findings: 'Renal cyst of 22 mm.', impression: 'Renal cyst, 32 mm.' } });
    expect(checkReport(of)).toMatchObject([{ kind: 'internal', section: 'impression', fix: 'Renal cyst, 22 mm.' }]);
  });
  it('is silent on a rounded size and on another finding', () => {
    const of = (findings: string, impression: string): CheckKind[] => kinds(input('', { measurements: [], sections: { findings, impression } }));
    expect(of('Renal cyst of 22 mm.', 'Renal cyst, 2.2 cm.')).toEqual([]);
    expect(of('Renal cyst of 22 mm. Liver cyst of 9 mm.', 'Liver cyst, 9 mm.')).toEqual([]);
  });
  it('sees empty findings or impression', () => {
    expect(checkReport(input('Nodule.', { sections: { findings: 'x', impression: null } }))).toMatchObject([{ kind: 'missing', section: 'impression' }]);
    expect(kinds(input('', { sections: {} }))).toEqual(['missing', 'missing']);
  });
});
