// What a drag is and what it is given: its viewport, picture and window, and the way from the canvas to the image.
import type { ImagePoint } from '../geometry/rasterGeometry.ts';
import { apply, invert, viewMatrix, type Size } from '../geometry/viewTransform.ts';
import { useViewer, type Window } from '../state/viewerStore.ts';
import type { Picture } from '../viewport/picture.ts';

export interface DragContext {
  readonly at: number;
  readonly size: Size;
  readonly picture: Picture;
  /** The window shown now (the file's own when the user set none). */
  readonly window: Window;
}

export interface Drag {
  move(to: ImagePoint, shift: boolean): void;
  /** 'more': it goes on with the next press (an angle after its first arm). */
  end(): 'more' | undefined;
  /** The next press of one that goes on. */
  press?(at: ImagePoint): void;
  cancel(): void;
}

export function viewOf(at: number): ReturnType<typeof useViewer.getState>['viewports'][number] | undefined {
  return useViewer.getState().viewports[at];
}

/** Canvas (CSS px) → image coordinates with the view as it is now. */
export function toImage({ at, size, picture }: Pick<DragContext, 'at' | 'size' | 'picture'>, point: ImagePoint): ImagePoint {
  const view = viewOf(at)?.view;
  return view === undefined ? [0, 0] : apply(invert(viewMatrix(size, picture.shape, view)), point);
}
