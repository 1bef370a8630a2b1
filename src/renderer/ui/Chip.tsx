// Chips: an icon and a word. Colour only repeats what the word says.
import type { ReactElement, ReactNode } from 'react';
import { CircleCheck, CircleDot, Circle, ChevronsUp, FilePenLine, LoaderCircle, Lock, type LucideIcon, Minus, OctagonAlert, SquarePen } from 'lucide-react';

/** The states and priorities of a study, as in the contract; spelled out here because ui knows no data. */
type StudyStatus = 'arriving' | 'unread' | 'reading' | 'drafted' | 'preliminary' | 'final' | 'amended';
type Priority = 'stat' | 'urgent' | 'routine';

export type ChipTone = 'neutral' | 'acc' | 'crit' | 'warn' | 'ok' | 'line';

export function Chip({
  tone = 'neutral',
  dashed = false,
  icon,
  children,
}: {
  tone?: ChipTone;
  dashed?: boolean;
  icon?: ReactNode;
  children: ReactNode;
}): ReactElement {
  return (
    <span className={['chip', tone === 'neutral' ? '' : tone, dashed ? 'dash' : ''].filter((name) => name !== '').join(' ')}>
      {icon}
      {children}
    </span>
  );
}

const statuses: Record<StudyStatus, { word: string; tone: ChipTone; icon: LucideIcon }> = {
  arriving: { word: 'Arriving', tone: 'acc', icon: LoaderCircle },
  unread: { word: 'Unread', tone: 'line', icon: Circle },
  reading: { word: 'Reading', tone: 'neutral', icon: Lock },
  drafted: { word: 'Drafted', tone: 'neutral', icon: FilePenLine },
  preliminary: { word: 'Preliminary', tone: 'neutral', icon: CircleDot },
  final: { word: 'Final', tone: 'ok', icon: CircleCheck },
  amended: { word: 'Amended', tone: 'ok', icon: SquarePen },
};

export function statusWord(status: StudyStatus): string {
  return statuses[status].word;
}

export function StatusChip({ status }: { status: StudyStatus }): ReactElement {
  const { word, tone, icon: Icon } = statuses[status];
  return (
    <Chip tone={tone} icon={<Icon aria-hidden="true" className={status === 'arriving' ? 'spin' : ''} />}>
      {word}
    </Chip>
  );
}

const priorityMarks: Record<Priority, { word: string; icon: LucideIcon }> = {
  stat: { word: 'STAT', icon: OctagonAlert },
  urgent: { word: 'Urgent', icon: ChevronsUp },
  routine: { word: 'Routine', icon: Minus },
};

/** Priority is a shape: octagon, double chevron, dash. */
export function PriorityMark({ priority }: { priority: Priority }): ReactElement {
  const { word, icon: Icon } = priorityMarks[priority];
  return (
    <span className={`priority ${priority}`} title={word}>
      <Icon aria-hidden="true" />
      <span className="sr-only">{word}</span>
    </span>
  );
}
