// Opens the rooms of the archive in order and gives each what it needs of the others.
import { ok, type Result } from '../../contract/result.ts';
import type { User } from '../../contract/user.ts';
import { createIngest, type Ingest } from '../ingest/index.ts';
import type { Reports } from '../reports/index.ts';
import { currentUser, osUserName, verifyUser } from '../security/index.ts';
import { openStore, type Store } from '../store/index.ts';
import { version } from '../version.ts';
import type { ArchiveEvents } from './events.ts';

export interface Rooms {
  store: Store;
  ingest: Ingest;
  /** Loaded at the first use: PDF, fonts and templates are heavy, and most verbs need none of them. */
  reports: () => Promise<Reports>;
  /** Account of the operating system that runs the archive. */
  osUser: string;
  currentUser: () => User | null;
}

/** CONFLICT when another process owns the folder. */
export function openRooms(dataDir: string, events: ArchiveEvents): Result<Rooms> {
  const log = (line: string) => {
    console.error(line);
  };
  const opened = openStore({ dataDir, log });
  if (!opened.ok) return opened;
  const store = opened.value;
  const ingest = createIngest({
    store,
    onStudyChanged: (StudyInstanceUID) => {
      if (store.trash.noteArrival(StudyInstanceUID)) events.emit({ type: 'trashChanged' });
      events.emit({ type: 'studyChanged', StudyInstanceUID });
    },
    onQuarantined: () => {
      events.emit({ type: 'quarantineChanged' });
    },
  });
  const users = { current: () => currentUser(store), verify: (name: string, password: string | null) => verifyUser(store, name, password) };
  let reports: Promise<Reports> | undefined;
  async function loadReports(): Promise<Reports> {
    const { createReports } = await import('../reports/index.ts');
    return createReports({ store, users, ingest, softwareVersion: version, log });
  }
  return ok({ store, ingest, reports: () => (reports ??= loadReports()), osUser: osUserName(), currentUser: users.current });
}
