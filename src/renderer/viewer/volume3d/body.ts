// Table removal: what is as thick as a body in a CT, filled, apart from table, cushions and the air around. By values and shape alone; it says nothing of anatomy. Pure.
import type { Mask, V3 } from './castVolume.ts';

export interface BodyGrid {
  dimensions: V3;
  spacing: V3;
  data: Int16Array;
}

/** Tissue against air: above the −500 HU of half air, half water; below fat and skin. */
const TISSUE_HU = -350;
/** What is thinner than twice this may be a table top, and is no core of a body. */
const THIN_MM = 6;
/** Arms and the other leg are bodies too: cores of at least this share of the largest. */
const LEAST_SHARE = 0.01;
/** Parts that hang on to the body (ears, fingers, folds of skin) stay up to this size. */
const SMALL_MM3 = 30_000;

/** 1 in the body, with what it encloses; null when there is no tissue at all. `perHu`: grid units per HU. */
export function findBody({ dimensions, spacing, data }: BodyGrid, perHu: number): Mask | null {
  const [nx, ny] = dimensions;
  const tissue = new Uint8Array(data.length);
  for (let i = 0; i < data.length; i++) if ((data[i] as number) > TISSUE_HU * perHu) tissue[i] = 1;
  const steps = spacing.map((mm) => Math.max(1, Math.round(THIN_MM / mm))) as unknown as V3;
  // Thin in the slice is enough: a table top runs along z.
  const core = shrink(tissue, dimensions, [steps[0], steps[1], 0]);
  const parts = label(core, dimensions);
  if (parts.sizes.length < 2) return null;
  const least = LEAST_SHARE * parts.sizes.reduce((a, b) => Math.max(a, b));
  for (let i = 0; i < core.length; i++) core[i] = core[i] === 1 && (parts.sizes[parts.of[i] as number] as number) >= least ? 1 : 0;
  const body = grow(core, dimensions, [steps[0] + 1, steps[1] + 1, 1]);
  for (let i = 0; i < body.length; i++) body[i] = (body[i] as number) & (tissue[i] as number);
  keepSmallParts(body, tissue, dimensions, SMALL_MM3 / (spacing[0] * spacing[1] * spacing[2]));
  fillSlices(body, dimensions);
  // The blurred edge of the skin belongs to it.
  const shown = grow(body, dimensions, [1, 1, 0]);
  return { dimensions: [nx, ny, dimensions[2]], shown };
}

/** Tissue on the body that is small stays with it; what is large, or runs through every slice as a table does, is no part of it. */
function keepSmallParts(body: Uint8Array, tissue: Uint8Array, dimensions: V3, mostVoxels: number): void {
  const rest = new Uint8Array(body.length);
  for (let i = 0; i < rest.length; i++) rest[i] = tissue[i] === 1 && body[i] === 0 ? 1 : 0;
  const parts = label(rest, dimensions);
  const touches = new Uint8Array(parts.sizes.length);
  const first = new Int32Array(parts.sizes.length).fill(-1);
  const last = new Int32Array(parts.sizes.length);
  const [nx, ny, nz] = dimensions;
  const plane = nx * ny;
  for (let i = 0; i < body.length; i++) {
    const part = parts.of[i] as number;
    if (part === 0) continue;
    const k = Math.floor(i / plane);
    if (first[part] === -1) first[part] = k;
    last[part] = k;
    if (body[i - 1] === 1 || body[i + 1] === 1 || body[i - nx] === 1 || body[i + nx] === 1) touches[part] = 1;
  }
  const keeps = (part: number): boolean =>
    touches[part] === 1 && (parts.sizes[part] as number) <= mostVoxels && (last[part] as number) - (first[part] as number) < 0.8 * (nz - 1);
  for (let i = 0; i < body.length; i++) {
    const part = parts.of[i] as number;
    if (part !== 0 && keeps(part)) body[i] = 1;
  }
}

/** Voxels all of whose neighbours within `r` (a box) are set; beyond the edge counts as set. */
function shrink(bits: Uint8Array, dimensions: V3, r: V3): Uint8Array {
  const out = Uint8Array.from(bits, (v) => 1 - v);
  const grown = grow(out, dimensions, r);
  for (let i = 0; i < grown.length; i++) grown[i] = 1 - (grown[i] as number);
  return grown;
}

