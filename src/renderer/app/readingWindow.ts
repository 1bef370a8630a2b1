// A reading window beside the main one: what its address tells it to show, and how it follows the study of the main window.
import type { OpenedPanes } from '../../contract/windows.ts';
import { onEvent } from '../client/index.ts';
import { orderPanes, shareStudy } from '../viewer/index.ts';
import { openStudy, useNavigation } from './navigation.ts';

const search = new URLSearchParams(window.location.search);

/** This window was opened beside the main one. */
export const isReadingWindow = search.has('reading');

function isCount(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}

function isPane(value: unknown): value is OpenedPanes['panes'][number] {
  if (typeof value !== 'object' || value === null || !('stackId' in value) || !('index' in value) || !('StudyInstanceUID' in value)) return false;
  const { StudyInstanceUID: uid, stackId, index } = value;
  return (uid === null || typeof uid === 'string') && typeof stackId === 'string' && isCount(index, 0, 1_000_000);
}

/** What stands in the address is as good as what anybody could write there. */
function readPanes(text: string | null): OpenedPanes | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null || !('columns' in value) || !('rows' in value) || !('panes' in value)) return null;
    const { columns, rows, panes } = value;
    if (!isCount(columns, 1, 5) || !isCount(rows, 1, 5) || !Array.isArray(panes) || panes.length > 25 || !panes.every(isPane)) return null;
    return { columns, rows, panes };
  } catch {
    return null;
  }
}

/** Before the first frame: this window begins with its study, without strip and panel, so that the images have the screen. */
export function startReadingWindow(): void {
  const uid = search.get('reading') ?? '';
  if (!/^[0-9.]{1,64}$/.test(uid)) return;
  const panes = readPanes(search.get('panes'));
  if (panes !== null) orderPanes(panes);
  useNavigation.setState({ place: 'reading', studyUid: uid, stripOpen: false, panelOpen: false });
}

/** The main window tells its study, the others go along. */
export function linkWindows(): () => void {
  if (!isReadingWindow) {
    return useNavigation.subscribe(({ studyUid }, before) => {
      if (studyUid !== null && studyUid !== before.studyUid) shareStudy(studyUid);
    });
  }
  return onEvent((event) => {
    if (event.type === 'viewShared' && event.view.kind === 'study') openStudy(event.view.StudyInstanceUID);
  });
}
