// An image by its UID and frame: hung where it hangs already, else in the active viewport; and its place in words.
import { hangStack, setActive, showImage } from '../state/actions.ts';
import { useViewer } from '../state/viewerStore.ts';
import type { Stack } from '../stack/stack.ts';

function find(SOPInstanceUID: string, frame: number): { stack: Stack; index: number } | null {
  for (const stack of useViewer.getState().stacks) {
    const index = stack.images.findIndex((image) => image.SOPInstanceUID === SOPInstanceUID && image.frame === frame);
    if (index >= 0) return { stack, index };
  }
  return null;
}

export const goToStoredImage = {
  go(SOPInstanceUID: string, frame: number): void {
    const found = find(SOPInstanceUID, frame);
    if (found === null) return;
    const { viewports, active } = useViewer.getState();
    const at = viewports.findIndex((v) => v.kind === 'Stack' && v.stackId === found.stack.id);
    const target = at >= 0 ? at : active;
    if (at < 0) hangStack(found.stack, active);
    setActive(target);
    showImage(target, found.index);
  },
  /** "2 Portal, image 57". */
  wordsOf(SOPInstanceUID: string, frame: number): string {
    const found = find(SOPInstanceUID, frame);
    if (found === null) return 'an image that is not shown here';
    return `${found.stack.series.SeriesNumber} ${found.stack.label}, image ${String(found.index + 1)}`.trim();
  },
};
