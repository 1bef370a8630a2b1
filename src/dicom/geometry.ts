// Where pixels are in the patient (PS3.3 C.7.6.2.1.1): LPS, millimetres. Pixel (0,0) is the centre of the first pixel. No sorting, no resampling.

export type Vector = readonly [number, number, number];

/** One image plane. `spacing` as stored: between rows first, then between columns. */
export interface Plane {
  position: Vector;
  rowDirection: Vector;
  columnDirection: Vector;
  rowSpacing: number;
  columnSpacing: number;
}

export type PlaneName = 'axial' | 'sagittal' | 'coronal' | 'oblique';

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

export function add(a: Vector, b: Vector, scale = 1): Vector {
  return [a[0] + b[0] * scale, a[1] + b[1] * scale, a[2] + b[2] * scale];
}

export function norm(a: Vector): number {
  return Math.hypot(a[0], a[1], a[2]);
}

function isFiniteList(values: readonly number[] | null, length: number): values is number[] {
  return values?.length === length && values.every(Number.isFinite);
}

/** Unit, perpendicular direction cosines within 1e-3 (scanners round to five digits or so); else undefined. */
function directionsOf(orientation: readonly number[] | null): { rowDirection: Vector; columnDirection: Vector } | undefined {
  if (!isFiniteList(orientation, 6)) return undefined;
  const [a, b, c, d, e, f] = orientation as [number, number, number, number, number, number];
  const row: Vector = [a, b, c];
  const column: Vector = [d, e, f];
  const good = Math.abs(norm(row) - 1) < 1e-2 && Math.abs(norm(column) - 1) < 1e-2 && Math.abs(dot(row, column)) < 1e-2;
  return good ? { rowDirection: row, columnDirection: column } : undefined;
}

/** The plane of an image, or undefined when position, orientation or spacing is missing or impossible. */
export function planeOf(image: {
  ImagePositionPatient: number[] | null;
  ImageOrientationPatient: number[] | null;
  PixelSpacing: number[] | null;
}): Plane | undefined {
  const directions = directionsOf(image.ImageOrientationPatient);
  const position = image.ImagePositionPatient;
  const spacing = image.PixelSpacing;
  if (!directions || !isFiniteList(position, 3) || !isFiniteList(spacing, 2)) return undefined;
  const [rowSpacing, columnSpacing] = spacing as [number, number];
  if (!(rowSpacing > 0) || !(columnSpacing > 0)) return undefined;
  return { position: position as unknown as Vector, ...directions, rowSpacing, columnSpacing };
}

/** Patient point of the pixel coordinate (column, row), which may be fractional. */
export function pixelToPatient(plane: Plane, column: number, row: number): Vector {
  const alongRow = add(plane.position, plane.rowDirection, plane.columnSpacing * column);
  return add(alongRow, plane.columnDirection, plane.rowSpacing * row);
}

/** Pixel coordinate of a patient point's foot on the plane, and its distance from the plane along the normal, mm. */
export function patientToPixel(plane: Plane, point: Vector): { column: number; row: number; distance: number } {
  const offset = add(point, plane.position, -1);
  return {
    column: dot(offset, plane.rowDirection) / plane.columnSpacing,
    row: dot(offset, plane.columnDirection) / plane.rowSpacing,
    distance: dot(offset, normalOf(plane)),
  };
}

export function normalOf(plane: { rowDirection: Vector; columnDirection: Vector }): Vector {
  return cross(plane.rowDirection, plane.columnDirection);
}

const letters: readonly [string, string][] = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
];

/** Letters for a direction, strongest first: `L`, `PL`, `LPH` …; components under `threshold` (about 3 degrees) are left out. */
export function orientationLetters(direction: Vector, threshold = 0.05): string {
  return direction
    .map((value, axis) => ({ size: Math.abs(value), letter: letters[axis]?.[value > 0 ? 0 : 1] ?? '' }))
    .filter(({ size }) => size > threshold)
    .sort((a, b) => b.size - a.size)
    .map(({ letter }) => letter)
    .join('');
}

/** The letters at the four edges of the picture as it is displayed unrotated. */
export function edgeLetters(plane: { rowDirection: Vector; columnDirection: Vector }): { left: string; right: string; top: string; bottom: string } {
  const opposite = (v: Vector): Vector => [-v[0], -v[1], -v[2]];
  return {
    left: orientationLetters(opposite(plane.rowDirection)),
    right: orientationLetters(plane.rowDirection),
    top: orientationLetters(opposite(plane.columnDirection)),
    bottom: orientationLetters(plane.columnDirection),
  };
}

/** The anatomical plane whose axis the normal follows within `toleranceDegrees`, else oblique. */
export function planeName(plane: { rowDirection: Vector; columnDirection: Vector }, toleranceDegrees = 20): PlaneName {
  const normal = normalOf(plane);
  const limit = Math.cos((toleranceDegrees * Math.PI) / 180);
  if (Math.abs(normal[2]) >= limit) return 'axial';
  if (Math.abs(normal[0]) >= limit) return 'sagittal';
  return Math.abs(normal[1]) >= limit ? 'coronal' : 'oblique';
}
