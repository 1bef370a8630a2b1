// The phantom's frame: LPS mm, grid, the nodule's published place. Everything else of the phantom is derived from here.
import type { Vector } from '../geometry.ts';

export const phantomGrid = {
  rows: 512,
  columns: 512,
  slices: 140,
  pixelSpacing: 0.7,
  sliceSpacing: 2,
  /** Centre of the first pixel of slice 0 (the topmost), mm. */
  origin: [-178.85, -178.85, 118] as Vector,
} as const;

/** A solid nodule in the right upper lobe, away from vessels and pleura; its value and place are what tests and the demo measure. */
export const phantomNodule = { centerLps: [-76.65, -16.45, 46] as Vector, diameterMm: 9, hu: 40 } as const;

/** Table position of slice k, mm; slices run from head to feet. */
export function sliceZ(k: number): number {
  return phantomGrid.origin[2] - k * phantomGrid.sliceSpacing;
}

export function columnX(column: number): number {
  return phantomGrid.origin[0] + column * phantomGrid.pixelSpacing;
}

export function rowY(row: number): number {
  return phantomGrid.origin[1] + row * phantomGrid.pixelSpacing;
}

/** Uniform in [0, 1), the same on every machine (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function clamp01(value: number): number {
  return value < 0 ? 0 : value > 1 ? 1 : value;
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothStep(from: number, to: number, value: number): number {
  const t = clamp01((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** Maximum with a rounded corner of radius about `k`. */
export function smoothMax(a: number, b: number, k: number): number {
  const h = clamp01(0.5 + (a - b) / (2 * k));
  return b + (a - b) * h + k * h * (1 - h);
}

export function smoothMin(a: number, b: number, k: number): number {
  return -smoothMax(-a, -b, k);
}
