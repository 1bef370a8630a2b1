// The transfer function over the histogram of the volume: points are dragged, or moved by keys; each has value, opacity and colour.
import { useRef, useState, type ReactElement } from 'react';
import { Button } from '../../../ui/index.ts';
import type { Rgb, TransferPoint } from '../scene3d.ts';
import { sampleTransfer } from '../transfer.ts';
import { movePoint, opacityToY, withoutPoint, withPoint, yToOpacity } from '../transferEdit.ts';
import type { View3d, View3dState } from '../view3d.ts';

const width = 216;
const height = 92;

function hex(colour: Rgb): string {
  return `#${colour.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`;
}

function fromHex(text: string): Rgb {
  const part = (at: number): number => parseInt(text.slice(at, at + 2), 16);
  return [part(1), part(3), part(5)];
}

function rounded(value: number, span: number): string {
  return span > 100 ? String(Math.round(value)) : value.toPrecision(4);
}

/** The part of the value axis that is shown: all points, and the values of the volume between its percentiles. */
function axisOf(points: readonly TransferPoint[], [low, high]: readonly [number, number]): [number, number] {
  const from = Math.min(low, points[0]?.value ?? low);
  const to = Math.max(high, ...points.slice(0, -1).map((p) => p.value));
  const margin = (to - from) * 0.04;
  return [from - margin, to + margin];
}

export function OpacityEditor({ view, state }: { view: View3d; state: View3dState }): ReactElement {
  const { points, mode } = state.scene;
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, points.length - 1);
  const drag = useRef<{ index: number; axis: [number, number] } | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const [low, high] = drag.current?.axis ?? axisOf(points, view.range);
  const span = high - low;
  const x = (value: number): number => Math.min(width, Math.max(0, ((value - low) / span) * width));
  const y = (opacity: number): number => height - opacityToY(opacity) * height;
  const change = (next: readonly TransferPoint[], gesture = ''): void => view.changeScene((scene) => ({ ...scene, points: next }), gesture);
  const move = (index: number, to: Partial<TransferPoint>, gesture: string): void => change(movePoint(points, index, to), gesture);
  const place = (event: React.PointerEvent): { value: number; opacity: number } => {
    const box = svg.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { value: low + ((event.clientX - box.left) / width) * span, opacity: yToOpacity((height - (event.clientY - box.top)) / height) };
  };
  const add = (value: number, opacity: number | null = null): void => {
    const between = sampleTransfer(points, value);
    const [next, index] = withPoint(points, { value, opacity: opacity ?? between.opacity, colour: between.colour });
    change(next);
    setChosen(index);
  };
  const remove = (): void => {
    change(withoutPoint(points, at));
    setChosen(Math.max(0, at - 1));
  };
  const keys = (event: React.KeyboardEvent, index: number, point: TransferPoint): void => {
    const far = event.shiftKey ? 10 : 1;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (by === undefined && event.key !== 'Delete' && event.key !== 'Insert') return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Delete') remove();
    else if (event.key === 'Insert') add((point.value + (points[index + 1]?.value ?? point.value + span / 10)) / 2);
    else
      move(
        index,
        {
          value: point.value + ((by?.[0] ?? 0) * far * span) / 200,
          opacity: yToOpacity(opacityToY(point.opacity) + ((by?.[1] ?? 0) * far) / 100),
        },
        `point${String(index)}`,
      );
  };
  const point = points[at];
  return (
    <div>
      <svg
        ref={svg}
        className="v3-transfer"
        width={width}
        height={height}
        role="group"
        aria-label="Opacity by value"
        onDoubleClick={(event) => {
          event.stopPropagation();
          const where = place(event as unknown as React.PointerEvent);
          add(where.value, where.opacity);
        }}
      >
        <Histogram view={view} state={state} x={x} />
        <polyline
          className="v3-curve"
          points={[
            `0,${String(y(points[0]?.opacity ?? 0))}`,
            ...points.map((p) => `${String(x(p.value))},${String(y(p.opacity))}`),
            `${String(width)},${String(y(points.at(-1)?.opacity ?? 0))}`,
          ].join(' ')}
        />
        {points.map((p, index) => (
          <circle
            key={index}
            className={index === at ? 'v3-point v3-on' : 'v3-point'}
            cx={x(p.value)}
            cy={y(p.opacity)}
            r={index === at ? 5 : 4}
            fill={hex(p.colour)}
            role="slider"
            tabIndex={0}
            aria-label={`Point ${String(index + 1)} of ${String(points.length)}`}
            aria-valuenow={Math.round(p.value)}
            aria-valuetext={`${rounded(p.value, span)} ${view.volume.unit}, opacity ${(p.opacity * 100).toFixed(1)} %`}
            onFocus={() => setChosen(index)}
            onBlur={() => view.endGesture()}
            onKeyDown={(event) => keys(event, index, p)}
            onPointerDown={(event) => {
              event.stopPropagation();
              event.currentTarget.setPointerCapture(event.pointerId);
              drag.current = { index, axis: [low, high] };
              setChosen(index);
            }}
            onPointerMove={(event) => {
              if (drag.current?.index === index) move(index, place(event), `drag${String(index)}`);
            }}
            onPointerUp={() => {
              drag.current = null;
              view.endGesture();
            }}
          />
        ))}
      </svg>
      {point === undefined ? null : (
        <div className="v3-row v3-pointline">
          <input
            type="color"
            className="v3-colour"
            aria-label="Colour"
            value={hex(point.colour)}
            onChange={(event) => move(at, { colour: fromHex(event.currentTarget.value) }, `colour${String(at)}`)}
          />
          <label>
            {view.volume.unit === 'HU' ? 'HU' : 'Value'}
            <input
              className="v3-input v3-number"
              type="number"
              value={Number(rounded(point.value, span))}
              onChange={(event) => move(at, { value: event.currentTarget.valueAsNumber }, `value${String(at)}`)}
            />
          </label>
          {mode === 'shaded' ? (
            <label>
              Opacity
              <input
                className="v3-input v3-number"
                type="number"
                min={0}
                max={100}
                step={0.1}
                value={Number((point.opacity * 100).toFixed(1))}
                onChange={(event) => move(at, { opacity: event.currentTarget.valueAsNumber / 100 }, `opacity${String(at)}`)}
              />
              %
            </label>
          ) : null}
          <Button small variant="quiet" disabled={points.length <= 2} onClick={remove}>
            Remove
          </Button>
        </div>
      )}
    </div>
  );
}

/** Counts on a logarithmic scale, so that little of much can be seen. */
function Histogram({ view, state, x }: { view: View3d; state: View3dState; x: (value: number) => number }): ReactElement | null {
  const histogram = state.info?.histogram;
  if (histogram === undefined) return null;
  const { low, high, counts } = histogram;
  const most = Math.log(1 + Math.max(...counts));
  const per = (high - low) / counts.length;
  const top = counts.map((n, i) => `${x(low + i * per).toFixed(1)},${(height - (Math.log(1 + n) / most) * height * 0.9).toFixed(1)}`);
  return (
    <polygon
      className="v3-histogram"
      data-unit={view.volume.unit}
      points={[`${String(x(low))},${String(height)}`, ...top, `${String(x(high))},${String(height)}`].join(' ')}
    />
  );
}
