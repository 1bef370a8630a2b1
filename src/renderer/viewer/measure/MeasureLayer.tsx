// Measurements on a viewport: shapes, dotted leaders, label plates. Panning moves the whole layer by one transform; nothing is laid out or drawn anew until it rests.
import { memo, useEffect, useReducer, useState, type ReactElement } from 'react';
import { apply, type Matrix, type Size } from '../geometry/viewTransform.ts';
import type { Shown } from '../tools/hit.ts';
import { CalibrationForm } from './CalibrationForm.tsx';
import { Ink } from './Ink.tsx';
import { useMeasureStore } from './measureStore.ts';
import { Plate, plateOffset } from './Plate.tsx';
import { placePlates } from './plates.ts';
import { isComplete } from './shapes.ts';

const restMs = 200;

/** The translation that plates were last laid out for: the newest one that stood for a moment. */
function useSettled(e: number, f: number): readonly [number, number] {
  const [settled, setSettled] = useState<readonly [number, number]>([e, f]);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled((before) => (before[0] === e && before[1] === f ? before : [e, f]));
    }, restMs);
    return () => {
      clearTimeout(timer);
    };
  }, [e, f]);
  return settled;
}

interface BodyProps {
  readonly shown: readonly Shown[];
  /** The view without its translation. */
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly originX: number;
  readonly originY: number;
  readonly width: number;
  readonly height: number;
}

/** Everything in pixels relative to the image's own corner, so that a pan changes nothing here. */
const Body = memo(function Body({ shown, a, b, c, d, originX, originY, width, height }: BodyProps): ReactElement {
  const selectedId = useMeasureStore((s) => s.selectedId);
  const namingId = useMeasureStore((s) => s.namingId);
  const handle = useMeasureStore((s) => s.handle);
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const matrix: Matrix = { a, b, c, d, e: originX, f: originY };
  const shapes = shown.map(({ measurement, points }) => ({ measurement, canvas: points.map((p) => apply(matrix, p)) }));
  const plates = placePlates(shapes, { width, height });
  return (
    <>
      <svg className="v-ink-layer" aria-hidden="true">
        {shapes.map(({ measurement: m, canvas }, i) => {
          const [ox, oy] = plateOffset(m.id);
          const placed = plates[i];
          const selected = m.id === selectedId;
          const points = canvas.map((p) => [p[0] - originX, p[1] - originY] as const);
          return (
            <g key={m.id}>
              {placed === undefined || !isComplete(m.kind, canvas) ? null : (
                <line
                  x1={placed.anchor[0] - originX}
                  y1={placed.anchor[1] - originY}
                  x2={placed.plate.x - originX + ox + 14}
                  y2={placed.plate.y - originY + oy}
                  className="v-leader"
                />
              )}
              <Ink kind={m.kind} points={points} selected={selected} imported={m.imported} held={selected ? handle : null} />
            </g>
          );
        })}
      </svg>
      {shapes.map(({ measurement: m, canvas }, i) => {
        const placed = plates[i];
        return placed === undefined || !isComplete(m.kind, canvas) ? null : (
          <Plate
            key={m.id}
            m={m}
            x={placed.plate.x - originX}
            y={placed.plate.y - originY}
            selected={m.id === selectedId}
            naming={namingId === m.id}
            onMoved={redraw}
          />
        );
      })}
    </>
  );
});

export function MeasureLayer({ shown, matrix, size }: { shown: readonly Shown[]; matrix: Matrix; size: Size }): ReactElement {
  const [x, y] = useSettled(matrix.e, matrix.f);
  const calibrating = useMeasureStore((s) => s.calibrating);
  const asked = calibrating === null ? undefined : shown.find((s) => s.measurement.id === calibrating.id);
  return (
    <>
      <div className="v-measures" style={{ transform: `translate(${String(matrix.e)}px, ${String(matrix.f)}px)` }}>
        {shown.length === 0 ? null : (
          <Body shown={shown} a={matrix.a} b={matrix.b} c={matrix.c} d={matrix.d} originX={x} originY={y} width={size.width} height={size.height} />
        )}
      </div>
      {asked === undefined || calibrating === null ? null : <CalibrationForm key={calibrating.id} line={calibrating} />}
    </>
  );
}
