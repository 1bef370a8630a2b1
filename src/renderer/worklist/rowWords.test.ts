// The words of a row: its exact accessible name is what screen readers, the manual and tests find a study by.
import { expect, it } from 'vitest';
import type { StudyRow } from '../../contract/study.ts';
import { modalityWords } from '../ui/index.ts';
import { bodyPart, rowName, studyTime } from './rowWords.ts';

const study = {
  StudyInstanceUID: '1.2.3',
  PatientName: 'Demo^Kilo',
  PatientID: 'SGT-004411',
  PatientBirthDate: '',
  PatientSex: 'F',
  PatientAge: '065Y',
  StudyDate: '20261121',
  StudyTime: '140200',
  StudyDescription: 'Abdomen portal venous',
  AccessionNumber: '',
  ReferringPhysicianName: '',
  BodyPartExamined: 'ABDOMEN',
  ModalitiesInStudy: ['CT', 'SR'],
  NumberOfStudyRelatedSeries: 1,
  NumberOfStudyRelatedInstances: 41,
  status: 'unread',
  priority: 'routine',
  source: 'CT1',
  receivedAt: '2026-11-21T14:02:00Z',
  lastObjectAt: '2026-11-21T14:02:00Z',
  priorCount: 0,
} satisfies StudyRow;

it('names a row exactly, and keeps that name after a report object joined the study', () => {
  expect(rowName(study)).toBe('Demo, Kilo · SGT-004411 · 2026-11-21 · CT · Abdomen portal venous');
});

it('says what is absent instead of leaving a gap that reads like another field', () => {
  expect(rowName({ ...study, PatientName: '', PatientID: ' ', StudyDate: '', ModalitiesInStudy: [], StudyDescription: '' })).toBe(
    'No name · No ID · No date · No modality · No description',
  );
});

it('names a study of reports alone by them', () => {
  expect(modalityWords(['SR'])).toBe('SR');
});

it('shows the year only when it is another one, so that an old study is not taken for a new one', () => {
  expect(studyTime(study, '2026-11-22')).toBe('21 Nov 14:02');
  expect(studyTime({ StudyDate: '20151124', StudyTime: '' }, '2026-11-22')).toBe('24 Nov 2015');
});

it('does not touch a body part that is not in capitals', () => {
  expect([bodyPart('HEAD'), bodyPart('Left knee'), bodyPart('')]).toEqual(['Head', 'Left knee', '']);
});
