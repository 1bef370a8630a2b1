// What is known of the index as a whole: by which rules its columns were computed, and whether files of the archive are missing from it. Kept beside the settings.
import type { Database } from 'better-sqlite3';

/** Raise it when a column of the index is computed differently: the next reindex then writes every row anew. */
const rulesVersion = 1;

export interface IndexState {
  /** Why the index does not show all that is stored; '' when it does. */
  incomplete(): string;
  setIncomplete(why: string): void;
  /** The columns were computed by the rules of this program. */
  isCurrent(): boolean;
  /** After a rebuild that reached its end. */
  setWhole(): void;
}

export function createIndexState(db: Database): IndexState {
  const read = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE key = ?');
  const write = db.prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const drop = db.prepare('DELETE FROM settings WHERE key = ?');
  const isEmpty = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM (SELECT 1 FROM instances LIMIT 1)');
  const setVersion = (): void => void write.run('indexRules', String(rulesVersion));
  if (read.get('indexRules') === undefined && isEmpty.get()?.n === 0) setVersion();
  return {
    incomplete: () => JSON.parse(read.get('indexIncomplete')?.value ?? '""') as string,
    setIncomplete: (why) => void write.run('indexIncomplete', JSON.stringify(why)),
    isCurrent: () => read.get('indexRules')?.value === String(rulesVersion),
    setWhole() {
      setVersion();
      drop.run('indexIncomplete');
    },
  };
}
