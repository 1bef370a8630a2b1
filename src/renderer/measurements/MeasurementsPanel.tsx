// The tab `Measurements`: everything measured in the study, with source and uncertainty; click shows it on the image. Values are the viewer's.
import { Check, CircleAlert, LoaderCircle, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { IconButton, InlineNote, Button } from '../ui/index.ts';
import { goToMeasurement, useMeasurements, type Measurements } from '../viewer/index.ts';
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

export function MeasurementsPanel(): ReactElement {
  const m = useMeasurements();
  const { list, selectedId, saved } = m;
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
      <ul className="ms-list" aria-label="Measurements">
        {list.map((measurement) => (
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
      <div className="ms-foot">
        <span className="sp" />
        <IconButton
          small
          tipAbove
          label="Delete"
          icon={<Trash2 aria-hidden="true" />}
          disabled={selectedId === null}
          onClick={() => {
            if (selectedId !== null) m.remove(selectedId);
          }}
        />
      </div>
    </div>
  );
}
