// The volume: a regular grid of modality values in the patient, as planes and 3D read it. Not how it is assembled (assemble.ts) or drawn.

import type { Vec3 } from '../geometry/vec3.ts';

export interface Volume {
  /** Voxels along i (columns), j (rows), k (slices). */
  dimensions: Vec3;
  /** mm along i, j, k; always positive. */
  spacing: Vec3;
  /** LPS of the centre of voxel (0, 0, 0), mm. */
  origin: Vec3;
  /** Unit vectors of i, j, k in LPS; i × j = ±k (a left-handed grid is possible). */
  direction: readonly [Vec3, Vec3, Vec3];
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
