// Crosshair lines: where the other planes cut this one, in their colour and line style, with their letter and a gap at the target. Turning them is TurnHandles.tsx.
import type { ReactElement } from 'react';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import type { PlaneName } from '../volume/planeAxes.ts';
import type { PlaneLine } from './planeLines.ts';

const gap = 11;
const styles: Record<PlaneName, { colour: string; dash: string | undefined; letter: string }> = {
  axial: { colour: 'var(--ax)', dash: undefined, letter: 'A' },
  sagittal: { colour: 'var(--sag)', dash: '8 4', letter: 'S' },
  coronal: { colour: 'var(--cor)', dash: '2 3', letter: 'C' },
};

function Line({ line }: { line: PlaneLine }): ReactElement {
  const { colour, dash, letter } = styles[line.home];
  const { centre, direction, ends } = line;
  const at = (t: number): ImagePoint => [centre[0] + direction[0] * t, centre[1] + direction[1] * t];
  const stroke = (from: number, to: number): ReactElement | null => {
    if (to <= from) return null;
    const [a, b] = [at(from), at(to)];
    return <line x1={a[0]} y1={a[1]} x2={b[0]} y2={b[1]} stroke={colour} strokeWidth={1.25} strokeDasharray={dash} />;
  };
  const [lx, ly] = at(line.labelAtEnd ? ends[1] : ends[0]);
  return (
    <g>
      {stroke(ends[0], Math.min(ends[1], -gap))}
      {stroke(Math.max(ends[0], gap), ends[1])}
      <rect x={lx - 7} y={ly - 7} width={14} height={14} rx={2} fill={colour} />
      <text x={lx} y={ly + 3.6} className="v-line-letter">
        {letter}
      </text>
    </g>
  );
}

/** Lines of the two other planes on a plane of a volume. */
export function PlaneCrosshair({ lines }: { lines: readonly PlaneLine[] }): ReactElement {
  return (
    <g>
      {lines.map((line) => (
        <Line key={line.at} line={line} />
      ))}
    </g>
  );
}

/** The cross on a stored image: where `Go to` or the crosshair tool points. */
export function PointCross({ at: [x, y] }: { at: ImagePoint }): ReactElement {
  const arms = [
    [x - gap - 14, y, x - gap, y],
    [x + gap, y, x + gap + 14, y],
    [x, y - gap - 14, x, y - gap],
    [x, y + gap, x, y + gap + 14],
  ] as const;
  return (
    <g className="v-cross">
      {arms.map(([x1, y1, x2, y2], i) => (
        <g key={i}>
          <line x1={x1} y1={y1} x2={x2} y2={y2} className="v-halo" />
          <line x1={x1} y1={y1} x2={x2} y2={y2} className="v-ink" />
        </g>
      ))}
    </g>
  );
}
