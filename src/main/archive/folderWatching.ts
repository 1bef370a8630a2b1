// Keeps the watch over folders in step with the settings: only an archive that runs on watches, a one-shot verb does not.
import type { WatchedFolder, WatchState } from '../../contract/watch.ts';
import { watchFolders, type FolderWatch } from '../ingest/index.ts';
import { audit } from '../security/index.ts';
import type { ArchiveEvents } from './events.ts';
import type { Rooms } from './rooms.ts';

export interface FolderWatching {
  states(): WatchState[];
  /** Takes the folders of the settings; what is watched already goes on. */
  follow(folders: readonly WatchedFolder[]): Promise<void>;
  close(): Promise<void>;
}

export function createFolderWatching({ store, ingest }: Rooms, events: ArchiveEvents): FolderWatching {
  let current: FolderWatch = watchFolders({ dataDir: store.dataDir, folders: [], importPaths: (paths, options) => ingest.importPaths(paths, options) });
  let followed = '[]';
  /** One change after another, and none after closing: a watch that began then would write into a store that is gone. */
  let following = Promise.resolve();
  let isClosed = false;

  function onChange(): void {
    events.emit({ type: 'watchFoldersChanged' });
  }

  const importPaths: typeof ingest.importPaths = async (paths, options) => {
    const result = await ingest.importPaths(paths, options);
    const { found, stored, duplicates, quarantined, failed, cancelled } = result;
    audit(store, {
      who: options.who ?? 'Watched folder',
      action: 'import.finished',
      outcome: failed > 0 ? 'failure' : 'success',
      detail: { found, stored, duplicates, quarantined: quarantined.length, failed, cancelled },
    });
    if (stored > 0) events.emit({ type: 'studiesChanged' });
    return result;
  };

  const isOver = (): boolean => isClosed;

  async function take(folders: readonly WatchedFolder[]): Promise<void> {
    if (isOver() || JSON.stringify(folders) === followed) return;
    followed = JSON.stringify(folders);
    await current.close();
    if (isOver()) return;
    current = watchFolders({ dataDir: store.dataDir, folders, importPaths, onChange });
    onChange();
  }

  return {
    states: () => current.states(),
    follow: (folders) => {
      following = following.then(() => take(folders));
      return following;
    },
    close: async () => {
      isClosed = true;
      await current.close();
      await following;
    },
  };
}
