// Handles at the ends of the crosshair lines: dragged they turn the plane of the line about the crosshair, with Shift both planes; arrow keys do the same.
import { useRef, type KeyboardEvent, type PointerEvent, type ReactElement } from 'react';
import { imageToLps, type RasterGeometry } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { apply, invert, type Matrix } from '../geometry/viewTransform.ts';
import { axesOf } from '../state/planes.ts';
import { startTurn, turnedBy, turnPlane } from '../state/turning.ts';
import { useViewer } from '../state/viewerStore.ts';
import type { PlaneLine } from './planeLines.ts';

const names = { axial: 'axial', sagittal: 'sagittal', coronal: 'coronal' } as const;
const colours = { axial: 'var(--ax)', sagittal: 'var(--sag)', coronal: 'var(--cor)' } as const;
/** Part of the way from the crosshair to the end of the line. */
const place = 0.72;
const degree = Math.PI / 180;

interface HandleProps {
  at: number;
  line: PlaneLine;
  /** 0: near end, 1: far end. */
  end: 0 | 1;
  matrix: Matrix;
  geometry: RasterGeometry;
}

function Handle({ at, line, end, matrix, geometry }: HandleProps): ReactElement | null {
  const turn = useRef<ReturnType<typeof startTurn>>(null);
  const degrees = useViewer((s) => {
    const other = s.viewports[line.at];
    const axes = other === undefined ? null : axesOf(other);
    return axes === null ? 0 : Math.round(turnedBy(line.home, axes));
  });
  const reach = line.ends[end] * place;
  if (Math.abs(reach) < 26) return null;
  const [x, y] = [line.centre[0] + line.direction[0] * reach, line.centre[1] + line.direction[1] * reach];
  const under = (event: PointerEvent<HTMLElement>): Vec3 => {
    const box = (event.currentTarget.offsetParent as HTMLElement | null)?.getBoundingClientRect();
    const scale = box === undefined || box.width === 0 ? 1 : (event.currentTarget.offsetParent?.clientWidth ?? box.width) / box.width;
    return imageToLps(geometry, apply(invert(matrix), [(event.clientX - (box?.left ?? 0)) * scale, (event.clientY - (box?.top ?? 0)) * scale]));
  };
  const release = (): void => {
    turn.current = null;
  };
  return (
    <div
      role="slider"
      tabIndex={end === 1 ? 0 : -1}
      className="v-turn"
      style={{ left: x, top: y, background: colours[line.home] }}
      aria-label={`Turn ${names[line.home]} plane${end === 1 ? '' : ', other end'}`}
      aria-valuemin={0}
      aria-valuemax={180}
      aria-valuenow={degrees}
      aria-valuetext={`${String(degrees)} degrees`}
      title="Drag to turn; Shift turns both planes; arrow keys by one degree"
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.stopPropagation();
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus({ preventScroll: true });
        turn.current = startTurn(at, line.at, under(event));
      }}
      onPointerMove={(event) => {
        if (turn.current === null) return;
        event.stopPropagation();
        turn.current.to(under(event), event.shiftKey);
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        turn.current?.cancel();
        release();
      }}
      onDoubleClick={(event) => {
        event.stopPropagation();
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (event.key === 'Escape' && turn.current !== null) {
          turn.current.cancel();
          release();
          event.stopPropagation();
        }
        const by = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
        if (by === 0) return;
        event.preventDefault();
        event.stopPropagation();
        turnPlane(at, line.at, by * degree, event.shiftKey);
      }}
    />
  );
}

export function TurnHandles({
  at,
  lines,
  matrix,
  geometry,
}: {
  at: number;
  lines: readonly PlaneLine[];
  matrix: Matrix;
  geometry: RasterGeometry;
}): ReactElement {
  return (
    <>
      {lines.flatMap((line) =>
        ([0, 1] as const).map((end) => <Handle key={`${String(line.at)} ${String(end)}`} at={at} line={line} end={end} matrix={matrix} geometry={geometry} />),
      )}
    </>
  );
}