/** Voxels with a set one within `r` along each axis (a box), axis by axis. */
function grow(bits: Uint8Array, dimensions: V3, r: V3): Uint8Array {
  const strides = [1, dimensions[0], dimensions[0] * dimensions[1]] as const;
  let from = bits;
  for (const d of [0, 1, 2] as const) {
    if (r[d] === 0) continue;
    const to = new Uint8Array(bits.length);
    growAlong(from, to, dimensions, d, strides[d], r[d]);
    from = to;
  }
  return from;
}

function growAlong(from: Uint8Array, to: Uint8Array, dimensions: V3, d: 0 | 1 | 2, stride: number, r: number): void {
  const n = dimensions[d];
  const lines = from.length / n;
  for (let line = 0; line < lines; line++) {
    const start = lineStart(line, dimensions, d);
    let lastSet = -1e9;
    // Forwards what lies behind, backwards what lies ahead.
    for (let i = 0, o = start; i < n; i++, o += stride) {
      if (from[o] === 1) lastSet = i;
      if (i - lastSet <= r) to[o] = 1;
    }
    lastSet = 1e9;
    for (let i = n - 1, o = start + (n - 1) * stride; i >= 0; i--, o -= stride) {
      if (from[o] === 1) lastSet = i;
      if (lastSet - i <= r) to[o] = 1;
    }
  }
}

function lineStart(line: number, [nx, ny]: V3, d: 0 | 1 | 2): number {
  if (d === 0) return line * nx;
  if (d === 1) return Math.floor(line / nx) * nx * ny + (line % nx);
  return line;
}

/** Parts that hang together over faces: number of each voxel's part (0: none) and the size of each. */
function label(bits: Uint8Array, [nx, ny, nz]: V3): { of: Int32Array; sizes: number[] } {
  const of = new Int32Array(bits.length);
  const sizes = [0];
  const plane = nx * ny;
  let stack = new Int32Array(1 << 16);
  for (let seed = 0; seed < bits.length; seed++) {
    if (bits[seed] !== 1 || of[seed] !== 0) continue;
    const part = sizes.length;
    let size = 0;
    let top = 0;
    stack[top++] = seed;
    of[seed] = part;
    while (top > 0) {
      const o = stack[--top] as number;
      size += 1;
      if (top + 6 > stack.length) {
        const wider = new Int32Array(stack.length * 2);
        wider.set(stack);
        stack = wider;
      }
      const x = o % nx;
      const y = Math.floor(o / nx) % ny;
      const z = Math.floor(o / plane);
      if (x > 0 && bits[o - 1] === 1 && of[o - 1] === 0) of[(stack[top++] = o - 1)] = part;
      if (x < nx - 1 && bits[o + 1] === 1 && of[o + 1] === 0) of[(stack[top++] = o + 1)] = part;
      if (y > 0 && bits[o - nx] === 1 && of[o - nx] === 0) of[(stack[top++] = o - nx)] = part;
      if (y < ny - 1 && bits[o + nx] === 1 && of[o + nx] === 0) of[(stack[top++] = o + nx)] = part;
      if (z > 0 && bits[o - plane] === 1 && of[o - plane] === 0) of[(stack[top++] = o - plane)] = part;
      if (z < nz - 1 && bits[o + plane] === 1 && of[o + plane] === 0) of[(stack[top++] = o + plane)] = part;
    }
    sizes.push(size);
  }
  return { of, sizes };
}

/** Sets what no path within the slice leads to from its edge: lungs and bowel belong to the body. */
function fillSlices(body: Uint8Array, [nx, ny, nz]: V3): void {
  const plane = nx * ny;
  const stack = new Int32Array(plane + 1);
  const outside = new Uint8Array(plane);
  for (let k = 0; k < nz; k++) {
    const base = k * plane;
    outside.fill(0);
    let top = 0;
    const push = (o: number): void => {
      if (body[base + o] === 1 || outside[o] === 1) return;
      outside[o] = 1;
      stack[top++] = o;
    };
    for (let x = 0; x < nx; x++) {
      push(x);
      push(plane - nx + x);
    }
    for (let y = 0; y < ny; y++) {
      push(y * nx);
      push(y * nx + nx - 1);
    }
    while (top > 0) {
      const o = stack[--top] as number;
      const x = o % nx;
      if (x > 0) push(o - 1);
      if (x < nx - 1) push(o + 1);
      if (o >= nx) push(o - nx);
      if (o < plane - nx) push(o + nx);
    }
    for (let o = 0; o < plane; o++) if (outside[o] === 0) body[base + o] = 1;
  }
}
