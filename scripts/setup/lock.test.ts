// Unit tests of the set-up's lock with real processes: two set-ups that build the same file at once, or one that was killed and
// blocks all later ones.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

let cache: string;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'sagitta-lock-'));
});
afterEach(() => {
  rmSync(cache, { recursive: true });
});

async function setUp(): Promise<number> {
  const lock = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;
  const log = JSON.stringify(join(cache, 'log'));
  const script = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from ${JSON.stringify(lock)};
    await withLock(async () => {
      appendFileSync(${log}, 'in ');
      await new Promise((done) => setTimeout(done, 200));
      appendFileSync(${log}, 'out ');
    });`;
  const env = { ...process.env, XDG_CACHE_HOME: cache };
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'ignore' });
  const [code] = (await once(child, 'exit')) as [number];
  return code;
}

test('three set-ups at once work one after the other', async () => {
  expect(await Promise.all([setUp(), setUp(), setUp()])).toEqual([0, 0, 0]);
  expect(readFileSync(join(cache, 'log'), 'utf8')).toBe('in out in out in out ');
});

test('the lock of a process that is gone is taken over, and what it left half made is removed', async () => {
  const gone = spawn(process.execPath, ['-e', '']);
  await once(gone, 'exit');
  mkdirSync(join(cache, 'sagitta/setup.lock'), { recursive: true });
  mkdirSync(join(cache, 'sagitta/making-x'));
  writeFileSync(join(cache, 'sagitta/setup.lock/owner'), JSON.stringify({ pid: gone.pid, host: hostname() }));
  expect(await setUp()).toBe(0);
  expect(() => readFileSync(join(cache, 'sagitta/making-x'))).toThrow('ENOENT');
});
