// The tab `Measurements`: everything measured in the study, with source and uncertainty; click shows it on the image. Values are the viewer's.
import { Check, CircleAlert, ClipboardCopy, LoaderCircle, Trash2 } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { Measurement } from '../../contract/measurement.ts';
import { IconButton, InlineNote, Button } from '../ui/index.ts';
import { goToMeasurement, kindNames, useMeasurements, type Measurements } from '../viewer/index.ts';
import { copyText } from './copyText.ts';
import { measurementsCsv } from './csv.ts';
import { KeyImages } from './KeyImages.tsx';
import { Lesions } from './Lesions.tsx';
import { MeasurementItem } from './MeasurementItem.tsx';
import './measurements.css';

function clock(at: number): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour12: false });
}

function Saved({ saved }: Pick<Measurements, 'saved'>): ReactElement | null {
  if (saved.kind === 'saving') {
    return (
      <span className="plain c2">
        <LoaderCircle aria-hidden="true" className="spin" /> saving
      </span>
    );
  }
  if (saved.kind === 'failed') {
    return (
      <span className="plain c-crit">
        <CircleAlert aria-hidden="true" /> not saved
      </span>
    );
  }
  return saved.at === null ? null : (
    <span className="plain c2">
      <Check aria-hidden="true" /> {`saved ${clock(saved.at)}`}
    </span>
  );
}

/** So many that a choice of kinds helps. */
const many = 8;

interface KindFilterProps {
  list: readonly Measurement[];
  kind: Measurement['kind'] | null;
  onKind: (kind: Measurement['kind'] | null) => void;
}

function KindFilter({ list, kind, onKind }: KindFilterProps): ReactElement {
  const kinds = [...new Set(list.map((m) => m.kind))];
  return (
    <div className="ms-kinds" role="group" aria-label="Show kinds">
      {[null, ...kinds].map((choice) => (
        <Button
          key={choice ?? 'all'}
          small
          variant="quiet"
          pressed={kind === choice}
          onClick={() => {
            onKind(choice);
          }}
        >
          {choice === null ? 'All' : kindNames[choice]}
        </Button>
      ))}
    </div>
  );
}

/** Copies the list, and deletes what is listed: one undo step, whatever their number. */
function Foot({ m, shown, whole }: { m: Measurements; shown: readonly Measurement[]; whole: boolean }): ReactElement {
  const [said, setSaid] = useState('');
  return (
    <div className="ms-foot">
      <Button
        small
        variant="quiet"
        icon={<ClipboardCopy aria-hidden="true" />}
        disabled={shown.length === 0}
        onClick={() => {
          setSaid(copyText(measurementsCsv(shown)) ? `${String(shown.length)} copied` : 'The clipboard did not take them.');
        }}
      >
        Copy as CSV
      </Button>
      <span role="status" aria-label="Copied" className="plain c2">
        {said}
      </span>
      <span className="sp" />
      {whole ? null : (
        <Button
          small
          variant="quiet"
          onClick={() => {
            m.removeAll(shown.map(({ id }) => id));
          }}
        >
          Delete these
        </Button>
      )}
      <IconButton
        small
        tipAbove
        label="Delete"
        icon={<Trash2 aria-hidden="true" />}
        disabled={m.selectedId === null}
        onClick={() => {
          if (m.selectedId !== null) m.remove(m.selectedId);
        }}
      />
    </div>
  );
}

export function MeasurementsPanel(): ReactElement {
  const m = useMeasurements();
  const { list, selectedId, saved } = m;
  const [kind, setKind] = useState<Measurement['kind'] | null>(null);
  // The last of a kind may be gone since.
  const filter = list.some((one) => one.kind === kind) ? kind : null;
  const shown = filter === null ? list : list.filter((one) => one.kind === filter);
  return (
    <div className="ms-panel" data-scope="panel">
      <div className="ms-head">
        This study
        <span className="sp" />
        <span role="status" aria-label="Saved state">
          <Saved saved={saved} />
        </span>
      </div>
      {saved.kind === 'failed' ? (
        <InlineNote
          tone="crit"
          actions={
            <Button
              small
              onClick={() => {
                m.retry();
              }}
            >
              Try now
            </Button>
          }
        >
          {saved.message}
        </InlineNote>
      ) : null}
      {m.loadFailure === null ? null : <InlineNote tone="warn">{m.loadFailure}</InlineNote>}
      {list.length < many && filter === null ? null : <KindFilter list={list} kind={filter} onKind={setKind} />}
      <ul className="ms-list" aria-label="Measurements">
        {shown.map((measurement) => (
          <MeasurementItem
            key={measurement.id}
            measurement={measurement}
            selected={measurement.id === selectedId}
            onShow={() => {
              goToMeasurement(measurement.id);
            }}
            onRename={(label) => {
              m.rename(measurement.id, label);
            }}
          />
        ))}
      </ul>
      {list.length > 0 ? null : <p className="ms-empty">Nothing measured yet. L draws a length, E an ellipse; each is saved at once.</p>}
      <KeyImages />
      <Lesions />
      <Foot m={m} shown={shown} whole={filter === null} />
    </div>
  );
}
