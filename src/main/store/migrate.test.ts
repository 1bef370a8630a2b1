import SqliteDatabase from 'better-sqlite3';
import { expect, it } from 'vitest';
import { migrate, migrations } from './migrate.ts';

it.each(migrations.map((_, at) => at + 1))('migration %i applies to the schema before it and passes the checks of SQLite', (number) => {
  const db = new SqliteDatabase(':memory:');
  expect(migrate(db, number - 1).ok).toBe(true);
  expect(migrate(db, number).ok).toBe(true);
  expect(db.pragma('user_version', { simple: true })).toBe(number);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
});

it('migration 1 makes STRICT tables only (a text in a number column would go unseen)', () => {
  const db = new SqliteDatabase(':memory:');
  migrate(db, 1);
  const tables = db.pragma('table_list') as { name: string; schema: string; strict: number; type: string }[];
  const loose = tables.filter((table) => table.schema === 'main' && table.type === 'table' && table.strict === 0 && !table.name.startsWith('sqlite_'));
  expect(loose).toEqual([]);
});

it('refuses a database of a newer Sagitta instead of writing into it', () => {
  const db = new SqliteDatabase(':memory:');
  db.pragma('user_version = 99');
  expect(migrate(db)).toMatchObject({ ok: false, error: { code: 'NOT_READY' } });
});
