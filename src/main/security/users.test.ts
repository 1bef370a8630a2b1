import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestArchive, tempFolder, type TestArchive } from '../ingest/testing/testArchive.ts';
import { audit, createUser, currentUser, osUserName, verifyAuditChain, verifyUser } from './index.ts';

let folder: ReturnType<typeof tempFolder>;
let archive: TestArchive;
beforeEach(() => {
  folder = tempFolder();
  archive = openTestArchive(folder.path);
});
afterEach(async () => {
  await archive.close();
  folder.remove();
});

it('takes the right password only, and never stores it', async () => {
  expect(currentUser(archive.store)).toBeNull();
  expect(await verifyUser(archive.store, 'Dr A', 'x')).toMatchObject({ ok: false, error: { code: 'NO_USER' } });
  expect(await createUser(archive.store, { name: 'Dr A', password: 'correct horse' })).toMatchObject({ ok: true, value: { name: 'Dr A', method: 'password' } });
  expect(await verifyUser(archive.store, 'dr a', 'correct horse')).toMatchObject({ ok: true, value: { name: 'Dr A' } });
  for (const wrong of ['correct horsE', '', null])
    expect(await verifyUser(archive.store, 'Dr A', wrong)).toMatchObject({ ok: false, error: { code: 'WRONG_PASSWORD' } });
  expect(archive.store.users.list()[0]?.passwordHash).toMatch(/^\$argon2id\$/);
  expect(JSON.stringify(archive.store.audit.list())).not.toContain('horse');
});

it('a second user is refused until roles come', async () => {
  await createUser(archive.store, { name: 'Dr A', password: null });
  expect(await createUser(archive.store, { name: 'Dr B', password: null })).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
});

it('a computer-login user signs only under the account that made them', async () => {
  await createUser(archive.store, { name: 'Dr A', password: null });
  expect(archive.store.users.list()[0]?.osUser).toBe(osUserName());
  expect(await verifyUser(archive.store, 'Dr A', null)).toMatchObject({ ok: true, value: { method: 'computer-login' } });
  archive.store.users.add({ id: 'x', name: 'Dr C', method: 'computer-login', passwordHash: null, osUser: 'someone else' });
  expect(await verifyUser(archive.store, 'Dr C', null)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
});

it('records what it is told in the chain', () => {
  audit(archive.store, { who: 'Dr A', action: 'sign.refused', outcome: 'failure', subject: { reportId: 'r' } });
  expect(verifyAuditChain(archive.store)).toEqual({ ok: true, records: 1, firstBad: null });
});
