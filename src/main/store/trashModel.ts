// The shapes of deletion, retention and backups at the store's door. Types only.
import type { BackupResult, TrashRow } from '../../contract/lifecycle.ts';
import type { Result } from '../../contract/result.ts';

export interface Deletion {
  who: string;
  reason: string;
  cause: TrashRow['cause'];
  /** Also what has a report or measurements, and what is to be kept. */
  force: boolean;
}

export interface Purged {
  studies: number;
  instances: number;
  bytes: number;
}

export interface Trash {
  /** None unless all may go. Each study is hidden at once, all when it answers; nothing is removed before `purgeAt`. CONFLICT while one of them is under way. */
  delete(StudyInstanceUIDs: readonly string[], deletion: Deletion): Promise<Result<{ studies: number; instances: number; purgeAt: string }>>;
  /** Objects come back like arriving ones; cut off anywhere the rest is still in the trash. */
  restore(StudyInstanceUID: string, who: string): Promise<Result<{ instances: number; notRestored: number }>>;
  list(): TrashRow[];
  /** Objects of this study came in. True when it lies in the trash and this is the first time that they come again; it is audited. */
  noteArrival(StudyInstanceUID: string): boolean;
  /** Removes the files and rows of what is due; it may be cut off anywhere and goes on at the next call. CONFLICT while a backup or a rebuild of the index runs. */
  purge(who: string, signal?: AbortSignal): Promise<Result<Purged>>;
}

export interface Lifecycle {
  /** NOT_FOUND without the study. */
  keep(StudyInstanceUID: string, keep: boolean, who: string): Result<Record<string, never>>;
  isKept(StudyInstanceUID: string): boolean;
  /** Somebody looked at it: retention counts from here. */
  used(StudyInstanceUID: string): void;
  /** Moves to the trash what the settings say; at most so many studies at a call. */
  tidy(): Promise<{ retention: number; quota: number }>;
}

export type { BackupResult };
