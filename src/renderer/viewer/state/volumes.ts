// The volumes of the open study: made when MPR or 3D first asks, filled as slices come, let go when the study closes.
import type { Stack } from '../stack/stack.ts';
import { emptyVolume, putSlice } from '../volume/assemble.ts';
import type { Volume } from '../volume/volume.ts';
import { modalityUnit, ownWindow } from '../viewport/ownWindow.ts';
import { resumeLoading, stopLoading } from './loading.ts';
import { bumpNow, frames, requestFrame } from './scene.ts';

const volumes = new Map<string, { volume: Volume; stack: Stack }>();

/** One volume is open at a time: memory is the limit. */
export function volumeOf(stackId: string): Volume | undefined {
  return volumes.get(stackId)?.volume;
}

/** Starts to fill the volume of a stack that forms one; undefined for any other. `firstSlice` comes first. */
export function openVolume(stack: Stack, firstSlice: number): Volume | undefined {
  const open = volumes.get(stack.id);
  if (open !== undefined) return open.volume;
  if (!stack.grid.ok) return undefined;
  const middle = stack.images[Math.floor(stack.images.length / 2)];
  if (middle === undefined) return undefined;
  closeVolumes();
  const volume = emptyVolume(stack.grid.value, {
    window: ownWindow(middle.image, undefined),
    unit: modalityUnit(middle),
    fill: middle.header.Modality === 'CT' ? -1024 : 0,
  });
  volumes.set(stack.id, { volume, stack });
  fill(stack, volume, firstSlice);
  return volume;
}

function fill(stack: Stack, volume: Volume, firstSlice: number): void {
  const order = stack.images.map((_, k) => k).sort((a, b) => Math.abs(a - firstSlice) - Math.abs(b - firstSlice));
  for (const k of order) {
    const image = stack.images[k];
    if (image === undefined || volume.loaded[k] === 1) continue;
    void requestFrame(image, 10 + Math.abs(k - firstSlice)).then((result) => {
      if (!result.ok || result.value.values === null || volumes.get(stack.id)?.volume !== volume) return;
      const { view, moved } = putSlice(volume, k, result.value.values);
      if (moved) adoptAll(stack, volume);
      else frames().adopt(image.key, view);
      if (volume.loadedCount === volume.dimensions[2]) bumpNow();
    });
  }
}

/** Slices that are here, that could not be decoded, and all, of a volume. */
export function volumeProgress(stack: Stack, volume: Volume): { here: number; failed: number; all: number } {
  const all = volume.dimensions[2];
  if (volume.loadedCount === all) return { here: all, failed: 0, all };
  const failed = stack.images.filter((image, k) => volume.loaded[k] !== 1 && frames().failureOf(image.key) !== undefined).length;
  return { here: volume.loadedCount, failed, all };
}

/** Asks again for the slices that are missing; called when failures were forgotten. */
export function refillVolumes(): void {
  for (const { volume, stack } of volumes.values()) fill(stack, volume, Math.floor(stack.images.length / 2));
}

function adoptAll(stack: Stack, volume: Volume): void {
  const size = volume.dimensions[0] * volume.dimensions[1];
  stack.images.forEach((image, k) => {
    if (volume.loaded[k] === 1) frames().adopt(image.key, volume.data.subarray(k * size, (k + 1) * size));
  });
}

/** Stops filling; slices already here stay. */
export function stopVolume(stack: Stack): void {
  stopLoading(stack);
}

export function resumeVolume(stack: Stack, firstSlice: number): void {
  resumeLoading(stack, firstSlice);
  const open = volumes.get(stack.id);
  if (open !== undefined) fill(stack, open.volume, firstSlice);
}

export function closeVolumes(): void {
  for (const { stack } of volumes.values()) frames().release(stack.images.map((i) => i.key));
  volumes.clear();
}
