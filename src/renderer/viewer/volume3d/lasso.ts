// The scalpel: which voxels of a grid a lasso hides, through the whole depth. Pure.
import type { Mask, V3 } from './castVolume.ts';
import type { Cut } from './scene3d.ts';

export interface GridPlace {
  dimensions: V3;
  spacing: V3;
  /** LPS of voxel (0,0,0). */
  origin: V3;
  direction: readonly [V3, V3, V3];
}

/** Sides of the picture that a polygon is painted into before voxels ask it. */
const RASTER = 1024;

interface Painted {
  /** 1 inside; RASTER × RASTER, even-odd. */
  bits: Uint8Array;
  left: number;
  bottom: number;
  /** Cells per mm. */
  perMm: number;
}

function paintPolygon(points: Cut['points']): Painted {
  const left = Math.min(...points.map(([u]) => u));
  const bottom = Math.min(...points.map(([, v]) => v));
  const size = Math.max(1e-3, Math.max(...points.map(([u]) => u)) - left, Math.max(...points.map(([, v]) => v)) - bottom);
  const perMm = RASTER / size;
  const bits = new Uint8Array(RASTER * RASTER);
  for (let row = 0; row < RASTER; row++) {
    const v = bottom + (row + 0.5) / perMm;
    const crossings: number[] = [];
    points.forEach(([u0, v0], i) => {
      const [u1, v1] = points[(i + 1) % points.length] ?? [u0, v0];
      if (v0 <= v !== v1 <= v) crossings.push(u0 + ((v - v0) / (v1 - v0)) * (u1 - u0));
    });
    crossings.sort((a, b) => a - b);
    for (let c = 0; c + 1 < crossings.length; c += 2) {
      const from = Math.max(0, Math.ceil(((crossings[c] as number) - left) * perMm - 0.5));
      const to = Math.min(RASTER, Math.ceil(((crossings[c + 1] as number) - left) * perMm - 0.5));
      if (to > from) bits.fill(1, row * RASTER + from, row * RASTER + to);
    }
  }
  return { bits, left, bottom, perMm };
}

/** Hides in `mask` (of this grid) what the cut hides. Parallel projection: one straight line of voxels, one line in the picture. */
export function applyCut(mask: Mask, place: GridPlace, cut: Cut): void {
  const { bits, left, bottom, perMm } = paintPolygon(cut.points);
  const [nx, ny, nz] = place.dimensions;
  const along = (axis: V3, d: 0 | 1 | 2): number => dot(axis, place.direction[d]) * place.spacing[d] * perMm;
  const from: V3 = [place.origin[0] - cut.target[0], place.origin[1] - cut.target[1], place.origin[2] - cut.target[2]];
  const u0 = (dot(cut.right, from) - left) * perMm;
  const v0 = (dot(cut.up, from) - bottom) * perMm;
  const [ux, uy, uz] = [along(cut.right, 0), along(cut.right, 1), along(cut.right, 2)];
  const [vx, vy, vz] = [along(cut.up, 0), along(cut.up, 1), along(cut.up, 2)];
  const hidden = cut.hide === 'inside' ? 1 : 0;
  let o = 0;
  for (let k = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      let u = u0 + uy * j + uz * k;
      let v = v0 + vy * j + vz * k;
      for (let i = 0; i < nx; i++, o++, u += ux, v += vx) {
        const isIn = u >= 0 && v >= 0 && u < RASTER && v < RASTER ? (bits[(v | 0) * RASTER + (u | 0)] as number) : 0;
        if (isIn === hidden) mask.shown[o] = 0;
      }
    }
  }
}

function dot(a: V3, b: V3): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}
