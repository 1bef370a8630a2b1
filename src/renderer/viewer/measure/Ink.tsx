// The drawn part of one measurement: lines over a dark halo, arrow head, arcs, handles. SVG in canvas pixels; no events.
import { memo, type ReactElement } from 'react';
import type { Measurement } from '../../../contract/measurement.ts';
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { footOn, segmentsOf } from './shapes.ts';

const square = { columnSpacing: 1, rowSpacing: 1 };

function ellipsePath(points: readonly ImagePoint[]): string {
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [x0, x1, y0, y1] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const [rx, ry, cy] = [(x1 - x0) / 2, (y1 - y0) / 2, (y0 + y1) / 2];
  return `M${[x0, cy].join(' ')}A${[rx, ry, 0, 1, 0, x1, cy].join(' ')}A${[rx, ry, 0, 1, 0, x0, cy].join(' ')}Z`;
}

/** All lines of the shape as one path. */
function pathOf(kind: Measurement['kind'], points: readonly ImagePoint[]): string {
  if (kind === 'ellipse') return points.length < 4 ? '' : ellipsePath(points);
  if (kind === 'rectangle' || kind === 'freehand') return points.length < 2 ? '' : `M${points.map((p) => p.join(' ')).join('L')}Z`;
  if (kind === 'probe') return points.map(([x, y]) => `M${String(x - 7)} ${String(y)}h4m6 0h4M${String(x)} ${String(y - 7)}v4m0 6v4`).join('');
  return segmentsOf(kind, points, square)
    .map(([a, b]) => `M${a.join(' ')}L${b.join(' ')}`)
    .join('');
}

/** Thin lines that explain: from one Cobb line to the other, the width of the heart on the line of the thorax. */
function helpOf(kind: Measurement['kind'], [a, b, c, d]: readonly ImagePoint[]): string {
  if (a === undefined || b === undefined || c === undefined || d === undefined) return '';
  const middle = (p: ImagePoint, q: ImagePoint): string => [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2].join(' ');
  if (kind === 'cobb') return `M${middle(a, b)}L${middle(c, d)}`;
  return kind === 'cardiothoracic' ? `M${footOn([a, b], c, square).join(' ')}L${footOn([a, b], d, square).join(' ')}` : '';
}

function arrowHead([tip, tail]: readonly ImagePoint[]): string {
  if (tip === undefined || tail === undefined) return '';
  const angle = Math.atan2(tail[1] - tip[1], tail[0] - tip[0]);
  const wing = (turn: number): string => `${String(tip[0] + 11 * Math.cos(angle + turn))} ${String(tip[1] + 11 * Math.sin(angle + turn))}`;
  return `M${tip.join(' ')}L${wing(0.42)}L${wing(-0.42)}Z`;
}

/** Handles are seen where they can be held: on regions and marks only when selected. */
function handlesShown(kind: Measurement['kind'], selected: boolean): boolean {
  return selected || !['ellipse', 'rectangle', 'freehand', 'arrow', 'probe', 'text'].includes(kind);
}

export interface InkProps {
  readonly kind: Measurement['kind'];
  readonly points: readonly ImagePoint[];
  readonly selected: boolean;
  readonly imported: boolean;
  /** Point that the arrow keys move. */
  readonly held: number | 'all' | null;
}

function sameInk(a: InkProps, b: InkProps): boolean {
  return (
    a.kind === b.kind &&
    a.selected === b.selected &&
    a.imported === b.imported &&
    a.held === b.held &&
    a.points.length === b.points.length &&
    a.points.every((p, i) => {
      const q = b.points[i];
      return q !== undefined && p[0] === q[0] && p[1] === q[1];
    })
  );
}

export const Ink = memo(function Ink({ kind, points, selected, imported, held }: InkProps): ReactElement {
  const path = pathOf(kind, points);
  const help = helpOf(kind, points);
  const tone = `${selected ? ' v-selected' : ''}${imported ? ' v-imported' : ''}`;
  return (
    <g>
      {help === '' ? null : <path d={help} className="v-help" />}
      <path d={path} className="v-halo" />
      <path d={path} className={`v-ink${tone}`} />
      {kind === 'arrow' ? <path d={arrowHead(points)} className={`v-head${tone}`} /> : null}
      {handlesShown(kind, selected) && !imported
        ? points.map(([x, y], i) => (
            <circle
              key={i}
              cx={x}
              cy={y}
              r={held === i || held === 'all' ? 6 : 4}
              className={`v-handle${tone}${held === i || held === 'all' ? ' v-held' : ''}`}
            />
          ))
        : null}
    </g>
  );
}, sameInk);
