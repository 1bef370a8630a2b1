// The 16-bit grid that rays go through: the whole volume made coarser, or a slab of its full slices. Blocks of it tell where nothing is. Pure.
import type { ClipBox } from './scene3d.ts';
import type { TransferTable } from './transfer.ts';

export type V3 = readonly [number, number, number];

export interface CastVolume {
  /** Voxels held, also those that only neighbours need. */
  dimensions: V3;
  spacing: V3;
  /** LPS of the centre of voxel (0,0,0) of `data`. */
  origin: V3;
  direction: readonly [V3, V3, V3];
  data: Int16Array;
  blocks: Blocks;
  /** Samples with z in [from, to) are this grid's own, z in its own voxels; a neighbour slab has the others. */
  own: readonly [number, number];
  /** Voxels to each side that a gradient spans: as far as a coarse voxel reaches, so that noise of single voxels does not roughen the light. */
  reach: V3;
  /** Index in the whole grid of coarse voxels = index here × scale + offset: where the mask lies. */
  toCoarse: { scale: V3; offset: V3 };
}

/** Lowest and highest value of each block of 8³ voxels, with one voxel of overlap so that interpolation stays inside. */
export interface Blocks {
  counts: V3;
  low: Int16Array;
  high: Int16Array;
}

/** Which voxels of the coarse grid may be seen: 1 shown, 0 hidden. */
export interface Mask {
  dimensions: V3;
  shown: Uint8Array;
}

export const BLOCK = 8;

export function buildBlocks(data: Int16Array, [nx, ny, nz]: V3): Blocks {
  const counts: V3 = [Math.ceil(nx / BLOCK), Math.ceil(ny / BLOCK), Math.ceil(nz / BLOCK)];
  const low = new Int16Array(counts[0] * counts[1] * counts[2]).fill(32767);
  const high = new Int16Array(low.length).fill(-32768);
  for (let z = 0; z < nz; z++) {
    for (let y = 0; y < ny; y++) {
      const row = nx * (y + ny * z);
      for (let bx = 0; bx < counts[0]; bx++) {
        const end = Math.min(nx - 1, bx * BLOCK + BLOCK);
        let lo = 32767;
        let hi = -32768;
        for (let x = bx * BLOCK; x <= end; x++) {
          const v = data[row + x] as number;
          if (v < lo) lo = v;
          if (v > hi) hi = v;
        }
        spread(low, high, counts, [bx, y, z], lo, hi);
      }
    }
  }
  return { counts, low, high };
}

/** Puts the range of 8 voxels of a row into its block, and into the neighbours that the row is the last of. */
function spread(low: Int16Array, high: Int16Array, counts: V3, [bx, y, z]: V3, lo: number, hi: number): void {
  for (let bz = z >> 3; bz >= 0 && bz * BLOCK + BLOCK >= z; bz--) {
    for (let by = y >> 3; by >= 0 && by * BLOCK + BLOCK >= y; by--) {
      const b = bx + counts[0] * (by + counts[1] * bz);
      if (lo < (low[b] as number)) low[b] = lo;
      if (hi > (high[b] as number)) high[b] = hi;
    }
  }
}

/** Which blocks hold anything that the table shows. */
export function visibleBlocks(blocks: Blocks, table: TransferTable): Uint8Array {
  const upTo = new Float64Array(table.size + 1);
  for (let i = 0; i < table.size; i++) upTo[i + 1] = (upTo[i] ?? 0) + (table.rgba[i * 4 + 3] ?? 0);
  const index = (value: number): number => Math.max(0, Math.min(table.size - 1, Math.round((value - table.first) * table.perUnit)));
  const visible = new Uint8Array(blocks.low.length);
  for (let b = 0; b < visible.length; b++) {
    const from = Math.max(0, index(blocks.low[b] ?? 0) - 1);
    const to = Math.min(table.size, index(blocks.high[b] ?? 0) + 2);
    visible[b] = (upTo[to] ?? 0) - (upTo[from] ?? 0) > 1e-6 ? 1 : 0;
  }
  return visible;
}

/** Clears blocks of `visible` in which the mask hides every voxel. */
export function hideMaskedBlocks(visible: Uint8Array, volume: CastVolume, mask: Mask): void {
  const [cx, cy, cz] = volume.blocks.counts;
  const { scale, offset } = volume.toCoarse;
  const [mx, my, mz] = mask.dimensions;
  const range = (block: number, d: 0 | 1 | 2, n: number): [number, number] => [
    Math.max(0, Math.floor(block * BLOCK * scale[d] + offset[d])),
    Math.min(n - 1, Math.ceil((block + 1) * BLOCK * scale[d] + offset[d])),
  ];
  for (let bz = 0; bz < cz; bz++) {
    const [z0, z1] = range(bz, 2, mz);
    for (let by = 0; by < cy; by++) {
      const [y0, y1] = range(by, 1, my);
      for (let bx = 0; bx < cx; bx++) {
        const b = bx + cx * (by + cy * bz);
        if (visible[b] === 0) continue;
        const [x0, x1] = range(bx, 0, mx);
        if (!anyShown(mask, [x0, y0, z0], [x1, y1, z1])) visible[b] = 0;
      }
    }
  }
}

function anyShown({ shown, dimensions: [mx, my] }: Mask, from: V3, to: V3): boolean {
  for (let z = from[2]; z <= to[2]; z++) {
    for (let y = from[1]; y <= to[1]; y++) {
      const row = mx * (y + my * z);
      for (let x = from[0]; x <= to[0]; x++) if (shown[row + x] === 1) return true;
    }
  }
  return false;
}

/** The box in which rays of this grid run, in its own voxels; a clipping box of the whole volume is brought here. */
export function rayBox(volume: CastVolume, whole: V3, clip: ClipBox | null): { low: V3; high: V3 } {
  const { dimensions, toCoarse } = volume;
  const edge = (d: 0 | 1 | 2, fraction: number): number => (fraction * whole[d] - 0.5 - toCoarse.offset[d]) / toCoarse.scale[d];
  const low = (d: 0 | 1 | 2): number => Math.max(0, clip === null ? 0 : edge(d, clip.low[d]));
  const high = (d: 0 | 1 | 2): number => Math.min(dimensions[d] - 1.001, clip === null ? Infinity : edge(d, clip.high[d]));
  return { low: [low(0), low(1), low(2)], high: [high(0), high(1), high(2)] };
}
