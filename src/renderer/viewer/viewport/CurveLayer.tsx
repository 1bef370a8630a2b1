// The path of the curved plane on the flat planes: the points clicked, and the course through them.
import type { ReactElement } from 'react';
import { lpsToImage } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix } from '../geometry/viewTransform.ts';
import { curveOf, useCurve } from '../state/curve.ts';
import { curveThrough } from '../volume/curve.ts';
import type { Picture } from './picture.ts';

export function CurveLayer({ picture, stackId, matrix }: { picture: Picture; stackId: string | null; matrix: Matrix }): ReactElement | null {
  const state = curveOf(useCurve(), stackId);
  const { geometry } = picture;
  if (state === null || geometry === null) return null;
  const path = state.curve ?? curveThrough(state.knots, state.up, Math.max(picture.shape.columnSpacing, picture.shape.rowSpacing));
  const points = (path?.points ?? state.knots).map((p) => apply(matrix, lpsToImage(geometry, p)));
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return (
    <g className="v-path">
      <polyline points={line} className="v-halo" />
      <polyline points={line} className="v-ink" />
      {state.knots.map((p, i) => {
        const [x, y] = apply(matrix, lpsToImage(geometry, p));
        return <circle key={i} cx={x} cy={y} r={3.5} className="v-handle" />;
      })}
    </g>
  );
}
