// Which way planes of a volume lie: patient axes as radiologists hang them, turned ones, their boxes and steps; and what a sampled plane is. No values are read here.
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { add, cross, dot, normalize, scale, type Vec3 } from '../geometry/vec3.ts';
import type { PlaneBuffers } from './planeBuffers.ts';
import type { Volume } from './volume.ts';
import { toLps } from './voxels.ts';

export type PlaneName = 'axial' | 'sagittal' | 'coronal';
export const planeNames = ['axial', 'sagittal', 'coronal'] as const;

/** Directions of a plane on the screen, LPS unit vectors, perpendicular. */
export interface PlaneAxes {
  readonly right: Vec3;
  readonly down: Vec3;
}

/** Right and down on screen, and the patient axis through them, as radiologists hang them. */
export const planeAxes: Record<PlaneName, PlaneAxes & { through: 0 | 1 | 2 }> = {
  axial: { right: [1, 0, 0], down: [0, 1, 0], through: 2 },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1], through: 0 },
  coronal: { right: [1, 0, 0], down: [0, 0, -1], through: 1 },
};

export interface Slab {
  readonly mode: 'mip' | 'minip' | 'mean';
  readonly thicknessMm: number;
}

export interface PlaneRaster {
  readonly width: number;
  readonly height: number;
  readonly values: Int16Array | Float32Array;
  readonly geometry: RasterGeometry;
  /** Slice of the volume (k) that this plane is, voxel for voxel; null when it was resampled. */
  readonly slice: number | null;
  /** Coarser than it could be, while it is dragged. */
  readonly coarse: boolean;
}

export interface PlaneOptions {
  readonly slab: Slab | null;
  /** Every second pixel and fewer layers of a slab: while a drag lasts. */
  readonly coarse: boolean;
  readonly buffers: PlaneBuffers;
}

export function throughOf(axes: PlaneAxes): Vec3 {
  return normalize(cross(axes.right, axes.down));
}

/** Distance of one scroll step through a plane, mm: to the next voxels on the grid, the smallest voxel side else. */
export function stepThrough(grid: Pick<Volume, 'direction' | 'spacing'>, axes: PlaneAxes): number {
  const through = throughOf(axes);
  const axis = ([0, 1, 2] as const).find((a) => Math.abs(dot(grid.direction[a], through)) > 0.99995);
  return axis === undefined ? Math.min(...grid.spacing) : grid.spacing[axis];
}

/** Size in mm, and middle, of the box of a volume as it is seen along a plane: what the plane's picture is fitted and centred by. */
export function planeBox(
  volume: Pick<Volume, 'direction' | 'spacing' | 'dimensions' | 'origin'>,
  axes: PlaneAxes,
): { width: number; height: number; middle: Vec3 } {
  const reach = (direction: Vec3): number =>
    ([0, 1, 2] as const).reduce<number>((sum, a) => sum + Math.abs(dot(volume.direction[a], direction)) * volume.spacing[a] * (volume.dimensions[a] - 1), 0);
  const half = volume.dimensions.map((n) => (n - 1) / 2) as unknown as Vec3;
  return { width: reach(axes.right), height: reach(axes.down), middle: toLps({ ...volume, acquired: null, resampled: null, reduced: 1 }, half) };
}

/** The axes turned about `normal` by an angle, radians; anticlockwise seen against it. */
export function turnAxes(axes: PlaneAxes, normal: Vec3, angle: number): PlaneAxes {
  const turn = (v: Vec3): Vec3 => {
    const along = scale(normal, dot(v, normal) * (1 - Math.cos(angle)));
    return normalize(add(add(scale(v, Math.cos(angle)), scale(cross(normal, v), Math.sin(angle))), along));
  };
  return { right: turn(axes.right), down: turn(axes.down) };
}
