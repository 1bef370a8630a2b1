// Rows made of answers: a lost, doubled or wrongly joined study is one that a radiologist never compares, or compares with a stranger.
import { expect, it } from 'vitest';
import { doubtOf, mergeAnswers, readSeries } from './found.ts';

const match = (uid: string, more: Record<string, string | number | string[]> = {}): Record<string, string | number | string[]> => ({
  StudyInstanceUID: uid,
  PatientID: 'P1',
  PatientName: 'Demo^Kilo',
  StudyDate: '20260302',
  ...more,
});

it('joins the same study of two peers and retrieves from the one that has more of it', () => {
  const { studies } = mergeAnswers([
    ['A', [match('1.2', { NumberOfStudyRelatedInstances: 160, ModalitiesInStudy: ['CT'] })]],
    ['B', [match('1.2', { NumberOfStudyRelatedInstances: 166, ModalitiesInStudy: 'CT\\SR', StudyDescription: 'Abdomen' })]],
    ['C', [match('1.2')]],
  ]);
  expect(studies).toHaveLength(1);
  expect(studies[0]?.at.map(({ aet, images }) => [aet, images])).toEqual([
    ['B', 166],
    ['A', 160],
    ['C', null],
  ]);
  expect(studies[0]).toMatchObject({ modalities: ['CT', 'SR'], StudyDescription: 'Abdomen' });
});

it('never joins peers that say it is of different patients', () => {
  expect(
    mergeAnswers([
      ['A', [match('1.2')]],
      ['B', [match('1.2', { PatientID: 'P2' })]],
    ]).studies,
  ).toHaveLength(2);
});

it('sorts newest first whatever form the date has; studies without one come last, not first', () => {
  const { studies } = mergeAnswers([
    ['A', [match('1.1', { StudyDate: '' }), match('1.2', { StudyDate: '2025.01.14' }), match('1.3'), match('1.4', { StudyTime: '1200' })]],
  ]);
  expect(studies.map(({ StudyInstanceUID }) => StudyInstanceUID)).toEqual(['1.4', '1.3', '1.2', '1.1']);
});

it('counts answers that cannot be retrieved instead of dropping them silently', () => {
  expect(mergeAnswers([['A', [match(''), match('not a uid'), match('1.2')]]])).toMatchObject({ unusable: 2, studies: [{ StudyInstanceUID: '1.2' }] });
  expect(
    readSeries([{ SeriesInstanceUID: '' }, { SeriesInstanceUID: '1.10', SeriesNumber: '10' }, { SeriesInstanceUID: '1.9', SeriesNumber: '9' }]),
  ).toMatchObject({
    unusable: 1,
    series: [{ SeriesNumber: '9' }, { SeriesNumber: '10' }],
  });
});

it('does not invent a count that the peer did not tell', () => {
  expect(mergeAnswers([['A', [match('1.2', { NumberOfStudyRelatedInstances: '' })]]]).studies[0]?.at[0].images).toBeNull();
});

it('warns when the same ID belongs to somebody else, and not for another spelling of the same name', () => {
  const patient = { PatientID: 'P1', PatientName: 'Müller^Anna', PatientBirthDate: '19600101' };
  expect(doubtOf({ ...patient, PatientName: 'MULLER^ANNA=x' }, patient)).toBe('');
  expect(doubtOf({ ...patient, PatientName: 'Smith^Anna' }, patient)).toBe('other name');
  expect(doubtOf({ ...patient, PatientBirthDate: '1961.01.01' }, patient)).toBe('other birth date');
  expect(doubtOf({ ...patient, PatientName: '', PatientBirthDate: '' }, patient)).toBe('');
});
