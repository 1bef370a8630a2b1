// One set-up at a time: a lock folder in the cache, with the holder's process id and a heartbeat. A lock whose holder is
// gone is taken over. Not re-entrant.
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cacheFolder } from './paths.mjs';
import { say } from './say.mjs';

const HEARTBEAT_MS = 5000;
const STALE_MS = 60_000;

/** Runs `work` while holding the lock; waits for another set-up to end first. */
export async function withLock(work) {
  const folder = join(cacheFolder(), 'setup.lock');
  mkdirSync(cacheFolder(), { recursive: true });
  await take(folder);
  const release = () => rmSync(folder, { recursive: true, force: true });
  const heartbeat = setInterval(() => touch(folder), HEARTBEAT_MS);
  const interrupted = (signal) => {
    release();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  try {
    removeUnfinished();
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off('SIGINT', interrupted);
    process.off('SIGTERM', interrupted);
    release();
  }
}

/** What a set-up that was killed left behind; nobody else can be working on it while this holds the lock. */
function removeUnfinished() {
  for (const name of readdirSync(cacheFolder())) {
    if (name.startsWith('making-')) rmSync(join(cacheFolder(), name), { recursive: true, force: true });
  }
}

async function take(folder) {
  let told = false;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, 'owner'), JSON.stringify({ pid: process.pid, host: hostname() }));
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (isStale(folder)) {
      rmSync(folder, { recursive: true, force: true });
      continue;
    }
    if (!told) say('another set-up is running; waiting for it', { always: true });
    told = true;
    await sleep(300);
  }
}

function isStale(folder) {
  try {
    if (Date.now() - statSync(folder).mtimeMs > STALE_MS) return true;
    const owner = JSON.parse(readFileSync(join(folder, 'owner'), 'utf8'));
    return owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    return false;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(folder) {
  try {
    utimesSync(folder, new Date(), new Date());
  } catch {
    // The lock was removed by hand: the work goes on.
  }
}
