// One picture as the ray caster needs it: camera and scene turned into voxel steps, tables and light. Pure.
import type { Camera } from './camera.ts';
import { cameraBasis } from './camera.ts';
import { hideMaskedBlocks, rayBox, visibleBlocks, type CastVolume, type Mask, type V3 } from './castVolume.ts';
import type { Scene3d } from './scene3d.ts';
import { tableSums, transferTable, type GridScale, type TableSums, type TransferTable } from './transfer.ts';

export interface CastJob {
  camera: Camera;
  scene: Scene3d;
  width: number;
  height: number;
  /** Step along the ray as a share of the finest spacing. */
  stepFactor: number;
  gridScale: GridScale;
  /** Dimensions of the whole coarse grid: the clipping box is a part of it. */
  whole: V3;
}

/** Per-job constants for one grid: rays in its voxels, opacities for this step, light along its axes. */
export interface Prepared {
  start: V3;
  right: V3;
  up: V3;
  step: V3;
  box: { low: V3; high: V3 };
  table: TransferTable;
  sums: TableSums;
  visible: Uint8Array;
  /** Towards the light, along the grid's axes. */
  light: V3;
  ambient: number;
  diffuse: number;
  /** Glint by the cosine to the light, 256 entries, 0 … 255. */
  glint: Float32Array;
  mask: Mask | null;
}

/** The part of the preparation that all grids of one spacing share. */
export interface Tables {
  table: TransferTable;
  sums: TableSums;
  glint: Float32Array;
}

const shininess = 12;

function stepMmOf(spacing: V3, stepFactor: number): number {
  return Math.min(...spacing) * stepFactor;
}

export function makeTables(job: CastJob, spacing: V3): Tables {
  const table = transferTable(job.scene.points, job.gridScale);
  const glint = Float32Array.from({ length: 256 }, (_, i) => 255 * job.scene.light.specular * Math.pow(i / 255, shininess));
  return { table, sums: tableSums(table, stepMmOf(spacing, job.stepFactor)), glint };
}

export function prepare(volume: CastVolume, job: CastJob, mask: Mask | null = null, tables: Tables = makeTables(job, volume.spacing)): Prepared {
  const { right, up, forward } = cameraBasis(job.camera);
  const along = (v: V3, d: 0 | 1 | 2): number => v[0] * volume.direction[d][0] + v[1] * volume.direction[d][1] + v[2] * volume.direction[d][2];
  const toVoxel = (v: V3): V3 => [along(v, 0) / volume.spacing[0], along(v, 1) / volume.spacing[1], along(v, 2) / volume.spacing[2]];
  const { target } = job.camera;
  const centre = toVoxel([target[0] - volume.origin[0], target[1] - volume.origin[1], target[2] - volume.origin[2]]);
  const pixelMm = job.camera.heightMm / job.height;
  const r = toVoxel(times(right, pixelMm));
  const u = toVoxel(times(up, -pixelMm));
  const corner = (d: 0 | 1 | 2): number => centre[d] - r[d] * ((job.width - 1) / 2) - u[d] * ((job.height - 1) / 2);
  const l = lightDirection(job.scene, right, up, forward);
  const visible = visibleBlocks(volume.blocks, tables.table);
  if (mask !== null) hideMaskedBlocks(visible, volume, mask);
  return {
    ...tables,
    start: [corner(0), corner(1), corner(2)],
    right: r,
    up: u,
    step: toVoxel(times(forward, stepMmOf(volume.spacing, job.stepFactor))),
    box: rayBox(volume, job.whole, job.scene.clip),
    visible,
    light: [along(l, 0), along(l, 1), along(l, 2)],
    ambient: job.scene.light.ambient,
    diffuse: job.scene.light.diffuse,
    mask,
  };
}

/** From the eye, a little from above and the left of the picture; or from the patient's front, left and head. LPS, unit length. */
function lightDirection(scene: Scene3d, right: V3, up: V3, forward: V3): V3 {
  const mix = (d: 0 | 1 | 2): number => -forward[d] + 0.35 * up[d] - 0.25 * right[d];
  const l: V3 = scene.light.from === 'eye' ? [mix(0), mix(1), mix(2)] : [0.4, -1, 0.6];
  return times(l, 1 / Math.hypot(...l));
}

function times(v: V3, factor: number): V3 {
  return [v[0] * factor, v[1] * factor, v[2] * factor];
}
