// Drawable parts of the phantom: tapered capsules and free signed-distance shapes, painted over a slice with soft edges.
import type { Vector } from '../geometry.ts';
import { clamp01, columnX, phantomGrid, rowY } from './space.ts';

/** A rod with rounded ends, radius `r0` at `a` to `r1` at `b`. */
export interface Capsule {
  kind: 'capsule';
  a: Vector;
  b: Vector;
  r0: number;
  r1: number;
  hu: number;
}

/** Any shape inside a box; `distance` negative inside, `hu` may depend on place and depth. */
export interface Solid {
  kind: 'solid';
  min: Vector;
  max: Vector;
  distance: (x: number, y: number, z: number) => number;
  hu: number | ((x: number, y: number, z: number, distance: number) => number);
}

export type Shape = Capsule | Solid;

export function capsule(a: Vector, b: Vector, r0: number, hu: number, r1 = r0): Capsule {
  return { kind: 'capsule', a, b, r0, r1, hu };
}

/** A smooth tube through points (Catmull-Rom), as short capsules. */
export function tube(points: readonly Vector[], radii: readonly number[], hu: number, steps = 8): Capsule[] {
  const at = (i: number): Vector => points[Math.min(points.length - 1, Math.max(0, i))] ?? [0, 0, 0];
  const radius = (t: number): number => {
    const i = Math.min(radii.length - 1, Math.floor(t));
    const next = Math.min(radii.length - 1, i + 1);
    return (radii[i] ?? 0) + ((radii[next] ?? 0) - (radii[i] ?? 0)) * (t - i);
  };
  const position = (t: number): Vector => {
    const i = Math.min(points.length - 2, Math.floor(t));
    const f = t - i;
    const [p, q, r, s] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const mix = (k: 0 | 1 | 2): number =>
      0.5 * (2 * q[k] + (r[k] - p[k]) * f + (2 * p[k] - 5 * q[k] + 4 * r[k] - s[k]) * f * f + (3 * q[k] - p[k] - 3 * r[k] + s[k]) * f ** 3);
    return [mix(0), mix(1), mix(2)];
  };
  const count = (points.length - 1) * steps;
  return Array.from({ length: count }, (_, i) => capsule(position(i / steps), position((i + 1) / steps), radius(i / steps), hu, radius((i + 1) / steps)));
}

export function ellipsoid(center: Vector, axes: Vector, hu: Solid['hu']): Solid {
  const shortest = Math.min(...axes);
  return {
    kind: 'solid',
    min: [center[0] - axes[0] - 2, center[1] - axes[1] - 2, center[2] - axes[2] - 2],
    max: [center[0] + axes[0] + 2, center[1] + axes[1] + 2, center[2] + axes[2] + 2],
    distance: (x, y, z) => {
      const [u, v, w] = [(x - center[0]) / axes[0], (y - center[1]) / axes[1], (z - center[2]) / axes[2]];
      return (Math.sqrt(u * u + v * v + w * w) - 1) * shortest;
    },
    hu,
  };
}

export function zRange(shape: Shape): [number, number] {
  if (shape.kind === 'solid') return [shape.min[2], shape.max[2]];
  const reach = Math.max(shape.r0, shape.r1) + 1;
  return [Math.min(shape.a[2], shape.b[2]) - reach, Math.max(shape.a[2], shape.b[2]) + reach];
}

/** Soft edge: a pixel is half covered on the surface. */
const edgeMm = 0.9;

export function coverage(distance: number): number {
  return clamp01(0.5 - distance / edgeMm);
}

interface Window {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function pixels(x0: number, x1: number, y0: number, y1: number): Window {
  const { pixelSpacing, origin, columns, rows } = phantomGrid;
  return {
    left: Math.max(0, Math.floor((x0 - origin[0]) / pixelSpacing)),
    right: Math.min(columns - 1, Math.ceil((x1 - origin[0]) / pixelSpacing)),
    top: Math.max(0, Math.floor((y0 - origin[1]) / pixelSpacing)),
    bottom: Math.min(rows - 1, Math.ceil((y1 - origin[1]) / pixelSpacing)),
  };
}

/** Draws one shape into the slice at `z`, over what is there. */
export function paint(slice: Float32Array, z: number, shape: Shape): void {
  if (shape.kind === 'capsule') paintCapsule(slice, z, shape);
  else paintSolid(slice, z, shape);
}

function paintSolid(slice: Float32Array, z: number, { min, max, distance, hu }: Solid): void {
  if (z < min[2] || z > max[2]) return;
  const { left, right, top, bottom } = pixels(min[0], max[0], min[1], max[1]);
  for (let row = top; row <= bottom; row += 1) {
    const y = rowY(row);
    for (let column = left; column <= right; column += 1) {
      const x = columnX(column);
      const d = distance(x, y, z);
      if (d >= edgeMm / 2) continue;
      const at = row * phantomGrid.columns + column;
      const value = typeof hu === 'number' ? hu : hu(x, y, z, d);
      slice[at] = (slice[at] ?? 0) + (value - (slice[at] ?? 0)) * coverage(d);
    }
  }
}

function paintCapsule(slice: Float32Array, z: number, { a, b, r0, r1, hu }: Capsule): void {
  const reach = Math.max(r0, r1) + 1;
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const squared = dx * dx + dy * dy + dz * dz || 1e-9;
  // Only the part of the axis within reach of the slice matters.
  let [from, to] = [0, 1];
  if (Math.abs(dz) > 1e-6) {
    const [s, t] = [(z - reach - a[2]) / dz, (z + reach - a[2]) / dz];
    from = clamp01(Math.min(s, t));
    to = clamp01(Math.max(s, t));
    if (from === to) return;
  } else if (Math.abs(z - a[2]) > reach) return;
  const [xs, xe, ys, ye] = [a[0] + dx * from, a[0] + dx * to, a[1] + dy * from, a[1] + dy * to];
  const { left, right, top, bottom } = pixels(Math.min(xs, xe) - reach, Math.max(xs, xe) + reach, Math.min(ys, ye) - reach, Math.max(ys, ye) + reach);
  const pz = z - a[2];
  for (let row = top; row <= bottom; row += 1) {
    const py = rowY(row) - a[1];
    for (let column = left; column <= right; column += 1) {
      const px = columnX(column) - a[0];
      const t = clamp01((px * dx + py * dy + pz * dz) / squared);
      const [ex, ey, ez] = [px - dx * t, py - dy * t, pz - dz * t];
      const d = Math.sqrt(ex * ex + ey * ey + ez * ez) - (r0 + (r1 - r0) * t);
      if (d >= edgeMm / 2) continue;
      const at = row * phantomGrid.columns + column;
      slice[at] = (slice[at] ?? 0) + (hu - (slice[at] ?? 0)) * coverage(d);
    }
  }
}
