// Shows the image that a document points at: in the viewport beside the document, or in its place when it is alone.
import { hangStack, showImage } from '../state/actions.ts';
import { useViewer } from '../state/viewerStore.ts';

export function showReferenced(SOPInstanceUID: string, frame: number): void {
  const { stacks, viewports, active } = useViewer.getState();
  const stack = stacks.find((s) => s.images.some((i) => i.SOPInstanceUID === SOPInstanceUID && i.frame === frame));
  if (stack === undefined) return;
  const shown = viewports.findIndex((v) => v.stackId === stack.id && v.kind === 'Stack');
  const at = shown >= 0 ? shown : viewports.length > 1 ? (active + 1) % viewports.length : active;
  if (shown < 0) hangStack(stack, at);
  showImage(
    at,
    stack.images.findIndex((i) => i.SOPInstanceUID === SOPInstanceUID && i.frame === frame),
  );
}
