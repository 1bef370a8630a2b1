// Viewports of one scale: all that say so show as many pixels per mm, the largest number at which each picture still fits its pane.
import { type RefObject, useEffect } from 'react';
import { fitScale, type Size } from '../geometry/viewTransform.ts';
import { changeViewport, stackOf, useViewer, type GridShape } from '../state/viewerStore.ts';
import { stackPicture } from './picture.ts';
import { useSize } from './useSize.ts';

const gap = 1;

function paneSize(size: Size, { columns, rows }: GridShape): Size {
  return { width: (size.width - gap * (columns - 1)) / columns, height: (size.height - gap * (rows - 1)) / rows };
}

/** The common scale now; null where fewer than two such viewports know their mm. */
function commonScale(size: Size, shape: GridShape): { scale: number | null; of: readonly number[] } {
  const state = useViewer.getState();
  const pane = paneSize(size, shape);
  const found = state.viewports.flatMap((viewport, at) => {
    const stack = stackOf(state, viewport);
    if (viewport.scaling !== 'same' || viewport.kind !== 'Stack' || stack === undefined) return [];
    const picture = stackPicture(stack, viewport.index, undefined);
    return picture === null || !picture.calibrated ? [] : [{ at, fit: fitScale(pane, picture.shape, viewport.view.turns) }];
  });
  return { scale: found.length < 2 ? null : Math.min(...found.map(({ fit }) => fit)), of: found.map(({ at }) => at) };
}

/** `box`: the element that the panes of the grid divide among them. A maximised viewport fits on its own. */
export function useSameScale(box: RefObject<HTMLElement | null>, shape: GridShape): void {
  const size = useSize(box);
  // What the scale depends on: which image each of them shows, and how it is turned.
  const key = useViewer((s) => s.viewports.map((v) => (v.scaling === 'same' ? `${v.stackId ?? ''} ${String(v.index)} ${String(v.view.turns)}` : '')).join('|'));
  const { columns, rows } = shape;
  useEffect(() => {
    if (size.width === 0) return;
    const alone = columns * rows === 1;
    const { scale, of } = alone ? { scale: null, of: [] } : commonScale(size, { columns, rows });
    useViewer.getState().viewports.forEach((viewport, at) => {
      const base = of.includes(at) ? scale : null;
      if (viewport.scaling === 'same' && viewport.view.base !== base) changeViewport(at, (v) => ({ view: { ...v.view, base } }));
    });
  }, [size, columns, rows, key]);
}
