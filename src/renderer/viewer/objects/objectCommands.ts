// Marking and saving as commands: key image, and the DICOM objects written on demand. What was written, or why not, is said in the viewport.
import { FileDown, Frame, Star } from 'lucide-react';
import { request } from '../../client/index.ts';
import type { Command } from '../../commands/index.ts';
import { listOf, useMeasureStore } from '../measure/measureStore.ts';
import { pictureOf } from '../state/pictures.ts';
import { useViewer } from '../state/viewerStore.ts';
import { isKeyImageShown, say, shownImage, toggleKeyImage, useKeyImages } from './keyImages.ts';
import { presentationInput } from './presentationInput.ts';

function study(): string | null {
  return useViewer.getState().detail?.study.StudyInstanceUID ?? null;
}

async function saveSr(): Promise<void> {
  const StudyInstanceUID = study();
  if (StudyInstanceUID === null) return;
  const answer = await request('measurement.saveSr', { StudyInstanceUID });
  if (!answer.ok) {
    say(answer.error.message);
    return;
  }
  const { written, leftOut } = answer.value;
  say([`${String(written)} measurement${written === 1 ? '' : 's'} saved as a DICOM SR of this study.`, ...leftOut].join(' '));
}

async function saveKeyImages(): Promise<void> {
  const StudyInstanceUID = study();
  if (StudyInstanceUID === null) return;
  const answer = await request('keyImage.save', { StudyInstanceUID });
  say(answer.ok ? `Key images saved as ${String(answer.value.SOPInstanceUIDs.length)} Key Object Selection document(s) of this study.` : answer.error.message);
}

function sizeOf(at: number): { width: number; height: number } {
  const canvas = document.querySelector<HTMLElement>(`[aria-label^="Viewport ${String(at + 1)}:"] canvas`);
  return { width: canvas?.clientWidth ?? 0, height: canvas?.clientHeight ?? 0 };
}

async function savePresentation(): Promise<void> {
  const { active, viewports } = useViewer.getState();
  const [picture, viewport, size] = [pictureOf(active), viewports[active], sizeOf(active)];
  if (picture === null || viewport === undefined || size.width === 0) return;
  const input = presentationInput(picture, viewport, size, listOf(useMeasureStore.getState().history));
  if (input === null) {
    say('A presentation state belongs to stored images, and this is a plane of the volume. Nothing was saved; save it on the stack.');
    return;
  }
  const answer = await request('presentation.save', input);
  say(answer.ok ? 'Presentation saved as a DICOM presentation state of this study.' : answer.error.message);
}

const common = { group: 'Study', scope: ['viewer', 'panel'] } as const;

export const keyImageCommand: Command = {
  id: 'viewer.keyImage',
  name: 'Key image',
  key: 'K',
  group: 'Tools',
  scope: 'viewer',
  icon: Star,
  keywords: 'mark star',
  enabled: () => shownImage() !== null,
  pressed: isKeyImageShown,
  run: () => void toggleKeyImage(),
};

export const objectCommands: readonly Command[] = [
  {
    ...common,
    id: 'viewer.saveSr',
    name: 'Save measurements as DICOM SR',
    icon: FileDown,
    keywords: 'TID 1500 structured report',
    enabled: () => useMeasureStore.getState().history.items.size > 0,
    run: () => void saveSr(),
  },
  {
    ...common,
    id: 'viewer.saveKeyImages',
    name: 'Save key images',
    icon: Star,
    keywords: 'KOS key object selection',
    enabled: () => useKeyImages.getState().list.some((k) => !k.imported),
    run: () => void saveKeyImages(),
  },
  {
    ...common,
    id: 'viewer.savePresentation',
    name: 'Save presentation',
    icon: Frame,
    keywords: 'GSPS presentation state window zoom annotations',
    enabled: () => shownImage() !== null,
    run: () => void savePresentation(),
  },
];
