// The 16-bit grids of the CPU ray caster, made from a loaded volume in short turns so that no frame waits for it: one coarse grid, and slabs of all slices.
import type { Volume } from '../volume/volume.ts';
import { buildBlocks, type CastVolume, type V3 } from './castVolume.ts';
import type { GridScale } from './transfer.ts';
import { planReduction, reduceSlab, type Grid } from './reduce.ts';

/** About 24 MB of 16-bit voxels a worker. */
const COARSE_VOXELS = 12_000_000;
/** Above this the full slices are not copied to the workers: the picture at rest is made of averaged voxels, and says so. */
const FULL_VOXELS = 400_000_000;
/** Fewer slices a slab and most of them would be copies for their neighbours. */
const SLAB_SLICES = 24;

export interface CastPlan {
  grid: Grid;
  gridScale: GridScale;
  /** Coarse voxels are averages of several. */
  reduced: boolean;
  /** Full slices are never used. */
  tooLarge: boolean;
}

export function planCast(volume: Volume): CastPlan {
  const grid = planReduction(volume.dimensions, volume.spacing, COARSE_VOXELS);
  const [nx, ny, nz] = volume.dimensions;
  const scale = volume.data instanceof Float32Array ? floatScale(volume.data) : 1;
  const [low, high] = valueRange(volume);
  const isCt = volume.unit === 'HU';
  const gridScale = { scale, low: (isCt ? -1024 : low) * scale, high: (isCt ? 3071 : high) * scale };
  return { grid, gridScale, reduced: grid.factors.some((f) => f > 1), tooLarge: nx * ny * nz > FULL_VOXELS };
}

function floatScale(data: Float32Array): number {
  let top = 1e-6;
  for (let i = 0; i < data.length; i += 7) top = Math.max(top, Math.abs(data[i] ?? 0));
  return 20_000 / top;
}

/** 1st and 99.9th percentile of a sample, modality values: what relative presets are spread over. */
export function valueRange({ data }: Volume): [number, number] {
  const stride = Math.max(1, Math.floor(data.length / 50_000));
  const sample = Float32Array.from({ length: Math.floor(data.length / stride) }, (_, i) => data[i * stride] ?? 0).sort();
  const low = sample[Math.floor(sample.length * 0.01)] ?? 0;
  const high = sample[Math.floor(sample.length * 0.999)] ?? 1;
  return [low, Math.max(high, low + 1e-6)];
}

/** Answers whenever a turn of about 8 ms is over; false when `signal` aborted. */
function makeTurns(signal: AbortSignal): () => Promise<boolean> | true {
  let turn = performance.now();
  return () => {
    if (performance.now() - turn < 8) return true;
    return new Promise((next) => {
      setTimeout(() => {
        turn = performance.now();
        next(!signal.aborted);
      }, 0);
    });
  };
}

/** null when `signal` aborts. */
export async function makeCoarse(volume: Volume, plan: CastPlan, signal: AbortSignal): Promise<CastVolume | null> {
  const { dimensions, spacing, factors, shift } = plan.grid;
  const [nx, ny, nz] = volume.dimensions;
  const [rx, ry, rz] = dimensions;
  const data = new Int16Array(rx * ry * rz);
  const turn = makeTurns(signal);
  for (let k = 0; k < rz; k++) {
    const from = k * factors[2];
    const count = Math.min(factors[2], nz - from);
    reduceSlab(volume.data.subarray(from * nx * ny, (from + count) * nx * ny), count, nx, ny, plan.grid, k, plan.gridScale.scale, data);
    if (!(await turn())) return null;
  }
  return {
    dimensions,
    spacing,
    origin: place(volume, shift),
    direction: volume.direction,
    data,
    blocks: buildBlocks(data, dimensions),
    own: [0, rz],
    reach: [1, 1, 1],
    toCoarse: { scale: [1, 1, 1], offset: [0, 0, 0] },
  };
}

export interface SlabPlan {
  /** Slices that are the slab's own: [from, to). */
  from: number;
  to: number;
}

/** Slabs along k; `workers` take them in turn, so that any view keeps all of them busy. */
export function planSlabs(slices: number, workers: number): SlabPlan[] {
  const count = workers === 1 ? 1 : Math.max(1, Math.min(Math.round(slices / SLAB_SLICES), 4 * workers));
  return Array.from({ length: count }, (_, s) => ({ from: Math.round((s * slices) / count), to: Math.round(((s + 1) * slices) / count) }));
}

/** A copy of full slices, with those below and above that interpolation and gradients reach. Blocks are built where it is used. */
export function makeSlab(volume: Volume, plan: CastPlan, { from, to }: SlabPlan): Omit<CastVolume, 'blocks'> {
  const [nx, ny, nz] = volume.dimensions;
  const { factors, shift } = plan.grid;
  const first = Math.max(0, from - factors[2]);
  const end = Math.min(nz, to + 1 + factors[2]);
  const part = volume.data.subarray(first * nx * ny, end * nx * ny);
  const data = part instanceof Int16Array ? part.slice() : Int16Array.from(part, (v) => Math.round(v * plan.gridScale.scale));
  return {
    dimensions: [nx, ny, end - first],
    spacing: volume.spacing,
    origin: place(volume, [0, 0, first]),
    direction: volume.direction,
    data,
    own: [from - first, to - first],
    reach: factors,
    toCoarse: {
      scale: [1 / factors[0], 1 / factors[1], 1 / factors[2]],
      offset: [-shift[0] / factors[0], -shift[1] / factors[1], (first - shift[2]) / factors[2]],
    },
  };
}

/** LPS of a voxel of the full grid. */
function place(volume: Volume, index: V3): V3 {
  const at = (axis: 0 | 1 | 2): number =>
    [0, 1, 2].reduce((sum, d) => sum + index[d as 0] * volume.spacing[d as 0] * volume.direction[d as 0][axis], volume.origin[axis]);
  return [at(0), at(1), at(2)];
}

/** Counts of values in equal bins over [low, high] of the grid, for the opacity editor. */
export function histogram(data: Int16Array, { low, high }: GridScale, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  const stride = Math.max(1, Math.floor(data.length / 400_000));
  const per = bins / Math.max(1, high - low);
  for (let i = 0; i < data.length; i += stride) {
    const bin = Math.floor(((data[i] as number) - low) * per);
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
