// The report of one study as the panel sees it: asked, changed, drafted, signed. The archive applies each change and answers with the whole report.
import { useCallback, useState } from 'react';
import type { Report, ReportChange, ReportVersion } from '../../contract/report.ts';
import type { Failure, Result } from '../../contract/result.ts';
import { request, useQuery } from '../client/index.ts';

export interface ReportState {
  /** undefined: not known yet; null: there is none. */
  report: Report | null | undefined;
  versions: readonly ReportVersion[];
  error: Failure | null;
  busy: boolean;
  draft: () => Promise<boolean>;
  change: (change: ReportChange) => Promise<boolean>;
  sign: (input: { name: string; password: string | null; as: 'preliminary' | 'final' }) => Promise<Result<Report>>;
  addendum: (input: { text: string; name: string; password: string | null }) => Promise<Result<Report>>;
  dismissError: () => void;
}

/** The newer of what a change answered and what was asked last. */
function newest(changed: Report | null, asked: Report | null | undefined): Report | null | undefined {
  if (changed === null) return asked;
  if (asked === undefined || asked === null) return changed;
  return asked.updatedAt > changed.updatedAt || asked.version > changed.version ? asked : changed;
}

export function useReport(StudyInstanceUID: string): ReportState {
  const query = useQuery(
    'report.get',
    { StudyInstanceUID },
    { refreshOn: (event) => event.type === 'reportChanged' && event.StudyInstanceUID === StudyInstanceUID },
  );
  const [changed, setChanged] = useState<Report | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const { refresh } = query;
  const take = useCallback(
    async (ask: () => Promise<Result<Report>>, toldElsewhere = false): Promise<Result<Report>> => {
      setBusy(true);
      const result = await ask();
      setBusy(false);
      setFailure(result.ok || toldElsewhere ? null : result.error);
      if (result.ok) setChanged(result.value);
      refresh();
      return result;
    },
    [refresh],
  );
  const mine = changed?.StudyInstanceUID === StudyInstanceUID ? changed : null;
  const report = newest(mine, query.value?.report);
  const reportId = report?.id ?? '';
  return {
    report,
    versions: query.value?.versions ?? [],
    error: failure ?? query.error,
    busy,
    draft: async () => (await take(() => request('report.draft', { StudyInstanceUID }))).ok,
    change: async (change) => (await take(() => request('report.change', { reportId, change }))).ok,
    sign: (input) => take(() => request('report.sign', { reportId, ...input }), true),
    addendum: (input) => take(() => request('report.addendum', { reportId, ...input }), true),
    dismissError: () => setFailure(null),
  };
}
