// Folders that are watched: what a modality, a CD reader or a script puts there is taken in by itself.
import { z } from 'zod';
import { route } from './route.ts';
import { instant } from './values.ts';

/** `move`: what was dealt with goes into `imported` or `not-imported` inside the folder; `leave`: nothing in the folder is touched. */
const watchedFolder = z.object({ path: z.string().min(1).max(4096), afterwards: z.enum(['leave', 'move']) });
export type WatchedFolder = z.infer<typeof watchedFolder>;

export const watchSettings = { watchFolders: z.array(watchedFolder).max(32) };
export const defaultWatchSettings: { watchFolders: WatchedFolder[] } = { watchFolders: [] };

const watchState = watchedFolder.extend({
  state: z.enum(['waiting', 'importing', 'missing', 'refused']),
  /** Since this archive was opened. */
  stored: z.number().int(),
  notImported: z.number().int(),
  lastImportAt: instant.nullable(),
  /** What is wrong and what to do; '' when nothing is. */
  message: z.string(),
});
export type WatchState = z.infer<typeof watchState>;

export const watchRoutes = {
  'watch.list': route({ input: z.object({}).strict(), output: z.object({ folders: z.array(watchState) }), owner: 'archive', effect: 'read' }),
} as const;
