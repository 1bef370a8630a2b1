// The grid of a stack that forms a volume, or the sentence why it forms none. Whether it does is judged by dicom/stacks.ts; voxels are put in by assemble.ts.
import { fail, ok, type Result } from '../../../contract/result.ts';
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { spacings } from '../geometry/rasterGeometry.ts';
import { cross, dot, length, normalize, scale, subtract, add, type Vec3 } from '../geometry/vec3.ts';
import type { AcquiredSlices } from './acquired.ts';
import type { Volume } from './volume.ts';

export type VolumeGrid = Readonly<Pick<Volume, 'dimensions' | 'spacing' | 'origin' | 'direction' | 'resampled' | 'reduced' | 'acquired'>>;

export interface SliceShape {
  readonly columns: number;
  readonly rows: number;
  readonly geometry: RasterGeometry | null;
}

export interface StackJudgement {
  /** Why the slices are no volume, '' when they are. */
  readonly reason: string;
  readonly resample: 'tilt' | 'spacing' | null;
}

/** Bytes that a volume may take; a larger one is reduced in the plane of the slices. Chromium gives an array of numbers at most 2 GiB. */
const maxVolumeBytes = 1.75 * 1024 ** 3;
/** Voxels larger than this many stored pixels a side would show too little to read. */
const maxReduction = 4;

const stackStays = 'The stack can be read image by image.';

/** `slices` sorted by position. `bytesPerVoxel`: 4 where values are not whole numbers. */
export function formVolume(slices: readonly SliceShape[], judgement: StackJudgement, bytesPerVoxel = 2): Result<VolumeGrid> {
  if (judgement.reason !== '') return fail('REFUSED', `MPR and 3D are refused. ${judgement.reason} ${stackStays}`);
  const first = slices[0];
  const g = first?.geometry ?? null;
  const last = slices.at(-1)?.geometry ?? null;
  if (first === undefined || g === null || last === null) return fail('REFUSED', `MPR and 3D need the place of every slice in the patient. ${stackStays}`);
  if (judgement.resample !== null) return resampledGrid(slices, judgement.resample, bytesPerVoxel);
  const bytes = first.columns * first.rows * slices.length * bytesPerVoxel;
  const reduced = Math.max(1, Math.ceil(Math.sqrt(bytes / maxVolumeBytes)));
  if (reduced > maxReduction) return tooLarge(bytes);
  const axis = subtract(last.origin, g.origin);
  const { column, row } = spacings(g);
  const grid: VolumeGrid = {
    dimensions: [first.columns, first.rows, slices.length],
    spacing: [column, row, length(axis) / (slices.length - 1)],
    origin: g.origin,
    direction: [scale(g.columnStep, 1 / column), scale(g.rowStep, 1 / row), normalize(axis)],
    resampled: null,
    reduced: 1,
    acquired: null,
  };
  return ok(reduced === 1 ? grid : reducedGrid(grid, reduced));
}

function tooLarge(bytes: number): Result<never> {
  const gib = (n: number): string => (n / 1024 ** 3).toFixed(1);
  const most = maxVolumeBytes * maxReduction ** 2;
  return fail('REFUSED', `This series needs ${gib(bytes)} GiB for MPR and 3D; the limit is ${gib(most)} GiB. ${stackStays}`);
}

/** Blocks of `factor` by `factor` pixels averaged; columns and rows that fill no block at the far edges are averaged in part. */
function reducedGrid(grid: VolumeGrid, factor: number): VolumeGrid {
  const [columns, rows, count] = grid.dimensions;
  const [sx, sy, sz] = grid.spacing;
  const middle = (factor - 1) / 2;
  const acquired: AcquiredSlices = {
    columns,
    rows,
    factor,
    column: new Float64Array(count).fill(-middle / factor),
    row: new Float64Array(count).fill(-middle / factor),
    layer: Float64Array.from({ length: count }, (_, k) => k),
  };
  return {
    dimensions: [Math.ceil(columns / factor), Math.ceil(rows / factor), count],
    spacing: [sx * factor, sy * factor, sz],
    origin: add(grid.origin, add(scale(grid.direction[0], middle * sx), scale(grid.direction[1], middle * sy))),
    direction: grid.direction,
    resampled: null,
    reduced: factor,
    acquired,
  };
}

/** Distance of the grid's layers: one that all slices fall on where there is one, else the narrowest gap that keeps the volume small. */
function layerSpacing(along: readonly number[]): number {
  const gaps = along.slice(1).map((at, i) => at - (along[i] ?? 0));
  const total = (along.at(-1) ?? 0) - (along[0] ?? 0);
  const narrow = Math.min(...gaps);
  for (const parts of [1, 2]) {
    const steps = gaps.reduce((sum, gap) => sum + Math.round((gap * parts) / narrow), 0);
    const step = total / steps;
    const falls = along.every((at) => Math.abs((at - (along[0] ?? 0)) / step - Math.round((at - (along[0] ?? 0)) / step)) < 0.02);
    if (falls) return step;
  }
  return total / Math.round(total / Math.max(narrow, total / gaps.length / 3));
}

/** An upright box with the slices' own axes: every slice stays in its plane and is pushed along it; layers between uneven slices are added. */
function resampledGrid(slices: readonly SliceShape[], kind: 'tilt' | 'spacing', bytesPerVoxel: number): Result<VolumeGrid> {
  const geometries = slices.map((s) => s.geometry);
  const [first] = slices;
  const g = first?.geometry ?? null;
  if (first === undefined || g === null) return fail('REFUSED', `MPR and 3D need the place of every slice in the patient. ${stackStays}`);
  const { column, row } = spacings(g);
  const right = scale(g.columnStep, 1 / column);
  const down = scale(g.rowStep, 1 / row);
  const through = normalize(cross(right, down));
  const offsets = geometries.map((geometry) => subtract(geometry?.origin ?? g.origin, g.origin));
  const along = offsets.map((o) => dot(o, through));
  const step = layerSpacing(along);
  const columnOf = offsets.map((o) => dot(o, right) / column);
  const rowOf = offsets.map((o) => dot(o, down) / row);
  // The grid reaches over all slices and keeps the first one's pixels on its points.
  const [c0, r0] = [Math.floor(Math.min(...columnOf) + 1e-6), Math.floor(Math.min(...rowOf) + 1e-6)];
  const dimensions: Vec3 = [
    Math.ceil(Math.max(...columnOf) - 1e-6) - c0 + first.columns,
    Math.ceil(Math.max(...rowOf) - 1e-6) - r0 + first.rows,
    Math.round((along.at(-1) ?? 0) / step) + 1,
  ];
  const bytes = dimensions[0] * dimensions[1] * dimensions[2] * bytesPerVoxel;
  if (bytes > maxVolumeBytes) return tooLarge(bytes * maxReduction ** 2);
  return ok({
    dimensions,
    spacing: [column, row, step],
    origin: add(g.origin, add(scale(right, c0 * column), scale(down, r0 * row))),
    direction: [right, down, through],
    resampled: kind,
    reduced: 1,
    acquired: {
      columns: first.columns,
      rows: first.rows,
      factor: 1,
      column: Float64Array.from(columnOf, (c) => c - c0),
      row: Float64Array.from(rowOf, (r) => r - r0),
      layer: Float64Array.from(along, (a) => a / step),
    },
  });
}
