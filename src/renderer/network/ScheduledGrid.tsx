// Scheduled steps of all asked peers in one list: by keyboard and pointer; a study that is here opens.
import { Check } from 'lucide-react';
import { type KeyboardEvent, type ReactElement, useMemo, useRef, useState } from 'react';
import { clockTime, countOf, isoDate, longDate, personName } from '../ui/index.ts';
import type { ScheduledStep } from './scheduled.ts';
import { sortScheduled, useScheduled } from './scheduledStore.ts';
import { sortSteps } from './sorting.ts';
import { SortHead } from './SortHead.tsx';
import { useHere } from './useHere.ts';

const heads: readonly (readonly [name: string, by: string | null])[] = [
  ['Date', 'date'],
  ['Patient', 'patient'],
  ['ID', 'id'],
  ['Mod.', 'modality'],
  ['Station', 'station'],
  ['Procedure', 'procedure'],
  ['Accession', 'accession'],
  ['Peer', 'peer'],
  ['Here', null],
];

function rowId(step: ScheduledStep): string {
  return `step-${step.key.replace(/[^\w.-]/g, '_')}`;
}

/** `Family, Given · ID · YYYY-MM-DD HH:MM · CT · procedure`. */
function nameOf(step: ScheduledStep): string {
  const when = [isoDate(step.date), clockTime(step.time)].filter((part) => part !== '').join(' ');
  return [personName(step.PatientName), step.PatientID || 'No ID', when || 'No date', step.modality || 'No modality', step.procedure || 'No procedure'].join(
    ' · ',
  );
}

function orNone(text: string, words = 'none'): ReactElement | string {
  return text === '' ? <span className="c3">{words}</span> : text;
}

function Step({ step, index, here, cursor, onCursor, onOpen }: StepProps): ReactElement {
  const words = here === 0 ? 'not here' : `already here, ${countOf(here, 'image')}`;
  const cells = [
    <span key="date">
      {step.date === '' ? orNone('', 'no date') : longDate(step.date)} <span className="tx1">{clockTime(step.time)}</span>
    </span>,
    <b key="name">{personName(step.PatientName)}</b>,
    orNone(step.PatientID),
    <span className="tx1" key="modality">
      {step.modality || '?'}
    </span>,
    orNone(step.station),
    <span className="tx1 ellip" key="procedure" title={step.procedure}>
      {orNone(step.procedure)}
    </span>,
    orNone(step.AccessionNumber),
    step.aet,
    here === 0 ? (
      <span className="sr-only" key="here">
        {words}
      </span>
    ) : (
      <span className="plain c-ok" key="here">
        <Check aria-hidden="true" />
        already here
      </span>
    ),
  ];
  return (
    <div
      role="row"
      id={rowId(step)}
      className={cursor ? 'found-row step-row cursor' : 'found-row step-row'}
      aria-rowindex={index + 2}
      aria-label={nameOf(step)}
      aria-description={words}
      aria-selected={cursor}
      onMouseDown={onCursor}
      onDoubleClick={onOpen}
    >
      {cells.map((cell, at) => (
        <div role="gridcell" key={at}>
          {cell}
        </div>
      ))}
    </div>
  );
}

interface StepProps {
  step: ScheduledStep;
  index: number;
  /** Objects of its study on this machine. */
  here: number;
  cursor: boolean;
  onCursor: () => void;
  onOpen: () => void;
}

export function ScheduledGrid({ onOpen }: { onOpen: (StudyInstanceUID: string) => void }): ReactElement {
  const { answers, sort } = useScheduled();
  const [cursor, setCursor] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const steps = useMemo(
    () =>
      sortSteps(
        [...answers.values()].flatMap((answer) => (answer.state === 'answered' ? answer.steps : [])),
        sort,
      ),
    [answers, sort],
  );
  const uids = useMemo(() => steps.map(({ StudyInstanceUID }) => StudyInstanceUID).filter((uid) => uid !== ''), [steps]);
  const here = useHere(uids);
  const at = Math.max(
    0,
    steps.findIndex(({ key }) => key === cursor),
  );
  const open = (step: ScheduledStep | undefined): void => {
    if (step !== undefined && (here.get(step.StudyInstanceUID) ?? 0) > 0) onOpen(step.StudyInstanceUID);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 15, PageUp: at - 15, Home: 0, End: steps.length - 1 };
    const move = moves[event.key];
    if (event.key === 'Enter') open(steps[at]);
    else if (move === undefined) return;
    else {
      const next = steps[Math.max(0, Math.min(steps.length - 1, move))];
      if (next !== undefined) {
        setCursor(next.key);
        document.getElementById(rowId(next))?.scrollIntoView({ block: 'nearest' });
      }
    }
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      role="grid"
      aria-label="Scheduled steps"
      aria-rowcount={steps.length + 1}
      aria-activedescendant={steps[at] === undefined ? undefined : rowId(steps[at])}
      tabIndex={0}
      data-scope="query"
      className="found-grid"
      onKeyDown={onKeyDown}
    >
      <div role="row" aria-rowindex={1} className="found-row step-row found-head">
        {heads.map(([name, by]) => (
          <SortHead key={name} name={name} by={by} sort={sort} onSort={sortScheduled} />
        ))}
      </div>
      {steps.map((step, index) => (
        <Step
          key={step.key}
          step={step}
          index={index}
          here={here.get(step.StudyInstanceUID) ?? 0}
          cursor={index === at}
          onCursor={() => {
            setCursor(step.key);
            list.current?.focus({ preventScroll: true });
          }}
          onOpen={() => open(step)}
        />
      ))}
    </div>
  );
}
