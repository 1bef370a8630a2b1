// Crosshair lines: where the other planes cut this one, in their colour and line style, with their letter and a gap at the target.
import type { ReactElement } from 'react';
import { lpsToImage, type ImagePoint } from '../geometry/rasterGeometry.ts';
import { add, type Vec3 } from '../geometry/vec3.ts';
import { apply, type Matrix, type Size } from '../geometry/viewTransform.ts';
import { planeAxes, planeNames, type PlaneName } from '../volume/planeAxes.ts';
import type { Picture } from './picture.ts';

const gap = 11;
const styles: Record<PlaneName, { colour: string; dash: string | undefined; letter: string }> = {
  axial: { colour: 'var(--ax)', dash: undefined, letter: 'A' },
  sagittal: { colour: 'var(--sag)', dash: '8 4', letter: 'S' },
  coronal: { colour: 'var(--cor)', dash: '2 3', letter: 'C' },
};
const unit = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
] as const;

interface LineProps {
  plane: PlaneName;
  at: ImagePoint;
  vertical: boolean;
  size: Size;
}

function PlaneLine({ plane, at: [x, y], vertical, size }: LineProps): ReactElement {
  const { colour, dash, letter } = styles[plane];
  const [from, to] = vertical ? [30, size.height - 28] : [24, size.width - 10];
  const target = vertical ? y : x;
  const [lx, ly] = vertical ? [x, to] : [from, y];
  const line = (a: number, b: number): ReactElement | null =>
    b <= a ? null : (
      <line x1={vertical ? x : a} x2={vertical ? x : b} y1={vertical ? a : y} y2={vertical ? b : y} stroke={colour} strokeWidth={1.25} strokeDasharray={dash} />
    );
  return (
    <g>
      {line(from, Math.min(to, target - gap))}
      {line(Math.max(from, target + gap), to)}
      <rect x={lx - 7} y={ly - 7} width={14} height={14} rx={2} fill={colour} />
      <text x={lx} y={ly + 3.6} className="v-line-letter">
        {letter}
      </text>
    </g>
  );
}

/** Lines of the two other planes on a plane of a volume. */
export function PlaneCrosshair({
  picture,
  plane,
  crosshair,
  matrix,
  size,
}: {
  picture: Picture;
  plane: PlaneName;
  crosshair: Vec3;
  matrix: Matrix;
  size: Size;
}): ReactElement | null {
  const { geometry } = picture;
  if (geometry === null) return null;
  const centre = apply(matrix, lpsToImage(geometry, crosshair));
  return (
    <g>
      {planeNames
        .filter((other) => other !== plane)
        .map((other) => {
          const along = unit[(3 - planeAxes[plane].through - planeAxes[other].through) as 0 | 1 | 2];
          const end = apply(matrix, lpsToImage(geometry, add(crosshair, along)));
          return <PlaneLine key={other} plane={other} at={centre} vertical={Math.abs(end[1] - centre[1]) > Math.abs(end[0] - centre[0])} size={size} />;
        })}
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
