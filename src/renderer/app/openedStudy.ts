// The study that is being read: opened once (that is audited and marks it as being read), then kept fresh as objects arrive.
import { useEffect, useState } from 'react';
import type { Failure } from '../../contract/result.ts';
import type { StudyDetail } from '../../contract/study.ts';
import { onEvent, request, runQuery } from '../client/index.ts';

export interface OpenedStudy {
  detail: StudyDetail | undefined;
  error: Failure | null;
}

/** Keeps the arrays of before when the same objects come again, so that viewports do not reload. */
function merge(before: StudyDetail | undefined, next: StudyDetail): StudyDetail {
  if (before === undefined) return next;
  const same =
    before.instances.length === next.instances.length && before.instances.every((row, index) => row.SOPInstanceUID === next.instances[index]?.SOPInstanceUID);
  const sameSeries = JSON.stringify(before.series) === JSON.stringify(next.series);
  return { ...next, instances: same ? before.instances : next.instances, series: sameSeries ? before.series : next.series };
}

export function useOpenedStudy(StudyInstanceUID: string): OpenedStudy {
  const [state, setState] = useState<OpenedStudy & { uid: string }>({ uid: StudyInstanceUID, detail: undefined, error: null });
  useEffect(() => {
    let opened = false;
    const runner = runQuery(
      async () => {
        const result = await request(opened ? 'study.refresh' : 'study.open', { StudyInstanceUID });
        if (result.ok) opened = true;
        return result;
      },
      (change) => {
        setState((before) => {
          const base = before.uid === StudyInstanceUID ? before : { uid: StudyInstanceUID, detail: undefined, error: null };
          const detail = change.value === undefined ? base.detail : merge(base.detail, change.value);
          return { uid: StudyInstanceUID, detail, error: change.error === undefined ? base.error : change.error };
        });
      },
    );
    const stop = onEvent((event) => {
      const touches = event.type === 'studyChanged' && event.StudyInstanceUID === StudyInstanceUID;
      if (touches || event.type === 'studiesChanged' || event.type === 'archiveHealthChanged') runner.refresh();
    });
    return () => {
      stop();
      runner.stop();
    };
  }, [StudyInstanceUID]);
  return state.uid === StudyInstanceUID ? state : { detail: undefined, error: null };
}
