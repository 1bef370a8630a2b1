// The studies that a command is about: those chosen in the worklist, or the one being read; empty where there is none.
import type { StudyRow } from '../../contract/study.ts';
import { selectedStudies } from '../worklist/index.ts';
import { useNavigation } from './navigation.ts';
import { useReadingStudy } from './readingStudy.ts';

export function studiesHere(): StudyRow[] {
  const { place } = useNavigation.getState();
  const read = useReadingStudy.getState().detail?.study;
  if (place === 'reading') return read === undefined ? [] : [read];
  return place === 'worklist' ? selectedStudies() : [];
}
