// Door of ingest: bytes → validated instance → store.
export { createIngest, type IngestOptions } from './createIngest.ts';
export type * from './sink.ts';
export { watchFolders, type FolderWatch } from './watchFolders.ts';
