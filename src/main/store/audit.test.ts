import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, type Store } from './index.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';

let dataDir: string;
beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'sagitta-audit-'));
  const store = open();
  for (let i = 1; i <= 5; i += 1) store.audit.append({ who: 'Dr A', action: 'archive.opened', subject: { StudyInstanceUID: `1.${String(i)}` }, detail: { i } });
  await store.close();
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function open(): Store {
  const opened = openStore({ dataDir });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** Changes the file behind the archive's back, triggers removed. */
async function tamper(sql: string): Promise<ReturnType<Store['audit']['verify']>> {
  const db = new SqliteDatabase(join(dataDir, 'archive.db'));
  db.exec(`DROP TRIGGER auditKeep; DROP TRIGGER auditStay; DROP TRIGGER auditNext; ${sql}`);
  db.close();
  const store = open();
  const verified = store.audit.verify();
  const whole = await store.verify();
  expect(whole.ok).toBe(verified.ok);
  await store.close();
  return verified;
}

it('an untouched chain verifies', async () => {
  expect(await tamper('SELECT 1')).toEqual({ ok: true, records: 5, firstBad: null });
});

it.each([
  ['a changed name', "UPDATE audit SET who = 'Dr B' WHERE seq = 3", 3],
  ['a changed detail', `UPDATE audit SET detail = '{"i":9}' WHERE seq = 2`, 2],
  ['a removed row', 'DELETE FROM audit WHERE seq = 3', 3],
  ['a removed end', 'DELETE FROM audit WHERE seq > 3', 4],
  ['broken JSON', "UPDATE audit SET subject = '{' WHERE seq = 4", 4],
  ['everything removed', 'DELETE FROM audit', 1],
])('finds %s', async (_, sql, firstBad) => {
  expect(await tamper(sql)).toMatchObject({ ok: false, firstBad });
});

it('refuses updates and deletes through SQL', () => {
  const db = new SqliteDatabase(join(dataDir, 'archive.db'));
  expect(() => db.exec("UPDATE audit SET who = 'x'")).toThrow(/append-only/);
  expect(() => db.exec('DELETE FROM audit')).toThrow(/append-only/);
  expect(() => db.exec("INSERT INTO audit VALUES (9, '', '', '', '{}', 'success', '{}', '', '')")).toThrow(/append-only/);
  db.close();
});
