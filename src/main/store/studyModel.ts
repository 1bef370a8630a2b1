// Types of lists of studies, gathered from the contract; nothing of its own but the counts.
import type { studyFilter, studySort, StudyStatus } from '../../contract/study.ts';
import type { z } from 'zod';

export type { SeriesRow, StudyDetail, StudyRow, StudyStatus, InstanceRow } from '../../contract/study.ts';
export type StudyFilter = z.infer<typeof studyFilter>;
export type StudySort = z.infer<typeof studySort>;
export type StudyCounts = Record<'all' | 'today' | StudyStatus, number>;
