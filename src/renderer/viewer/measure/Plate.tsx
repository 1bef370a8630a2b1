// The label of one measurement: number, value, source; dragged freely, its words typed in place. Where it goes by itself is plates.ts.
import { useState, type PointerEvent, type ReactElement } from 'react';
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { detailText, isMark, kindNames, valueText } from './describe.ts';
import { nameDrawn, renameMeasurement, selectMeasurement, setNaming } from './measureStore.ts';

/** Moved plates keep their offset while the window lives. */
const offsets = new Map<string, ImagePoint>();

export function plateOffset(id: string): ImagePoint {
  return offsets.get(id) ?? [0, 0];
}

function NameField({ m }: { m: Measurement }): ReactElement {
  const [text, setText] = useState(m.label);
  const done = (): void => {
    // The first text belongs to the drawing (one undo step); a later one is a change of its own.
    (m.label === '' ? nameDrawn : renameMeasurement)(m.id, text);
    setNaming(null);
  };
  return (
    <input
      className="v-plate-input"
      aria-label={`${kindNames[m.kind]} text`}
      autoFocus
      value={text}
      maxLength={500}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={done}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.preventDefault();
        const viewport = event.currentTarget.closest<HTMLElement>('[role=group]');
        if (event.key === 'Enter') done();
        else setNaming(null);
        // Back to the images, so that Ctrl+Z and the tool keys act.
        viewport?.focus({ preventScroll: true });
      }}
    />
  );
}

export interface PlateProps {
  readonly m: Measurement;
  /** Top left, canvas pixels. */
  readonly x: number;
  readonly y: number;
  readonly selected: boolean;
  readonly naming: boolean;
  /** The plate was dragged: its leader goes along. */
  readonly onMoved: () => void;
}

export function Plate({ m, x, y, selected, naming, onMoved }: PlateProps): ReactElement {
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1 || naming) return;
    const before = plateOffset(m.id);
    offsets.set(m.id, [before[0] + event.movementX, before[1] + event.movementY]);
    onMoved();
  };
  const [dx, dy] = plateOffset(m.id);
  const detail = detailText(m);
  return (
    <div
      className={`v-plate${selected ? ' v-selected' : ''}${m.imported ? ' v-imported' : ''}`}
      style={{ left: x + dx, top: y + dy }}
      onPointerDown={(event) => {
        event.stopPropagation();
        selectMeasurement(m.id);
        if (!naming) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (isMark(m) && !m.imported) setNaming(m.id);
      }}
    >
      {naming ? (
        <NameField m={m} />
      ) : (
        <b>
          {`M${String(m.number)} `}
          {valueText(m)}
        </b>
      )}
      {detail === '' ? null : <span>{detail}</span>}
    </div>
  );
}
