// Puts decoded slices into one block of memory as they come: as they are, pushed back and interpolated, or averaged. 16 bit while the values fit, else 32-bit float.
import type { ModalityValues } from '../decode/frame.ts';
import { between, type AcquiredSlices } from './acquired.ts';
import type { VolumeGrid } from './formVolume.ts';
import { averageBlocks, resampleLayer } from './resample.ts';
import type { Volume } from './volume.ts';

export interface VolumeInfo {
  readonly window: { centre: number; width: number };
  readonly unit: string;
  /** Value of voxels that are not there: −1024 for CT, 0 else. */
  readonly fill: number;
}

export function emptyVolume(grid: VolumeGrid, info: VolumeInfo): Volume {
  const [nx, ny, nz] = grid.dimensions;
  const data = new Int16Array(nx * ny * nz);
  if (info.fill !== 0) data.fill(info.fill);
  return { ...grid, data, window: info.window, unit: info.unit, loaded: new Uint8Array(nz), loadedCount: 0, revision: 0, fill: info.fill };
}

/** `view`: the slice's place in the volume's memory, null where the volume holds other values than the slice. `moved`: earlier places are stale (the volume became 32-bit float). */
export interface Put {
  readonly view: Int16Array | Float32Array | null;
  readonly moved: boolean;
}

/** Copies slice `k` into a volume whose voxels are the stored pixels. */
export function putSlice(volume: Volume, k: number, values: ModalityValues): Put {
  const moved = widen(volume, values);
  const view = layerOf(volume, k);
  view.set(values);
  present(volume, k);
  return { view, moved };
}

function widen(volume: Volume, values: ModalityValues): boolean {
  if (!(volume.data instanceof Int16Array) || fitsInt16(values)) return false;
  volume.data = Float32Array.from(volume.data);
  return true;
}

function layerOf(volume: Volume, k: number): Int16Array | Float32Array {
  const size = volume.dimensions[0] * volume.dimensions[1];
  return volume.data.subarray(k * size, (k + 1) * size);
}

function present(volume: Volume, k: number): void {
  if (volume.loaded[k] !== 1) {
    volume.loaded[k] = 1;
    volume.loadedCount += 1;
  }
  volume.revision += 1;
}

function fitsInt16(values: ModalityValues): boolean {
  if (values instanceof Int16Array) return true;
  return values instanceof Uint16Array && values.every((v) => v <= 32767);
}

/** Fills a volume from slices in any order. */
export interface Filler {
  put(k: number, values: ModalityValues): Put;
  /** Slice `k` was put in. */
  has(k: number): boolean;
  /** Slices put in so far. */
  readonly count: number;
}

export function fillerOf(volume: Volume): Filler {
  const { acquired } = volume;
  if (acquired === null) {
    return {
      put: (k, values) => putSlice(volume, k, values),
      has: (k) => volume.loaded[k] === 1,
      get count() {
        return volume.loadedCount;
      },
    };
  }
  return volume.reduced > 1 ? reducingFiller(volume, acquired) : resamplingFiller(volume, acquired);
}

function reducingFiller(volume: Volume, acquired: AcquiredSlices): Filler {
  return {
    put(k, values) {
      const moved = widen(volume, values);
      averageBlocks(values, acquired, layerOf(volume, k), volume.dimensions[0]);
      present(volume, k);
      return { view: null, moved };
    },
    has: (k) => volume.loaded[k] === 1,
    get count() {
      return volume.loadedCount;
    },
  };
}

/** A slice is kept until the layers on both sides of it are filled. */
function resamplingFiller(volume: Volume, acquired: AcquiredSlices): Filler {
  const layers = Array.from({ length: volume.dimensions[2] }, (_, m) => between(acquired.layer, m));
  const needs = layers.map(({ k, t }) => (t === 0 ? [k] : t === 1 ? [k + 1] : [k, k + 1]));
  const bySlice = new Map<number, number[]>();
  needs.forEach((slices, m) => {
    for (const k of slices) bySlice.set(k, [...(bySlice.get(k) ?? []), m]);
  });
  const here = new Set<number>();
  const kept = new Map<number, ModalityValues>();
  return {
    put(k, values) {
      here.add(k);
      kept.set(k, values);
      const moved = widen(volume, values);
      for (const m of bySlice.get(k) ?? []) {
        const slices = (needs[m] ?? []).map((s) => kept.get(s)).filter((s) => s !== undefined);
        if (slices.length !== needs[m]?.length || volume.loaded[m] === 1) continue;
        const at = layers[m] ?? { k, t: 0 };
        resampleLayer(slices, at, acquired, { out: layerOf(volume, m), width: volume.dimensions[0], fill: volume.fill });
        present(volume, m);
      }
      for (const s of [...kept.keys()]) if ((bySlice.get(s) ?? []).every((m) => volume.loaded[m] === 1)) kept.delete(s);
      return { view: null, moved };
    },
    has: (k) => here.has(k),
    get count() {
      return here.size;
    },
  };
}
