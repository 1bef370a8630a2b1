// What a killed export leaves beside its target is removed by the next; nothing else of that kind is.
import { existsSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openTestArchive, tempFolder } from '../ingest/testing/testArchive.ts';
import { withStaging } from './staging.ts';

it('removes what this archive left, and neither that of others nor of an export that runs (catches: half a patient on a stick)', async () => {
  const folder = tempFolder();
  const [one, other] = [openTestArchive(join(folder.path, 'one')), openTestArchive(join(folder.path, 'other'))];
  one.store.audit.append({ who: 'test', action: 'test' });
  other.store.audit.append({ who: 'test', action: 'test' });
  const beside = join(folder.path, 'stick');
  let name = '';
  await withStaging(one.store, beside, (path) => {
    name = path;
    return Promise.resolve();
  });
  expect(existsSync(name)).toBe(false);
  // As a process that was killed leaves it.
  mkdirSync(name);
  await withStaging(other.store, beside, () => Promise.resolve());
  expect(existsSync(name)).toBe(true);
  await withStaging(one.store, beside, async (running) => {
    expect(existsSync(name)).toBe(false);
    await withStaging(one.store, beside, () => Promise.resolve());
    expect(existsSync(running)).toBe(true);
  });
  mkdirSync(join(beside, 'mine'));
  mkdirSync(join(beside, '.sagitta-else'));
  symlinkSync(join(beside, 'mine'), name);
  await withStaging(one.store, beside, () => Promise.resolve());
  expect(readdirSync(beside).sort()).toEqual(['.sagitta-else', name.slice(beside.length + 1), 'mine'].sort());
  await one.close();
  await other.close();
  folder.remove();
});
