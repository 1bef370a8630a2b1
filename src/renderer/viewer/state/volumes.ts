// The volumes of the open studies: made when MPR or 3D first asks, filled as slices come, let go when memory is short or the study closes.
import { fail, ok, type Result } from '../../../contract/result.ts';
import type { Stack } from '../stack/stack.ts';
import { emptyVolume, fillerOf, type Filler } from '../volume/assemble.ts';
import type { Volume } from '../volume/volume.ts';
import { modalityUnit, ownWindow } from '../viewport/ownWindow.ts';
import { resumeLoading, stopLoading } from './loading.ts';
import { bumpNow, frames, requestFrame } from './scene.ts';
import { stackOf, useViewer } from './viewerStore.ts';

interface Open {
  readonly volume: Volume;
  readonly filler: Filler;
  readonly stack: Stack;
}

/** Least recently opened first. */
const volumes = new Map<string, Open>();

/** Volumes kept beside the one that is asked for: moments of a series, another study. */
const budget = 1024 ** 3;

export function volumeOf(stackId: string): Volume | undefined {
  return volumes.get(stackId)?.volume;
}

/** Starts to fill the volume of a stack that forms one; undefined for any other. `firstSlice` comes first; `later`: behind requests of that much less. */
export function openVolume(stack: Stack, firstSlice: number, later = 0): Volume | undefined {
  const open = volumes.get(stack.id);
  if (open !== undefined) {
    volumes.delete(stack.id);
    volumes.set(stack.id, open);
    return open.volume;
  }
  const made = makeVolume(stack);
  if (made === undefined) return undefined;
  if (!made.ok) {
    useViewer.setState((s) => ({ notice: { viewport: s.active, text: made.error.message } }));
    return undefined;
  }
  volumes.set(stack.id, made.value);
  fill(made.value, firstSlice, later);
  return made.value.volume;
}

/** The volumes of all these stacks could be open together. */
export function volumesFit(stacks: readonly Stack[]): boolean {
  const bytes = stacks.map(({ grid }) => (grid.ok ? 2 * grid.value.dimensions[0] * grid.value.dimensions[1] * grid.value.dimensions[2] : Infinity));
  return bytes.reduce((sum, b) => sum + b, 0) <= budget;
}

function makeVolume(stack: Stack): Result<Open> | undefined {
  const middle = stack.images[Math.floor(stack.images.length / 2)];
  if (!stack.grid.ok || middle === undefined) return undefined;
  const grid = stack.grid.value;
  makeRoom(2 * grid.dimensions[0] * grid.dimensions[1] * grid.dimensions[2]);
  try {
    const volume = emptyVolume(grid, {
      window: ownWindow(middle.image, undefined),
      unit: modalityUnit(middle),
      fill: middle.header.Modality === 'CT' ? -1024 : 0,
    });
    return ok({ volume, filler: fillerOf(volume), stack });
  } catch {
    return fail(
      'REFUSED',
      'There is not enough memory for MPR and 3D of this series. The stack can be read image by image; close other studies and try again.',
    );
  }
}

/** Lets volumes go that hang nowhere, oldest first, until the new one fits beside the others. */
function makeRoom(bytes: number): void {
  const state = useViewer.getState();
  const hung = new Set(state.viewports.map((v) => stackOf(state, v)?.id));
  let held = [...volumes.values()].reduce((sum, { volume }) => sum + volume.data.byteLength, 0);
  for (const [id, open] of volumes) {
    if (held + bytes <= budget) return;
    if (hung.has(id)) continue;
    held -= open.volume.data.byteLength;
    close(id, open);
  }
}

function fill({ stack, volume, filler }: Open, firstSlice: number, later = 0): void {
  const order = stack.images.map((_, k) => k).sort((a, b) => Math.abs(a - firstSlice) - Math.abs(b - firstSlice));
  for (const k of order) {
    const image = stack.images[k];
    if (image === undefined || filler.has(k)) continue;
    void requestFrame(image, 10 + later + Math.abs(k - firstSlice)).then((result) => {
      const open = volumes.get(stack.id);
      if (!result.ok || result.value.values === null || open?.volume !== volume) return;
      try {
        const { view, moved } = filler.put(k, result.value.values);
        if (moved) adoptAll(open);
        else if (view !== null) frames().adopt(image.key, view);
      } catch {
        // Values that need four bytes each, and no memory for them: nothing of it may be shown as if it were whole.
        close(stack.id, open);
        useViewer.setState((s) => ({
          notice: {
            viewport: s.active,
            text: 'The values of this series need more memory for MPR and 3D than there is. The stack can be read image by image.',
          },
        }));
      }
      if (volume.loadedCount === volume.dimensions[2]) bumpNow();
    });
  }
}

/** Slices that are here, that could not be decoded, and all, of a volume. */
export function volumeProgress(stack: Stack, volume: Volume): { here: number; failed: number; all: number } {
  const all = stack.images.length;
  const filler = volumes.get(stack.id)?.filler;
  if (filler === undefined || volume.loadedCount === volume.dimensions[2]) return { here: all, failed: 0, all };
  const failed = stack.images.filter((image, k) => !filler.has(k) && frames().failureOf(image.key) !== undefined).length;
  return { here: filler.count, failed, all };
}

/** Asks again for the slices that are missing; called when failures were forgotten. */
export function refillVolumes(): void {
  for (const open of volumes.values()) fill(open, Math.floor(open.stack.images.length / 2));
}

function adoptAll({ stack, volume }: Open): void {
  if (volume.acquired !== null) return;
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
  if (open !== undefined) fill(open, firstSlice);
}

function close(id: string, { stack }: Open): void {
  frames().release(stack.images.map((i) => i.key));
  volumes.delete(id);
}

export function closeVolumes(): void {
  for (const [id, open] of volumes) close(id, open);
}
