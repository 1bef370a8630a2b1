import { afterEach, expect, it, vi } from 'vitest';
import type { SagittaEvent } from '../../contract/events.ts';
import type { Result } from '../../contract/result.ts';
import { cancelExport, startExport, targetOf, useExportRun } from './exportRun.ts';

/** An archive at the other end of the bridge, of which a test says what it knows. */
function bridge(answers: Record<string, (input: Record<string, unknown>) => Result<unknown>>) {
  const asked: string[] = [];
  let tell: (event: SagittaEvent) => void = () => undefined;
  vi.stubGlobal('window', {
    sagitta: {
      request: (route: string, input: Record<string, unknown>) => {
        asked.push(route);
        return Promise.resolve(answers[route]?.(input) ?? { ok: false, error: { code: 'NOT_READY', message: 'no' } });
      },
      onEvent: (listener: (event: SagittaEvent) => void) => {
        tell = listener;
        return () => undefined;
      },
    },
  });
  return { asked, tell: (event: SagittaEvent) => tell(event) };
}

const job = (state: string) => ({ id: 'j', kind: 'export', done: 0, total: null, state, message: 'said' });
const done = <T>(value: T) => ({ ok: true as const, value });
const how = { to: '/out', format: 'dicom' } as const;
const run = () => useExportRun.getState().run;

afterEach(() => {
  vi.unstubAllGlobals();
  useExportRun.setState({ run: null });
});

it('gives each of several studies its own place (catches: the second one refused, or both in one DICOMDIR)', () => {
  expect(targetOf('/out', 'dicom', 0, 1)).toBe('/out');
  expect([0, 1].map((at) => targetOf('/out/', 'dicomdir', at, 2))).toEqual(['/out/study-001', '/out/study-002']);
  expect([0, 1].map((at) => targetOf('/out/all.ZIP', 'zip', at, 2))).toEqual(['/out/all-001.zip', '/out/all-002.zip']);
  expect(targetOf('/out/all', 'zip', 9, 12)).toBe('/out/all-010.zip');
});

it('ends when the archive was started again and has forgotten the task (catches: Export disabled until the window is closed)', async () => {
  const jobs = [job('running')];
  const archive = bridge({ 'export.start': () => done({ jobId: 'j' }), 'job.list': () => done({ jobs }) });
  const ended = startExport(['1.2'], how);
  await vi.waitFor(() => {
    expect(archive.asked).toContain('job.list');
  });
  jobs.length = 0;
  archive.tell({ type: 'archiveHealthChanged' });
  await ended;
  expect(run()).toMatchObject({ state: 'failed', written: 0, message: expect.stringContaining('not complete') as string });
});

it('is no success when what was written could not be learned (catches: "0 files written" in green)', async () => {
  bridge({
    'export.start': () => done({ jobId: 'j' }),
    'job.list': () => done({ jobs: [job('done')] }),
    'job.exportResult': () => done({ result: null }),
  });
  await startExport(['1.2'], how);
  expect(run()).toMatchObject({ state: 'failed' });
});

it('cancels a task that has not said a word yet, and begins no other study (catches: Cancel between two studies did nothing)', async () => {
  const cancelled: unknown[] = [];
  const archive = bridge({
    'export.start': () => done({ jobId: 'j' }),
    'job.list': () => done({ jobs: [job(cancelled.length > 0 ? 'cancelled' : 'running')] }),
    'job.cancel': (input) => {
      cancelled.push(input['jobId']);
      return done({});
    },
  });
  const ended = startExport(['1.2', '1.3'], how);
  cancelExport();
  await ended;
  expect(cancelled).toEqual(['j']);
  expect(archive.asked.filter((route) => route === 'export.start')).toHaveLength(1);
  expect(run()).toMatchObject({ state: 'cancelled', message: 'said' });
});
