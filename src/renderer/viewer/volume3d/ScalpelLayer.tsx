// The scalpel over a 3D picture: a lasso is drawn, then asked which side of it goes. The volume itself is never changed.
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { Button } from '../../ui/index.ts';
import { cameraBasis } from './camera.ts';
import { useTools3d } from './open3d.ts';
import type { Cut } from './scene3d.ts';
import type { View3d, View3dState } from './view3d.ts';

type Point = readonly [number, number];
/** Points nearer than this to the one before add nothing. */
const closestPx = 2;

function makeCut(view: View3d, points: readonly Point[], hide: Cut['hide']): Cut {
  const { camera } = view.state();
  const { width, height } = view.size();
  const { right, up } = cameraBasis(camera);
  const mm = camera.heightMm / height;
  return { right, up, target: camera.target, points: points.map(([x, y]) => [(x - width / 2) * mm, (height / 2 - y) * mm]), hide };
}

export function ScalpelLayer({ view, state }: { view: View3d; state: View3dState }): ReactElement {
  const [points, setPoints] = useState<readonly Point[]>([]);
  const [drawn, setDrawn] = useState(false);
  const first = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (drawn) first.current?.focus();
  }, [drawn]);
  // A lasso belongs to the picture it was drawn in.
  useEffect(() => {
    setPoints([]);
    setDrawn(false);
  }, [state.camera]);

  const start = (): void => {
    setPoints([]);
    setDrawn(false);
  };
  const cut = (hide: Cut['hide']): void => {
    const made = makeCut(view, points, hide);
    view.changeScene((scene) => ({ ...scene, cuts: [...scene.cuts, made] }));
    start();
    useTools3d.setState({ scalpel: false });
  };
  const at = (event: React.PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const path = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const middle = points.reduce<[number, number]>(([x, y], p) => [x + p[0] / points.length, y + p[1] / points.length], [0, 0]);
  const { width, height } = view.size();
  return (
    <>
      <svg
        className="v3-layer v3-scalpel"
        aria-hidden="true"
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          setDrawn(false);
          setPoints([at(event)]);
        }}
        onPointerMove={(event) => {
          if (points.length === 0 || drawn || (event.buttons & 1) === 0) return;
          const p = at(event);
          const last = points.at(-1);
          if (last === undefined || Math.hypot(p[0] - last[0], p[1] - last[1]) >= closestPx) setPoints([...points, p]);
        }}
        onPointerUp={() => {
          if (points.length > 3) setDrawn(true);
          else start();
        }}
        onPointerCancel={start}
      >
        <polygon className="v-halo" points={path} />
        <polygon className="v-ink v3-lasso" points={path} />
      </svg>
      {drawn ? (
        <div
          className="v3-ask"
          role="group"
          aria-label="Scalpel"
          style={{ left: Math.min(width - 140, Math.max(140, middle[0])), top: Math.min(height - 60, Math.max(20, middle[1])) }}
          onPointerDown={(event) => event.stopPropagation()}
          onDoubleClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.preventDefault();
            start();
          }}
        >
          <Button small ref={first} onClick={() => cut('inside')}>
            Remove inside
          </Button>
          <Button small onClick={() => cut('outside')}>
            Remove outside
          </Button>
          <Button small variant="quiet" onClick={start}>
            Cancel
          </Button>
        </div>
      ) : null}
    </>
  );
}
