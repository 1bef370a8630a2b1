// The grid that the CPU ray caster holds, made from a loaded volume in short turns so that no frame waits for it.
import type { Volume } from '../volume/volume.ts';
import type { CastVolume } from './raycast.ts';
import { buildBlocks } from './raycast.ts';
import { planReduction, reduceSlab } from './reduce.ts';

/** About 24 MB of 16-bit voxels a worker. */
const MAX_VOXELS = 12_000_000;

export interface CastGrid {
  grid: CastVolume;
  /** Grid units per modality unit. */
  scale: number;
  /** Range of grid values that tables cover. */
  low: number;
  high: number;
  reduced: boolean;
}

/** Reduces in turns of about 8 ms; null when `signal` aborts. */
export async function makeCastGrid(volume: Volume, signal: AbortSignal): Promise<CastGrid | null> {
  const plan = planReduction(volume.dimensions, volume.spacing, MAX_VOXELS);
  const [nx, ny, nz] = volume.dimensions;
  const [rx, ry, rz] = plan.dimensions;
  const scale = volume.data instanceof Float32Array ? floatScale(volume.data) : 1;
  const data = new Int16Array(rx * ry * rz);
  let turn = performance.now();
  for (let k = 0; k < rz; k++) {
    const from = k * plan.factors[2];
    const count = Math.min(plan.factors[2], nz - from);
    reduceSlab(volume.data.subarray(from * nx * ny, (from + count) * nx * ny), count, nx, ny, plan, k, scale, data);
    if (performance.now() - turn > 8) {
      await new Promise((next) => setTimeout(next, 0));
      if (signal.aborted) return null;
      turn = performance.now();
    }
  }
  const shifted = (axis: 0 | 1 | 2) =>
    [0, 1, 2].reduce((sum, d) => sum + plan.shift[d as 0] * volume.spacing[d as 0] * volume.direction[d as 0][axis], volume.origin[axis]);
  const grid: CastVolume = {
    dimensions: plan.dimensions,
    spacing: plan.spacing,
    origin: [shifted(0), shifted(1), shifted(2)],
    direction: volume.direction,
    data,
    blocks: buildBlocks(data, plan.dimensions),
  };
  const [low, high] = volume.unit === 'HU' ? [-1024 * scale, 3071 * scale] : percentiles(data);
  return { grid, scale, low, high, reduced: plan.factors.some((f) => f > 1) };
}

function floatScale(data: Float32Array): number {
  let top = 1e-6;
  for (let i = 0; i < data.length; i += 7) top = Math.max(top, Math.abs(data[i] ?? 0));
  return 20_000 / top;
}

/** 1st and 99.9th percentile of a sample. */
function percentiles(data: Int16Array): [number, number] {
  const stride = Math.max(1, Math.floor(data.length / 50_000));
  const sample = Int16Array.from({ length: Math.floor(data.length / stride) }, (_, i) => data[i * stride] ?? 0).sort();
  const low = sample[Math.floor(sample.length * 0.01)] ?? 0;
  const high = sample[Math.floor(sample.length * 0.999)] ?? 1;
  return [low, Math.max(high, low + 1)];
}
