// The volume: a regular grid of modality values in the patient, as planes and 3D read it. Not how it is assembled (assemble.ts) or drawn.

import type { Vec3 } from '../geometry/vec3.ts';
import type { AcquiredSlices } from './acquired.ts';

export interface Volume {
  /** Voxels along i (columns), j (rows), k (slices). */
  dimensions: Vec3;
  /** mm along i, j, k; always positive. */
  spacing: Vec3;
  /** LPS of the centre of voxel (0, 0, 0), mm. */
  origin: Vec3;
  /** Unit vectors of i, j, k in LPS; i × j = ±k (a left-handed grid is possible). */
  direction: readonly [Vec3, Vec3, Vec3];
  /** Sheared slices pushed back, or uneven gaps filled: voxels are interpolated from the stored ones. */
  resampled: 'tilt' | 'spacing' | null;
  /** Stored pixels along a side of one voxel; more than 1: averaged, because the series is too large for the memory. */
  reduced: number;
  /** Where the stored slices lie in this grid; null: each voxel is a stored pixel. */
  acquired: AcquiredSlices | null;
  /** Modality values (HU …), x fastest: data[i + nx * (j + ny * k)]. Filled while loading; `revision` grows with each slice. */
  data: Int16Array | Float32Array;
  /** The series' own first window. */
  window: { centre: number; width: number };
  /** HU, SUVbw … or "signal". */
  unit: string;
  /** Slices present so far; index k. A slice that is not loaded holds `fill`. */
  loaded: Uint8Array;
  loadedCount: number;
  revision: number;
  /** Value of voxels that are not loaded (lowest of the type's sensible range, −1024 for CT). */
  fill: number;
}
