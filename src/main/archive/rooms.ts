// Opens the rooms of the archive in order and gives each what it needs of the others.
import { ok, type Result } from '../../contract/result.ts';
import type { User } from '../../contract/user.ts';
import { createIngest, type Ingest } from '../ingest/index.ts';
import { currentUser, osUserName } from '../security/index.ts';
import { openStore, type Store } from '../store/index.ts';
import type { ArchiveEvents } from './events.ts';

export interface Rooms {
  store: Store;
  ingest: Ingest;
  /** Account of the operating system that runs the archive. */
  osUser: string;
  currentUser(): User | null;
}

/** CONFLICT when another process owns the folder. */
export function openRooms(dataDir: string, events: ArchiveEvents): Result<Rooms> {
  const opened = openStore({
    dataDir,
    log: (line) => {
      console.error(line);
    },
  });
  if (!opened.ok) return opened;
  const store = opened.value;
  const ingest = createIngest({
    store,
    onStudyChanged: (StudyInstanceUID) => {
      events.emit({ type: 'studyChanged', StudyInstanceUID });
    },
    onQuarantined: () => {
      events.emit({ type: 'quarantineChanged' });
    },
  });
  return ok({ store, ingest, osUser: osUserName(), currentUser: () => currentUser(store) });
}
