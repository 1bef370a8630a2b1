import { describe, expect, it } from 'vitest';
import { readSteps } from './scheduled.ts';
import type { StepAnswer } from './scheduledStore.ts';
import { scheduledWords } from './scheduledWords.ts';
import { nextSort, sortSteps, sortStudies } from './sorting.ts';

const item = {
  PatientName: 'Muster^Erika',
  PatientID: 'W1',
  StudyInstanceUID: '1.2.3',
  RequestedProcedureDescription: 'CT chest',
  ScheduledProcedureStepSequence: [
    { Modality: 'CT', ScheduledProcedureStepStartDate: '20260105', ScheduledProcedureStepStartTime: '090000', ScheduledStationAETitle: ['CT1', 'CT2'] },
    { Modality: 'SC', ScheduledProcedureStepStartDate: '20260105', ScheduledProcedureStepDescription: 'Form' },
  ],
};

describe('scheduled steps', () => {
  it('of one answer are a row each; the step is named before the procedure (catches: a second step that nobody sees)', () => {
    expect(readSteps('RIS', [item])).toMatchObject([
      { modality: 'CT', station: 'CT1, CT2', procedure: 'CT chest', time: '090000', aet: 'RIS' },
      { modality: 'SC', procedure: 'Form' },
    ]);
  });
  it('without a step or with a UID that is none are shown with what they have', () => {
    expect(readSteps('RIS', [{ PatientName: 'A', StudyInstanceUID: '../x' }])).toMatchObject([
      { PatientName: 'A', StudyInstanceUID: '', date: '', modality: '' },
    ]);
  });
  it('never read as none where a peer failed', () => {
    const failed: StepAnswer = { state: 'failed', failure: { code: 'PEER_REJECTED', message: '' } };
    const answered = (count: number, complete = true): StepAnswer => ({
      state: 'answered',
      steps: readSteps(
        'RIS',
        Array.from({ length: count }, () => ({})),
      ),
      complete,
    });
    expect(scheduledWords(new Map([['RIS', failed]]))).toBe('No peer answered, so nothing is known of what is scheduled at RIS.');
    const two = new Map([
      ['RIS', answered(0)],
      ['PACS1', failed],
    ]);
    expect(scheduledWords(two)).toBe('Nothing that matches is scheduled at RIS. PACS1 failed, so more may be scheduled there.');
    expect(scheduledWords(new Map([['RIS', answered(2, false)]]))).toMatch(/^2 scheduled steps from RIS\. RIS may have more than the 500 shown/);
  });
});

describe('sorting', () => {
  it('goes up, down and back', () => {
    const up = nextSort(null, 'id');
    expect([up, nextSort(up, 'id'), nextSort({ by: 'id', descending: true }, 'id'), nextSort(up, 'date')]).toEqual([
      { by: 'id', descending: false },
      { by: 'id', descending: true },
      null,
      { by: 'date', descending: false },
    ]);
  });
  it('puts what has no value last either way, and 10 after 9', () => {
    const study = (PatientID: string) => ({ PatientID, at: [{ aet: 'A', series: null, images: null }] }) as never;
    const ids = (descending: boolean) => sortStudies([study('10'), study(''), study('9')], { by: 'id', descending }).map(({ PatientID }) => PatientID);
    expect([ids(false), ids(true)]).toEqual([
      ['9', '10', ''],
      ['10', '9', ''],
    ]);
  });
  it('of steps is by date and time unless asked otherwise', () => {
    const steps = readSteps('RIS', [
      { ScheduledProcedureStepSequence: [{ ScheduledProcedureStepStartDate: '20260106', ScheduledProcedureStepStartTime: '0800' }] },
      { ScheduledProcedureStepSequence: [{ ScheduledProcedureStepStartDate: '20260105', ScheduledProcedureStepStartTime: '1000' }] },
      { ScheduledProcedureStepSequence: [{ ScheduledProcedureStepStartDate: '20260105', ScheduledProcedureStepStartTime: '093000' }] },
    ]);
    expect(sortSteps(steps, null).map(({ date, time }) => `${date} ${time}`)).toEqual(['20260105 093000', '20260105 1000', '20260106 0800']);
  });
});
