// Measurements on a viewport: shapes with handles (SVG), dotted leaders and draggable label plates. Dragging shapes is tools/.
import { useState, type PointerEvent, type ReactElement } from 'react';
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix, type Size } from '../geometry/viewTransform.ts';
import type { Shown } from '../tools/hit.ts';
import { detailText, valueText } from './describe.ts';
import { nameDrawn, renameMeasurement, selectMeasurement, setNaming, useMeasureStore } from './measureStore.ts';

const plateHeight = 38;

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

interface Box {
  x: number;
  y: number;
  width: number;
}

/** Part of the segment lies under the plate; eleven points along it are near enough for a line on a screen. */
function covers(plate: Box, [a, b]: readonly [ImagePoint, ImagePoint]): boolean {
  return Array.from({ length: 11 }, (_, i) => i / 10).some((t) => {
    const [x, y] = [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
    return x > plate.x - 4 && x < plate.x + plate.width + 4 && y > plate.y - 4 && y < plate.y + plateHeight + 4;
  });
}

/** The lines that a shape is made of; an ellipse is its two axes and the sides of its box. */
function strokes(kind: Measurement['kind'], points: readonly ImagePoint[]): (readonly [ImagePoint, ImagePoint])[] {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined) return [];
  if (kind !== 'ellipse' || c === undefined || d === undefined) return [[a, b]];
  const corner = (x: ImagePoint, y: ImagePoint): ImagePoint => [x[0], y[1]];
  return [
    [a, b],
    [c, d],
    [corner(a, c), corner(b, c)],
    [corner(a, d), corner(b, d)],
  ];
}

/** Wide enough for its words at 12 px. */
function plateWidth(m: Measurement): number {
  return 22 + 6.4 * Math.max(valueText(m).length + 4, detailText(m).length);
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && Math.abs(a.y - b.y) < plateHeight + 4;
}

/** Where the plate goes by itself: below and right of the shape, inside the viewport, beside plates that are there already. */
function placeOfPlate(
  points: readonly ImagePoint[],
  width: number,
  size: Size,
  { taken, drawn }: { taken: readonly Box[]; drawn: readonly (readonly [ImagePoint, ImagePoint])[] },
): { anchor: ImagePoint; plate: Box } {
  const anchor = points.reduce<ImagePoint>((low, p) => (p[1] > low[1] ? p : low), points[0] ?? [0, 0]);
  const top = Math.min(...points.map((p) => p[1]));
  const x = Math.min(Math.max(6, anchor[0] + 12), Math.max(6, size.width - width - 6));
  const below = [0, 1, 2].map((n): Box => ({ x, y: anchor[1] + 26 + n * (plateHeight + 6), width }));
  const above = [0, 1, 2].map((n): Box => ({ x, y: top - 26 - plateHeight - n * (plateHeight + 6), width }));
  const right = Math.max(...points.map((p) => p[0])) + 26;
  const left = Math.min(...points.map((p) => p[0])) - 26 - width;
  const middle = (top + anchor[1] - plateHeight) / 2;
  const beside = [right, left].map((at): Box => ({ x: at, y: middle, width })).filter((box) => box.x > 6 && box.x + width < size.width - 6);
  const inside = [...below, ...beside, ...above].filter((box) => box.y > 50 && box.y + plateHeight < size.height - 60);
  const free = inside.filter((box) => taken.every((other) => !overlaps(box, other)));
  const plate = free.find((box) => drawn.every((line) => !covers(box, line))) ??
    free[0] ??
    inside[0] ?? { x, y: Math.min(Math.max(6, anchor[1] + 26), size.height - plateHeight - 6), width };
  return { anchor, plate };
}

/** Moved plates keep their offset while the window lives. */
const plateOffsets = new Map<string, ImagePoint>();

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
  const taken: Box[] = [];
  const onCanvas = shown.map(({ measurement, points }) => ({ measurement, canvas: points.map((p) => apply(matrix, p)) }));
  const lines = onCanvas.flatMap(({ measurement, canvas }) => strokes(measurement.kind, canvas));
  const drawn = onCanvas.map(({ measurement, canvas }) => {
    const { anchor, plate } = placeOfPlate(canvas, plateWidth(measurement), size, { taken, drawn: lines });
    taken.push(plate);
    return { m: measurement, canvas, anchor, plate: [plate.x, plate.y] as const, selected: measurement.id === selectedId };
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
