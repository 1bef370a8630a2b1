// Earlier studies beside the one that is read: fetched from the archive (audited), their series after those of the current study.
import { request } from '../../client/index.ts';
import { buildStacks } from '../stack/buildStacks.ts';
import { useViewer } from './viewerStore.ts';

const get = useViewer.getState;
const set = useViewer.setState;

function isPriorOpen(StudyInstanceUID: string): boolean {
  return get().details.some((d, i) => i > 0 && d.study.StudyInstanceUID === StudyInstanceUID);
}

/** Opens an earlier study of the patient. False when it could not be had, or another study is shown by now; the reason stands on the active viewport. */
export async function openPrior(PriorStudyInstanceUID: string): Promise<boolean> {
  if (isPriorOpen(PriorStudyInstanceUID)) return true;
  const read = get().detail?.study.StudyInstanceUID;
  if (read === undefined || get().priorsLoading.includes(PriorStudyInstanceUID)) return false;
  set((s) => ({ priorsLoading: [...s.priorsLoading, PriorStudyInstanceUID] }));
  const result = await request('study.compare', { StudyInstanceUID: read, PriorStudyInstanceUID });
  if (get().detail?.study.StudyInstanceUID !== read) return false;
  set((s) => ({ priorsLoading: s.priorsLoading.filter((uid) => uid !== PriorStudyInstanceUID) }));
  if (!result.ok) {
    set((s) => ({ notice: { viewport: s.active, text: result.error.message } }));
    return false;
  }
  const stacks = buildStacks(result.value, true);
  set((s) => ({ details: [...s.details, result.value], stacks: [...s.stacks, ...stacks] }));
  return true;
}
