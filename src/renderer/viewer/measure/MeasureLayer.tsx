// Measurements on a viewport: shapes with handles (SVG), dotted leaders and draggable label plates. Dragging shapes is tools/.
import { useState, type PointerEvent, type ReactElement } from 'react';
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix, type Size } from '../geometry/viewTransform.ts';
import type { Shown } from '../tools/hit.ts';
import { detailText, valueText } from './describe.ts';
import { renameMeasurement, selectMeasurement, setNaming, useMeasureStore } from './measureStore.ts';

const plateSize = { width: 150, height: 36 };

function Shape({ kind, points, selected }: { kind: Measurement['kind']; points: readonly ImagePoint[]; selected: boolean }): ReactElement | null {
  const [a, b] = points;
  if (a === undefined || b === undefined) return null;
  const ink = selected ? 'v-ink v-selected' : 'v-ink';
  if (kind === 'ellipse') {
    const xs = points.map((p) => p[0]);
    const ys = points.map((p) => p[1]);
    const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const ellipse = { cx: (x0 + x1) / 2, cy: (y0 + y1) / 2, rx: (x1 - x0) / 2, ry: (y1 - y0) / 2 };
    return (
      <g>
        <ellipse {...ellipse} className="v-halo" />
        <ellipse {...ellipse} className={ink} />
      </g>
    );
  }
  const line = { x1: a[0], y1: a[1], x2: b[0], y2: b[1] };
  return (
    <g>
      <line {...line} className="v-halo" />
      <line {...line} className={ink} />
      {kind === 'arrow' ? <ArrowHead tip={a} tail={b} selected={selected} /> : null}
    </g>
  );
}

function ArrowHead({ tip, tail, selected }: { tip: ImagePoint; tail: ImagePoint; selected: boolean }): ReactElement {
  const angle = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  const wing = (turn: number): string => `${String(tip[0] + 11 * Math.cos(angle + turn))},${String(tip[1] + 11 * Math.sin(angle + turn))}`;
  return <polygon points={`${String(tip[0])},${String(tip[1])} ${wing(0.42)} ${wing(-0.42)}`} className={selected ? 'v-head v-selected' : 'v-head'} />;
}

function Handles({ kind, points, selected }: { kind: Measurement['kind']; points: readonly ImagePoint[]; selected: boolean }): ReactElement {
  const shownHandles = kind === 'ellipse' && !selected ? [] : kind === 'arrow' && !selected ? [] : points;
  return (
    <g>
      {shownHandles.map(([x, y], i) => (
        <circle key={i} cx={x} cy={y} r={4} className={selected ? 'v-handle v-selected' : 'v-handle'} />
      ))}
    </g>
  );
}

/** Where the plate goes by itself: below and right of the shape, kept inside the viewport. */
function placeOfPlate(points: readonly ImagePoint[], size: Size): { anchor: ImagePoint; plate: ImagePoint } {
  const anchor = points.reduce<ImagePoint>((low, p) => (p[1] > low[1] ? p : low), points[0] ?? [0, 0]);
  const right = Math.max(...points.map((p) => p[0]));
  const below = anchor[1] + 28 + plateSize.height + 60 < size.height;
  const x = Math.min(Math.max(6, (below ? anchor[0] + 12 : right + 16)), Math.max(6, size.width - plateSize.width - 6));
  const y = below ? anchor[1] + 28 : Math.max(6, anchor[1] - plateSize.height - 56);
  return { anchor, plate: [x, y] };
}

/** Moved plates keep their offset while the window lives. */
const plateOffsets = new Map<string, ImagePoint>();

function NameField({ m }: { m: Measurement }): ReactElement {
  const [text, setText] = useState(m.label);
  const done = (): void => {
    renameMeasurement(m.id, text);
    setNaming(null);
  };
  return (
    <input
      className="v-plate-input"
      aria-label="Arrow text"
      autoFocus
      value={text}
      maxLength={500}
      onChange={(event) => {
        setText(event.currentTarget.value);
      }}
      onBlur={done}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') done();
        if (event.key === 'Escape') setNaming(null);
      }}
    />
  );
}

function Plate({ m, at, selected, naming }: { m: Measurement; at: ImagePoint; selected: boolean; naming: boolean }): ReactElement {
  const [, redraw] = useState(0);
  const drag = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1 || naming) return;
    const before = plateOffsets.get(m.id) ?? [0, 0];
    plateOffsets.set(m.id, [before[0] + event.movementX, before[1] + event.movementY]);
    redraw((n) => n + 1);
  };
  const offset = plateOffsets.get(m.id) ?? [0, 0];
  const detail = detailText(m);
  return (
    <div
      className={selected ? 'v-plate v-selected' : 'v-plate'}
      style={{ left: at[0] + offset[0], top: at[1] + offset[1] }}
      onPointerDown={(event) => {
        event.stopPropagation();
        selectMeasurement(m.id);
        if (!naming) event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDoubleClick={(event) => {
        event.stopPropagation();
        if (m.kind === 'arrow') setNaming(m.id);
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

export function MeasureLayer({ shown, matrix, size }: { shown: readonly Shown[]; matrix: Matrix; size: Size }): ReactElement {
  const { selectedId, namingId } = useMeasureStore();
  const drawn = shown.map(({ measurement, points }) => {
    const canvas = points.map((p) => apply(matrix, p));
    return { m: measurement, canvas, ...placeOfPlate(canvas, size), selected: measurement.id === selectedId };
  });
  return (
    <>
      <svg className="v-ink-layer" aria-hidden="true">
        {drawn.map(({ m, canvas, anchor, plate, selected }) => {
          const [ox, oy] = plateOffsets.get(m.id) ?? [0, 0];
          return (
            <g key={m.id}>
              <line x1={anchor[0]} y1={anchor[1]} x2={plate[0] + ox + 14} y2={plate[1] + oy} className="v-leader" />
              <Shape kind={m.kind} points={canvas} selected={selected} />
              <Handles kind={m.kind} points={canvas} selected={selected} />
            </g>
          );
        })}
      </svg>
      {drawn.map(({ m, plate, selected }) => (
        <Plate key={m.id} m={m} at={plate} selected={selected} naming={namingId === m.id} />
      ))}
    </>
  );
}
