// Status of a report, a word with an icon: draft, preliminary, final, amended.
import { CircleCheck, CircleDot, FilePenLine, type LucideIcon, SquarePen } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Report } from '../../contract/report.ts';
import { useQuery } from '../client/index.ts';
import { Chip } from '../ui/index.ts';

const icons: Record<Report['status'], LucideIcon> = { draft: FilePenLine, preliminary: CircleDot, final: CircleCheck, amended: SquarePen };

/** Nothing when the study has no report. */
export function ReportStatusChip({ StudyInstanceUID }: { StudyInstanceUID: string }): ReactElement | null {
  const { value } = useQuery(
    'report.get',
    { StudyInstanceUID },
    { refreshOn: (event) => event.type === 'reportChanged' && event.StudyInstanceUID === StudyInstanceUID },
  );
  const status = value?.report?.status;
  if (status === undefined) return null;
  const Icon = icons[status];
  return (
    <span role="status" aria-label="Report status">
      <Chip tone={status === 'final' || status === 'amended' ? 'ok' : 'neutral'} icon={<Icon aria-hidden="true" />}>
        {status}
      </Chip>
    </span>
  );
}
