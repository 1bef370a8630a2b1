// Test support: the whole archive in a temp folder, asked by its routes as a window asks. Nothing in production imports it.
import type { RouteInput, RouteName, RouteOutput } from '../../../contract/routes.ts';
import type { Result } from '../../../contract/result.ts';
import { openArchive, type Archive, type ArchiveOptions } from '../../archive.ts';
import { tempFolder } from '../../ingest/testing/testArchive.ts';
import { answer } from '../../rpc/server.ts';

export interface OpenedArchive {
  folder: ReturnType<typeof tempFolder>;
  /** The one that is open. */
  current(): Archive;
  open(listen: ArchiveOptions['listen']): Promise<Archive>;
  ask<N extends RouteName>(route: N, input: RouteInput<N>): Promise<Result<RouteOutput<N>>>;
  /** The folder can be opened again. */
  close(): Promise<void>;
  remove(): Promise<void>;
}

export function archiveFolder(): OpenedArchive {
  const folder = tempFolder();
  let archive: Archive | undefined;
  function current(): Archive {
    if (archive === undefined) throw new Error('not open');
    return archive;
  }
  async function close(): Promise<void> {
    await archive?.close();
    archive = undefined;
  }
  return {
    folder,
    current,
    close,
    async open(listen) {
      const opened = await openArchive({ dataDir: folder.path, listen });
      if (!opened.ok) throw new Error(opened.error.message);
      archive = opened.value;
      return archive;
    },
    ask<N extends RouteName>(route: N, input: RouteInput<N>) {
      const context = { actor: 'window' as const, signal: new AbortController().signal };
      return answer(current().handlers, route, input, context) as Promise<Result<RouteOutput<N>>>;
    },
    async remove() {
      await close();
      folder.remove();
    },
  };
}
