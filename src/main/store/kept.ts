// Small documents that people made and that no file holds (hanging protocols, saved layouts): one JSON value per key beside the settings, so backups carry them and a rebuild leaves them.
import type { Database } from 'better-sqlite3';
import type { AuditLog, Kept } from './model.ts';

export function createKept(db: Database, audit: AuditLog): Kept {
  const read = db.prepare<[string], string>('SELECT value FROM settings WHERE key = ?').pluck();
  const put = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const own = (key: string): string => `kept.${key}`;
  return {
    get(key) {
      const value = read.get(own(key));
      return value === undefined ? undefined : (JSON.parse(value) as unknown);
    },
    set: db.transaction((key: string, value: unknown, { who, action, detail }: Parameters<Kept['set']>[2]) => {
      put.run(own(key), JSON.stringify(value));
      audit.append({ who, action, detail });
    }),
  };
}
