// Reference lines: where the picture of the active viewport cuts this one, in the colour and with the letter of its plane. Only within one frame of reference.
import type { ReactElement } from 'react';
import { cutLine } from '../geometry/planeCut.ts';
import { normal, type RasterGeometry } from '../geometry/rasterGeometry.ts';
import { apply, type Matrix } from '../geometry/viewTransform.ts';
import { useViewer } from '../state/viewerStore.ts';
import type { Picture } from './picture.ts';
import { useShownPlanes, type ShownPlane } from './shownPlanes.ts';

const styles = [
  { colour: 'var(--sag)', dash: '8 4', letter: 'S' },
  { colour: 'var(--cor)', dash: '2 3', letter: 'C' },
  { colour: 'var(--ax)', dash: undefined, letter: 'A' },
] as const;

/** The colour of the patient plane nearest to it. */
function styleOf(geometry: RasterGeometry): (typeof styles)[number] {
  const sizes = normal(geometry).map(Math.abs);
  return styles[sizes.indexOf(Math.max(...sizes)) as 0 | 1 | 2];
}

function useActivePlane(at: number): ShownPlane | undefined {
  const on = useViewer((s) => (s.referenceLines && s.active !== at ? s.active : -1));
  return useShownPlanes((s) => s.planes[on]);
}

export function ReferenceLines({ at, picture, matrix }: { at: number; picture: Picture; matrix: Matrix }): ReactElement | null {
  const plane = useActivePlane(at);
  const frame = picture.source.header.FrameOfReferenceUID;
  if (plane === undefined || picture.geometry === null || frame === '' || frame !== plane.FrameOfReferenceUID) return null;
  const cut = cutLine(plane, picture.geometry);
  if (cut === null) return null;
  const [[x1, y1], [x2, y2]] = [apply(matrix, cut[0]), apply(matrix, cut[1])];
  const { colour, dash, letter } = styleOf(plane.geometry);
  const [lx, ly] = x1 < x2 || (x1 === x2 && y1 < y2) ? [x1, y1] : [x2, y2];
  return (
    <g data-reference-line="">
      <line x1={x1} y1={y1} x2={x2} y2={y2} className="v-ref-line" stroke={colour} strokeDasharray={dash} />
      <rect x={lx - 7} y={ly - 7} width={14} height={14} rx={2} fill={colour} />
      <text x={lx} y={ly + 3.6} className="v-line-letter">
        {letter}
      </text>
    </g>
  );
}
