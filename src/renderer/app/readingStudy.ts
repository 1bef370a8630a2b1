// The study on the reading screen, shared by bar, viewports and panel.
import { create } from 'zustand';
import type { StudyDetail } from '../../contract/study.ts';

export const useReadingStudy = create<{ detail: StudyDetail | undefined }>(() => ({ detail: undefined }));
