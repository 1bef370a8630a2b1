// Voxel indices and patient positions of a volume. Integer index = voxel centre; a voxel reaches ± 0.5.
import { add, dot, scale, subtract, type Vec3 } from '../geometry/vec3.ts';
import { storedPixel, type StoredPixel } from './acquired.ts';
import type { VolumeGrid } from './formVolume.ts';
import type { Volume } from './volume.ts';

/** Continuous index of a patient position. Axes are orthogonal. */
export function toIndex(grid: VolumeGrid, p: Vec3): Vec3 {
  const d = subtract(p, grid.origin);
  return [dot(d, grid.direction[0]) / grid.spacing[0], dot(d, grid.direction[1]) / grid.spacing[1], dot(d, grid.direction[2]) / grid.spacing[2]];
}

export function toLps(grid: VolumeGrid, [i, j, k]: Vec3): Vec3 {
  const { origin, direction, spacing } = grid;
  return add(origin, add(scale(direction[0], i * spacing[0]), add(scale(direction[1], j * spacing[1]), scale(direction[2], k * spacing[2]))));
}

/** The nearest voxel, or null outside the data: beside the box, or in a corner of it where nothing was acquired. */
export function nearestVoxel(grid: VolumeGrid, p: Vec3): Vec3 | null {
  const at = toIndex(grid, p);
  const i = Math.round(at[0]);
  const j = Math.round(at[1]);
  const k = Math.round(at[2]);
  const [nx, ny, nz] = grid.dimensions;
  const inside = i >= 0 && j >= 0 && k >= 0 && i < nx && j < ny && k < nz;
  return inside && (grid.acquired === null || storedPixel(grid.acquired, at) !== null) ? [i, j, k] : null;
}

/** The stored pixel nearest to a patient position, or null outside the data. */
export function nearestStored(grid: VolumeGrid, p: Vec3): StoredPixel | null {
  if (grid.acquired !== null) return storedPixel(grid.acquired, toIndex(grid, p));
  const voxel = nearestVoxel(grid, p);
  return voxel === null ? null : { column: voxel[0], row: voxel[1], image: voxel[2] };
}

/** The value of a voxel, or null where its slice is not loaded. */
export function voxelValue(volume: Volume, [i, j, k]: Vec3): number | null {
  if (volume.loaded[k] !== 1) return null;
  return volume.data[i + volume.dimensions[0] * (j + volume.dimensions[1] * k)] ?? null;
}

/** The layer of the grid on which image `image` of the stack lies; may be fractional. */
export function layerOfImage(grid: VolumeGrid, image: number): number {
  return grid.acquired?.layer[image] ?? image;
}

export function centre(grid: VolumeGrid): Vec3 {
  const [nx, ny, nz] = grid.dimensions;
  return toLps(grid, [Math.floor(nx / 2), Math.floor(ny / 2), Math.floor(nz / 2)]);
}

/** Position of the nearest voxel centre, clamped into the data. */
export function snap(grid: VolumeGrid, p: Vec3): Vec3 {
  const at = toIndex(grid, p);
  const clamp = (v: number, n: number): number => Math.min(n - 1, Math.max(0, Math.round(v)));
  return toLps(grid, [clamp(at[0], grid.dimensions[0]), clamp(at[1], grid.dimensions[1]), clamp(at[2], grid.dimensions[2])]);
}
