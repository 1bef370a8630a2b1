// How long studies stay: deletion with a grace period, what is never removed, priorities, backups.
import { z } from 'zod';
import { route } from './route.ts';
import { identifyStudy } from './archive.ts';
import { studyRow } from './study.ts';
import { instant, uid } from './values.ts';

const trashRow = z.object({
  StudyInstanceUID: uid,
  PatientName: z.string(),
  PatientID: z.string(),
  StudyDate: z.string(),
  StudyDescription: z.string(),
  ModalitiesInStudy: z.array(z.string()),
  instances: z.number().int(),
  bytes: z.number(),
  deletedAt: instant,
  deletedBy: z.string(),
  reason: z.string(),
  cause: z.enum(['person', 'retention', 'quota']),
  /** From then on it is removed for good. */
  purgeAt: instant,
  /** Objects of this study have come again since; they are shown in the worklist. */
  arrivedAgain: z.boolean(),
});
export type TrashRow = z.infer<typeof trashRow>;

const backupResult = z.object({
  to: z.string(),
  /** Object files in the backup, and their bytes. */
  files: z.number().int(),
  bytes: z.number(),
  /** Of those: written now; the others were there from an earlier backup. */
  copied: z.number().int(),
  studies: z.number().int(),
  createdAt: instant,
  /** Files that the archive itself has lost or that have changed: the backup is whole but for them. */
  problems: z.array(z.object({ file: z.string(), message: z.string() })),
});
export type BackupResult = z.infer<typeof backupResult>;

export const lifecycleSettings = {
  /** Days between deletion and removal for good. */
  deleteGraceDays: z.number().int().min(0).max(3650),
  /** Bytes that objects may take; over it, final studies go to the trash. null: no limit. */
  quotaBytes: z.number().int().min(0).nullable(),
  /** Final studies that nobody opened for so many days go to the trash. null: never. */
  retentionDays: z.number().int().min(1).max(36_500).nullable(),
  /** New objects are refused while fewer bytes are free. */
  lowDiskBytes: z.number().int().min(0),
};

export const defaultLifecycleSettings = { deleteGraceDays: 30, quotaBytes: null, retentionDays: null, lowDiskBytes: 512 * 1024 * 1024 };

const reason = z.string().trim().min(3).max(1000);
const folder = z.string().min(1).max(4096);

export const lifecycleRoutes = {
  /** All or none. REFUSED for studies with a report or measurements, and for those that are to be kept, unless `force`. Hidden at once, removed at `purgeAt`. */
  'study.delete': route({
    input: z.object({ StudyInstanceUIDs: z.array(uid).min(1).max(1000), reason, force: z.boolean().default(false) }),
    output: z.object({ studies: z.number().int(), instances: z.number().int(), purgeAt: instant }),
    owner: 'archive',
    effect: 'write',
  }),
  /** `notRestored`: objects that came again with other bytes; they stay in the trash. */
  'study.restore': route({
    input: identifyStudy,
    output: z.object({ instances: z.number().int(), notRestored: z.number().int() }),
    owner: 'archive',
    effect: 'write',
  }),
  'study.setPriority': route({
    input: z.object({ StudyInstanceUID: uid, priority: studyRow.shape.priority }),
    output: studyRow,
    owner: 'archive',
    effect: 'write',
  }),
  /** Retention and quota never touch a study that is kept. */
  'study.keep': route({ input: z.object({ StudyInstanceUID: uid, keep: z.boolean() }), output: z.object({}), owner: 'archive', effect: 'write' }),
  'study.isKept': route({ input: identifyStudy, output: z.object({ keep: z.boolean() }), owner: 'archive', effect: 'read' }),
  'trash.list': route({ input: z.object({}), output: z.object({ studies: z.array(trashRow) }), owner: 'archive', effect: 'read' }),
  /** Removes for good what is due. */
  'trash.purge': route({
    input: z.object({}),
    output: z.object({ studies: z.number().int(), instances: z.number().int(), bytes: z.number() }),
    owner: 'archive',
    effect: 'write',
  }),
  /** Starts it; news arrives as `job` events. */
  'archive.backup': route({ input: z.object({ to: folder }), output: z.object({ jobId: z.string() }), owner: 'archive', effect: 'write' }),
  /** The same, answered when it is done (command line). */
  'archive.backupRun': route({ input: z.object({ to: folder }), output: backupResult, owner: 'archive', effect: 'write' }),
} as const;
