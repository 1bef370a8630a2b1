// Presentation states of the open studies: asked for when a study opens, and again when the archive says that they changed. Applying them is dicom/display/presentation.ts.
import { create } from 'zustand';
import { isPresentedBy } from '../../../dicom/display/presentation.ts';
import type { PresentationState } from '../../../dicom/gsps/model.ts';
import { onEvent, request } from '../../client/index.ts';
import { homeView } from '../geometry/viewTransform.ts';
import type { ViewImage } from '../stack/image.ts';
import type { Stack } from '../stack/stack.ts';
import { changeViewport, useViewer } from './viewerStore.ts';

interface Presentations {
  /** By study, newest first. */
  readonly states: ReadonlyMap<string, readonly PresentationState[]>;
}

export const usePresentations = create<Presentations>(() => ({ states: new Map() }));

const none: readonly PresentationState[] = [];

async function load(StudyInstanceUID: string): Promise<void> {
  const answer = await request('presentation.list', { StudyInstanceUID });
  if (!answer.ok) return;
  usePresentations.setState(({ states }) => ({ states: new Map(states).set(StudyInstanceUID, answer.value.states) }));
}

/** Follows the studies that are open until the returned function is called. */
export function followPresentations(): () => void {
  const asked = new Set<string>();
  const ask = (): void => {
    for (const { study } of useViewer.getState().details) {
      if (asked.has(study.StudyInstanceUID)) continue;
      asked.add(study.StudyInstanceUID);
      void load(study.StudyInstanceUID);
    }
  };
  ask();
  const stopStore = useViewer.subscribe((now, before) => {
    if (now.details !== before.details) ask();
  });
  const stopEvents = onEvent((event) => {
    if ((event.type === 'presentationsChanged' || event.type === 'studyChanged') && asked.has(event.StudyInstanceUID)) void load(event.StudyInstanceUID);
  });
  return () => {
    stopStore();
    stopEvents();
    usePresentations.setState({ states: new Map() });
  };
}

/** States that were made for an image, newest first. */
export function presentationsOf({ states }: Presentations, StudyInstanceUID: string, image: Pick<ViewImage, 'SOPInstanceUID' | 'frame'>): PresentationState[] {
  return (states.get(StudyInstanceUID) ?? none).filter((state) => isPresentedBy(state, image.SOPInstanceUID, image.frame));
}

/** The state chosen in a viewport, when it was made for the image. */
export function chosenPresentation(
  { states }: Presentations,
  presentationUid: string | null,
  stack: Pick<Stack, 'StudyInstanceUID'>,
  image: Pick<ViewImage, 'SOPInstanceUID' | 'frame'>,
): PresentationState | null {
  if (presentationUid === null) return null;
  const state = (states.get(stack.StudyInstanceUID) ?? none).find(({ SOPInstanceUID }) => SOPInstanceUID === presentationUid);
  return state !== undefined && isPresentedBy(state, image.SOPInstanceUID, image.frame) ? state : null;
}

/** Applies a state, or none: window and inversion are then as it says. */
export function choosePresentation(at: number, presentationUid: string | null): void {
  changeViewport(at, ({ view: { base, side } }) => ({ presentationUid, view: { ...homeView, base, side }, window: null, inverted: false }));
}

export function presentationName({ label, description }: PresentationState): string {
  return [label, description].filter((part) => part !== '').join(', ') || 'without a name';
}
