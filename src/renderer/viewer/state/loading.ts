// Loads the images of the open stacks: the one on screen at once, the rest behind, nearest first. Can be stopped and taken up again.
import type { Stack } from '../stack/stack.ts';
import { bumpNow, frames, requestFrame } from './scene.ts';
import { useViewer } from './viewerStore.ts';

const shownPriority = 0;
const restPriority = 100;

/** Stacks whose background loading the user stopped. */
const stopped = new Set<string>();
const loading = new Set<string>();

/** Loads the image that is shown; a later call for another image makes that one urgent. */
export function loadShown(stack: Stack, index: number): void {
  const image = stack.images[index];
  if (image === undefined || frames().get(image.key) !== undefined) return;
  void requestFrame(image, shownPriority).then(bumpNow);
}

/** Loads the rest of the stack behind, as far as the budget reaches. */
export function loadRest(stack: Stack, index: number): void {
  if (stopped.has(stack.id) || loading.has(stack.id)) return;
  loading.add(stack.id);
  const order = stack.images.map((_, i) => i).sort((a, b) => Math.abs(a - index) - Math.abs(b - index));
  const wanted = order.slice(0, affordable(stack));
  void Promise.all(
    wanted.flatMap((i) => {
      const image = stack.images[i];
      return image === undefined ? [] : [requestFrame(image, restPriority + Math.abs(i - index))];
    }),
  ).then(() => {
    loading.delete(stack.id);
    bumpNow();
  });
}

function affordable(stack: Stack): number {
  const image = stack.images[0]?.image;
  const bytes = image === undefined ? 1 : image.Rows * image.Columns * (image.SamplesPerPixel === 1 ? 2 : 4);
  return Math.max(1, Math.floor((frames().budget * 0.9) / bytes));
}

export function stopLoading(stack: Stack): void {
  stopped.add(stack.id);
  loading.delete(stack.id);
  frames().cancel(stack.images.map((i) => i.key));
  bumpNow();
}

export function resumeLoading(stack: Stack, index: number): void {
  stopped.delete(stack.id);
  frames().forgetFailures();
  loadShown(stack, index);
  loadRest(stack, index);
  bumpNow();
}

export function isStopped(stackId: string): boolean {
  return stopped.has(stackId);
}

/** Part of the stack that is decoded, 0 to 1; failed images count as done. */
export function progressOf(stack: Stack): number {
  const wanted = Math.min(stack.images.length, affordable(stack));
  let here = 0;
  for (const image of stack.images) if (frames().get(image.key) !== undefined || frames().failureOf(image.key) !== undefined) here += 1;
  return wanted === 0 ? 1 : Math.min(1, here / wanted);
}

/** Forgets everything that is asked for; called when another study opens. */
export function cancelAll(): void {
  for (const stack of useViewer.getState().stacks) frames().cancel(stack.images.map((i) => i.key));
  stopped.clear();
  loading.clear();
}
