// Key images of the open study: marked and unmarked at once, as the archive says. What they look like is KeyImageMark.tsx and the panel.
import { create } from 'zustand';
import type { KeyImage, KeyImageReason } from '../../../contract/keyImage.ts';
import { onEvent, request } from '../../client/index.ts';
import { stackOf, useViewer } from '../state/viewerStore.ts';

interface KeyImages {
  readonly StudyInstanceUID: string | null;
  readonly list: readonly KeyImage[];
  /** Why the archive did not take or tell them; null when it did. */
  readonly failure: string | null;
}

export const useKeyImages = create<KeyImages>(() => ({ StudyInstanceUID: null, list: [], failure: null }));
const get = useKeyImages.getState;
const set = useKeyImages.setState;

async function load(StudyInstanceUID: string): Promise<void> {
  const answer = await request('keyImage.list', { StudyInstanceUID });
  if (get().StudyInstanceUID !== StudyInstanceUID) return;
  set(answer.ok ? { list: answer.value.keyImages, failure: null } : { failure: answer.error.message });
}

/** Follows a study until the returned function is called. */
export function followKeyImages(StudyInstanceUID: string): () => void {
  set({ StudyInstanceUID, list: [], failure: null });
  void load(StudyInstanceUID);
  return onEvent((event) => {
    if ((event.type === 'keyImagesChanged' || event.type === 'studyChanged') && event.StudyInstanceUID === StudyInstanceUID) void load(StudyInstanceUID);
  });
}

export function keyImageAt(list: readonly KeyImage[], SOPInstanceUID: string, frame: number): KeyImage | undefined {
  return list.find((k) => k.SOPInstanceUID === SOPInstanceUID && k.frame === frame);
}

/** Says in the viewport what did not work. */
export function say(text: string): void {
  useViewer.setState((s) => ({ notice: { viewport: s.active, text } }));
}

export async function setKeyImage(mark: Pick<KeyImage, 'SOPInstanceUID' | 'frame'>, reason: KeyImageReason, note: string): Promise<void> {
  const answer = await request('keyImage.set', { SOPInstanceUID: mark.SOPInstanceUID, frame: mark.frame, reason, note });
  if (!answer.ok) say(answer.error.message);
}

export async function removeKeyImage(mark: Pick<KeyImage, 'SOPInstanceUID' | 'frame'>): Promise<void> {
  const answer = await request('keyImage.remove', { SOPInstanceUID: mark.SOPInstanceUID, frame: mark.frame });
  if (!answer.ok) say(answer.error.message);
}

/** The stored image that the active viewport shows; null on planes of a volume and documents. */
export function shownImage(): { SOPInstanceUID: string; frame: number } | null {
  const state = useViewer.getState();
  const viewport = state.viewports[state.active];
  if (viewport?.kind !== 'Stack') return null;
  const image = stackOf(state, viewport)?.images[viewport.index];
  return image === undefined ? null : { SOPInstanceUID: image.SOPInstanceUID, frame: image.frame };
}

export function isKeyImageShown(): boolean {
  const shown = shownImage();
  return shown !== null && keyImageAt(get().list, shown.SOPInstanceUID, shown.frame) !== undefined;
}

/** Marks the shown image, or takes the mark away. */
export async function toggleKeyImage(): Promise<void> {
  const shown = shownImage();
  if (shown === null) {
    say('A key image is a stored image, and this is a plane of the volume. Nothing was marked; mark it on the stack.');
    return;
  }
  const known = keyImageAt(get().list, shown.SOPInstanceUID, shown.frame);
  if (known?.imported === true) {
    say(`This mark stands in “${known.source}”, which does not change.`);
    return;
  }
  await (known === undefined ? setKeyImage(shown, 'of-interest', '') : removeKeyImage(shown));
}
