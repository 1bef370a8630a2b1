// Puts decoded slices into one block of memory as they come. 16 bit while the values fit, else 32-bit float. Nothing is fetched or drawn here.
import type { ModalityValues } from '../decode/frame.ts';
import type { VolumeGrid } from './formVolume.ts';
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

/** Copies slice `k` in. Answers the slice's place in the volume's memory; `moved`: earlier places are stale (the volume became 32-bit float). */
export function putSlice(volume: Volume, k: number, values: ModalityValues): { view: Int16Array | Float32Array; moved: boolean } {
  const size = volume.dimensions[0] * volume.dimensions[1];
  const moved = volume.data instanceof Int16Array && !fitsInt16(values);
  if (moved) volume.data = Float32Array.from(volume.data);
  const view = volume.data.subarray(k * size, (k + 1) * size);
  view.set(values);
  if (volume.loaded[k] !== 1) {
    volume.loaded[k] = 1;
    volume.loadedCount += 1;
  }
  volume.revision += 1;
  return { view, moved };
}

function fitsInt16(values: ModalityValues): boolean {
  if (values instanceof Int16Array) return true;
  if (values instanceof Float32Array) return false;
  return values.every((v) => v <= 32767);
}
