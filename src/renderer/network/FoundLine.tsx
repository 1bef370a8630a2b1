// One line of the found list: a study, one of its series, or what there is to say below a study. Cells are those of the head, in its order.
import { ArrowDownToLine, Check, ChevronDown, ChevronRight, Clock, LoaderCircle, TriangleAlert } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { Chip, count, isoDate, longDate, modalityWords, personName } from '../ui/index.ts';
import type { FoundStudy, Holding } from './found.ts';
import { type FoundRow, toggleTick } from './foundList.ts';
import type { HereWords } from './hereWords.ts';
import { Tick } from './Tick.tsx';

export function rowElementId(id: string): string {
  return `found-${id.replace(/[^\w.-]/g, '_')}`;
}

/** `Family, Given · ID · YYYY-MM-DD · CT · description`, as in the worklist. */
function foundName(row: FoundRow): string {
  const { study } = row;
  if (row.kind === 'note') return row.words;
  if (row.kind === 'series') {
    const { series } = row;
    return [`Series ${series.SeriesNumber}`.trim(), series.Modality || 'No modality', series.SeriesDescription || 'No description'].join(' · ');
  }
  return [
    personName(study.PatientName),
    study.PatientID || 'No ID',
    isoDate(study.StudyDate) || 'No date',
    modalityWords(study.modalities) || 'No modality',
    study.StudyDescription || 'No description',
  ].join(' · ');
}

function counts({ series, images }: Omit<Holding, 'aet'>): string {
  if (series === null && images === null) return 'not told';
  return [series, images].map((value) => (value === null ? '?' : count(value))).join(' / ');
}

function Here({ here }: { here: HereWords }): ReactElement {
  const icons: Record<HereWords['tone'], ReactElement | null> = {
    ok: <Check aria-hidden="true" />,
    busy: <LoaderCircle aria-hidden="true" />,
    plain: here.words === 'queued' || here.words === 'paused' ? <Clock aria-hidden="true" /> : <ArrowDownToLine aria-hidden="true" />,
    warn: <TriangleAlert aria-hidden="true" />,
    none: null,
  };
  const tones: Record<HereWords['tone'], string> = { ok: 'c-ok', busy: 'c-acc', plain: 'c2', warn: 'c-warn', none: 'sr-only' };
  return (
    <span className={here.tone === 'none' ? 'sr-only' : `plain ${tones[here.tone]}`}>
      {icons[here.tone]}
      {here.words}
    </span>
  );
}

export interface FoundLineProps {
  row: FoundRow;
  /** 0-based place in the list. */
  index: number;
  top: number;
  cursor: boolean;
  ticked: boolean;
  open: boolean;
  here: HereWords;
  /** It is the study whose priors are asked for. */
  current: boolean;
  /** What speaks against it being of the same patient; `''` = nothing. */
  doubt: string;
  onCursor: (row: FoundRow) => void;
  onToggleOpen: (study: FoundStudy) => void;
  onAct: (row: FoundRow) => void;
}

function Opener({ study, open, onToggleOpen }: { study: FoundStudy; open: boolean; onToggleOpen: (study: FoundStudy) => void }): ReactElement {
  return (
    <button
      type="button"
      className="opener"
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onDoubleClick={(event) => event.stopPropagation()}
      aria-label={open ? 'Hide series' : 'Show series'}
      onClick={(event) => {
        event.stopPropagation();
        onToggleOpen(study);
      }}
    >
      {open ? <ChevronDown aria-hidden="true" /> : <ChevronRight aria-hidden="true" />}
    </button>
  );
}

function studyCells({ study }: { study: FoundStudy }, { here, current, doubt, open, onToggleOpen }: FoundLineProps): ReactNode[] {
  const peers = study.at.map(({ aet }) => aet).join(', ');
  return [
    <Opener key="open" study={study} open={open} onToggleOpen={onToggleOpen} />,
    <b key="name">{personName(study.PatientName)}</b>,
    study.PatientID === '' ? <span className="c3">none</span> : study.PatientID,
    study.StudyDate === '' ? <span className="c3">no date</span> : longDate(study.StudyDate),
    modalityWords(study.modalities) === '' ? (
      <span className="c3" title="The peer does not tell the modality of a study" key="modality">
        ?
      </span>
    ) : (
      <span className="tx1" key="modality" title={study.modalities.join(', ')}>
        {modalityWords(study.modalities)}
      </span>
    ),
    <span className="tx1 description" key="description">
      {current ? <Chip tone="acc">this study</Chip> : null}
      {doubt === '' ? null : (
        <Chip tone="warn" icon={<TriangleAlert aria-hidden="true" />}>
          {doubt}
        </Chip>
      )}
      <span className="ellip">{study.StudyDescription === '' ? <span className="c3">none</span> : study.StudyDescription}</span>
    </span>,
    counts(study.at[0]),
    <span key="peers" title={peers}>
      {peers}
    </span>,
    <Here key="here" here={here} />,
  ];
}

function cellsOf(props: FoundLineProps): ReactNode[] {
  const { row, here } = props;
  if (row.kind === 'study') return studyCells(row, props);
  if (row.kind === 'note') return [];
  const { series } = row;
  return [
    null,
    <span className="series-name" key="name">
      Series {series.SeriesNumber}
    </span>,
    null,
    null,
    series.Modality || '?',
    series.SeriesDescription === '' ? <span className="c3">none</span> : series.SeriesDescription,
    series.images === null ? 'not told' : count(series.images),
    row.aet,
    <Here key="here" here={here} />,
  ];
}

/** Places of the cells that hold figures: date, and series and images. */
const numeric = [3, 6];

export function FoundLine(props: FoundLineProps): ReactElement {
  const { row, index, top, cursor, ticked, open, here, current, onCursor, onAct } = props;
  const state = [row.kind, cursor ? 'cursor' : ''].join(' ').trim();
  const common = {
    role: 'row',
    id: rowElementId(row.id),
    'aria-level': row.kind === 'study' ? 1 : 2,
    'aria-rowindex': index + 2,
    style: { transform: `translateY(${String(top)}px)` },
    onMouseDown: () => onCursor(row),
  };
  if (row.kind === 'note') {
    return (
      <div {...common} className={`found-row ${state}`} aria-label={row.words}>
        <div role="gridcell" className={row.failed ? 'found-note c-warn' : 'found-note c2'}>
          {row.words}
        </div>
      </div>
    );
  }
  const name = foundName(row);
  return (
    <div
      {...common}
      className={`found-row ${state}`}
      aria-label={name}
      aria-description={here.words}
      aria-selected={ticked}
      aria-expanded={row.kind === 'study' ? open : undefined}
      aria-current={current ? 'true' : undefined}
      onDoubleClick={() => onAct(row)}
    >
      <div role="gridcell">
        <Tick
          label={`Choose ${name}`}
          tabIndex={-1}
          checked={ticked}
          onMouseDown={(event) => event.preventDefault()}
          onDoubleClick={(event) => event.stopPropagation()}
          onChange={() => toggleTick(row.id)}
        />
      </div>
      {cellsOf(props).map((cell, at) => (
        <div role="gridcell" key={at} className={numeric.includes(at) ? 'num' : ''}>
          {cell}
        </div>
      ))}
    </div>
  );
}
