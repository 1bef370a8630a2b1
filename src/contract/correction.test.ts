// What must not reach the store as a correction or a deletion: each line is a value that DICOM cannot hold, or a slip that would do more than was meant.
import { expect, it } from 'vitest';
import { correctionRoutes } from './correction.ts';
import { lifecycleRoutes } from './lifecycle.ts';

const study = { StudyInstanceUIDs: ['1.2'] };
const patient = (attributes: object): object => ({ correction: { kind: 'correctPatient', ...study, attributes }, reason: 'wrong patient' });

it.each([
  patient({}),
  patient({ PatientName: undefined }),
  patient({ PatientName: 'A\\B' }),
  patient({ PatientName: 'A\nB' }),
  patient({ PatientName: 'x'.repeat(65) }),
  patient({ PatientName: 'a=b=c=d' }),
  patient({ PatientID: ' ' }),
  patient({ PatientBirthDate: '1980-01-01' }),
  patient({ PatientBirthDate: '19801301' }),
  patient({ PatientSex: 'W' }),
  patient({ SOPInstanceUID: '1.2.3' }),
  { correction: { kind: 'correctPatient', StudyInstanceUIDs: [], attributes: { PatientID: 'A' } }, reason: 'wrong patient' },
  { correction: { kind: 'correctPatient', ...study, attributes: { PatientID: 'A' } }, reason: '  ' },
  { correction: { kind: 'mergePatient', from: { PatientID: '' }, to: { PatientID: 'A' } }, reason: 'two numbers' },
  { correction: { kind: 'correctStudy', StudyInstanceUID: '1.2', attributes: { AccessionNumber: 'x'.repeat(17) } }, reason: 'typo' },
  { correction: { kind: 'moveSeries', SeriesInstanceUID: '1.2' }, reason: 'typo' },
  { correction: { kind: 'undo', id: 'x' }, reason: 'typo' },
])('correction.apply refuses %j', (input) => {
  expect(correctionRoutes['correction.apply'].input.safeParse(input).success).toBe(false);
});

it('takes names of any script and an emptied accession number', () => {
  const named = patient({ PatientName: 'Yamada^Tarou=山田^太郎=やまだ^たろう' });
  const emptied = { correction: { kind: 'correctStudy', StudyInstanceUID: '1.2', attributes: { AccessionNumber: '' } }, reason: 'typo' };
  for (const input of [named, emptied]) expect(correctionRoutes['correction.apply'].input.safeParse(input).success).toBe(true);
});

it.each([{ StudyInstanceUIDs: [], reason: 'sent twice' }, study, { ...study, reason: '' }, { StudyInstanceUIDs: ['*'], reason: 'sent twice' }])(
  'study.delete refuses %j',
  (input) => {
    expect(lifecycleRoutes['study.delete'].input.safeParse(input).success).toBe(false);
  },
);
