// Planes of a volume through a point: on the voxel grid where they lie along it, else trilinear; thick ones as slabs. Which plane; the loops are gridPlane.ts and freePlane.ts.
import { dot, subtract, type Vec3 } from '../geometry/vec3.ts';
import { sampleFree } from './freePlane.ts';
import { gridAxis, sampleGrid, type GridAxis } from './gridPlane.ts';
import { stepThrough, throughOf, type PlaneAxes, type PlaneOptions, type PlaneRaster } from './planeAxes.ts';
import type { Volume } from './volume.ts';
import { toIndex } from './voxels.ts';

function onGrid(volume: Volume, axes: PlaneAxes): { right: GridAxis; down: GridAxis } | null {
  const right = gridAxis(volume, axes.right);
  const down = gridAxis(volume, axes.down);
  return right === null || down === null ? null : { right, down };
}

/** The plane runs along the voxels: copied, not interpolated. */
export function liesOnGrid(volume: Volume, axes: PlaneAxes): boolean {
  return onGrid(volume, axes) !== null;
}

/** The plane through `at` (LPS). Its values stay until the next plane of the same buffers. */
export function samplePlane(volume: Volume, axes: PlaneAxes, at: Vec3, options: PlaneOptions): PlaneRaster {
  const aligned = onGrid(volume, axes);
  return aligned === null ? sampleFree(volume, axes, at, options) : sampleGrid(volume, aligned, at, options);
}

/** What makes two planes of a volume the same picture: its index on the grid, or its distance from the volume's origin to a hundredth of a voxel. */
export function planeIndex(volume: Volume, axes: PlaneAxes, at: Vec3): { index: number; count: number } {
  const aligned = onGrid(volume, axes);
  const through = throughOf(axes);
  if (aligned !== null) {
    const axis = (3 - aligned.right.axis - aligned.down.axis) as 0 | 1 | 2;
    const count = volume.dimensions[axis];
    return { index: Math.min(count - 1, Math.max(0, Math.round(toIndex(volume, at)[axis]))), count };
  }
  const step = stepThrough(volume, axes);
  const reach = [0, 1, 2].reduce(
    (sum, a) => sum + Math.abs(dot(volume.direction[a as 0], through)) * (volume.spacing[a] ?? 0) * ((volume.dimensions[a] ?? 1) - 1),
    0,
  );
  const depth = dot(subtract(at, volume.origin), through) / step;
  return { index: Math.round(depth * 100) / 100, count: Math.floor(reach / step) + 1 };
}
