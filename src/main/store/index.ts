// Door of the store: the only SQL and the only object files. Everything else of the room is private.
export { openStore } from './openStore.ts';
export { readOwner } from './lock.ts';
export { restoreBackup, type RestoreResult } from './restoreBackup.ts';
export type * from './model.ts';
export type * from './annotationModel.ts';
export type * from './commitmentModel.ts';
export type * from './correctionModel.ts';
export type * from './trashModel.ts';
export type * from './queryModel.ts';
export type * from './transferModel.ts';
export type { StudyCounts } from './studyModel.ts';
export { readHeadOfFile as parseHeader, parseHead } from './fileHead.ts';
export { gatherCommits } from './gatheredCommits.ts';
export { putWhole } from './wholeFile.ts';
