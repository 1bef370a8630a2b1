// From image pixels to canvas pixels (CSS) and back: fit, zoom, pan, rotation, flip. Pure; nothing is drawn here.
import type { ImagePoint } from './rasterGeometry.ts';

export interface View {
  /** 1 = the whole picture fits. */
  readonly zoom: number;
  /** Shift of the picture's centre from the canvas' centre, in mm (or pixels without spacing) along screen axes. */
  readonly panX: number;
  readonly panY: number;
  /** Clockwise quarter turns. */
  readonly turns: 0 | 1 | 2 | 3;
  /** Mirrored left to right, before the turn. */
  readonly flipped: boolean;
  /** CSS pixels per mm at zoom 1, where several pictures share one scale; null: the picture just fits. */
  readonly base: number | null;
  /** Edge of the canvas that the picture touches before it is panned; null: it stands in the middle. */
  readonly side: 'left' | 'right' | null;
}

export const homeView: View = { zoom: 1, panX: 0, panY: 0, turns: 0, flipped: false, base: null, side: null };

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The picture: pixels, and the size of one in mm (relative size where no spacing is known). */
export interface PictureShape extends Size {
  readonly columnSpacing: number;
  readonly rowSpacing: number;
}

/** x' = a·x + c·y + e, y' = b·x + d·y + f, as in canvas `setTransform(a, b, c, d, e, f)`. */
export interface Matrix {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** CSS pixels per mm when the picture just fits. */
export function fitScale(canvas: Size, picture: PictureShape, turns: number): number {
  const w = picture.width * picture.columnSpacing;
  const h = picture.height * picture.rowSpacing;
  return turns % 2 === 0 ? Math.min(canvas.width / w, canvas.height / h) : Math.min(canvas.width / h, canvas.height / w);
}

/** CSS pixels per mm as the view shows it. */
export function viewScale(canvas: Size, picture: PictureShape, view: View): number {
  return (view.base ?? fitScale(canvas, picture, view.turns)) * view.zoom;
}

/** Where the picture's centre stands on the canvas before it is panned. */
function homeCentre(canvas: Size, picture: PictureShape, view: View): ImagePoint {
  const y = canvas.height / 2;
  if (view.side === null) return [canvas.width / 2, y];
  const mm = view.turns % 2 === 0 ? picture.width * picture.columnSpacing : picture.height * picture.rowSpacing;
  const half = (mm * (view.base ?? fitScale(canvas, picture, view.turns))) / 2;
  return [view.side === 'left' ? half : canvas.width - half, y];
}

/** Image (column, row; centres at integers) → CSS pixels of the canvas. */
export function viewMatrix(canvas: Size, picture: PictureShape, view: View): Matrix {
  const s = viewScale(canvas, picture, view);
  const cos = [1, 0, -1, 0][view.turns] ?? 1;
  const sin = [0, 1, 0, -1][view.turns] ?? 0;
  const mirror = view.flipped ? -1 : 1;
  const sx = s * picture.columnSpacing * mirror;
  const sy = s * picture.rowSpacing;
  const a = cos * sx;
  const b = sin * sx;
  const c = -sin * sy;
  const d = cos * sy;
  const centreColumn = (picture.width - 1) / 2;
  const centreRow = (picture.height - 1) / 2;
  const [x, y] = homeCentre(canvas, picture, view);
  const e = x + view.panX * s - (a * centreColumn + c * centreRow);
  const f = y + view.panY * s - (b * centreColumn + d * centreRow);
  return { a, b, c, d, e, f };
}

export function apply(m: Matrix, [x, y]: ImagePoint): ImagePoint {
  return [m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f];
}

export function invert(m: Matrix): Matrix {
  const det = m.a * m.d - m.b * m.c;
  const a = m.d / det;
  const b = -m.b / det;
  const c = -m.c / det;
  const d = m.a / det;
  return { a, b, c, d, e: -(a * m.e + c * m.f), f: -(b * m.e + d * m.f) };
}

/** The view after zooming by `factor` with the canvas point `at` staying where it is. */
export function zoomAt(canvas: Size, picture: PictureShape, view: View, factor: number, at: ImagePoint): View {
  const zoom = Math.min(64, Math.max(0.1, view.zoom * factor));
  const before = viewScale(canvas, picture, view);
  const after = viewScale(canvas, picture, { ...view, zoom });
  const [x, y] = homeCentre(canvas, picture, view);
  const dx = at[0] - x;
  const dy = at[1] - y;
  return { ...view, zoom, panX: view.panX + dx / after - dx / before, panY: view.panY + dy / after - dy / before };
}

/** The view panned by CSS pixels. */
export function panBy(canvas: Size, picture: PictureShape, view: View, dx: number, dy: number): View {
  const s = viewScale(canvas, picture, view);
  return { ...view, panX: view.panX + dx / s, panY: view.panY + dy / s };
}

/** The view that shows image point `p`: unchanged when it lies in the canvas, else centred on it. */
export function bringIntoView(canvas: Size, picture: PictureShape, view: View, p: ImagePoint): View {
  const [x, y] = apply(viewMatrix(canvas, picture, view), p);
  if (x >= 0 && y >= 0 && x < canvas.width && y < canvas.height) return view;
  return panBy(canvas, picture, view, canvas.width / 2 - x, canvas.height / 2 - y);
}
