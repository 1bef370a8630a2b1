// Asks for the pixels of what hangs now: the study that is read before its priors. How a stack is loaded is loading.ts and volumes.ts.
import { loadRest, loadShown } from './loading.ts';
import { stackOf, useViewer } from './viewerStore.ts';
import { openVolume } from './volumes.ts';

export function load(): void {
  const state = useViewer.getState();
  const hung = state.viewports.flatMap((viewport) => {
    const stack = stackOf(state, viewport);
    return stack === undefined || stack.images.length === 0 ? [] : [{ stack, viewport }];
  });
  for (const { stack, viewport } of hung) {
    if (viewport.kind === 'Stack') loadShown(stack, viewport.index);
    else openVolume(stack, viewport.index);
  }
  for (const { stack, viewport } of [...hung].sort((a, b) => Number(a.stack.prior) - Number(b.stack.prior))) {
    if (viewport.kind === 'Stack') loadRest(stack, viewport.index);
  }
}
