// An X server without a screen for machines that have no display. It lives as long as the process it is started for, which
// need not be this one: bin/sagitta becomes Electron afterwards. Only who can read its cookie can connect.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from '../setup/paths.mjs';

const SCREEN = '1920x1200x24';
const START_MS = 20_000;
const COOKIE = 'MIT-MAGIC-COOKIE-1';

/** Resolves to the variables {DISPLAY, XAUTHORITY} to run with. Ends this process with a message when the server does not start. */
export async function startVirtualDisplay(ownerPid) {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-display-'));
  const authority = join(folder, 'authority');
  writeFileSync(authority, cookieFile(), { mode: 0o600 });
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset', '-auth', authority];
  const server = spawn(findProgram('Xvfb') ?? 'Xvfb', args, { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  try {
    const number = await displayNumber(server);
    server.unref();
    keepUntilGone(ownerPid, server.pid, folder);
    return { DISPLAY: `:${number}`, XAUTHORITY: authority };
  } catch (error) {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
    console.error(`${error.message}. Start it by hand or set DISPLAY, then run the same command again.`);
    process.exit(1);
  }
}

function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the virtual display (Xvfb) did not start in time')), START_MS);
    let text = '';
    server.stdio[3].on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(late);
      server.stdio[3].destroy();
      resolve(text.trim());
    });
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`the virtual display (Xvfb) ended with code ${code}`)));
  });
}

/** A small shell that waits for the owner to end (also as a zombie), then stops the server. */
function keepUntilGone(ownerPid, serverPid, folder) {
  const script = 'while [ -d "/proc/$1" ] && ! grep -q "^State:.Z" "/proc/$1/status" 2>/dev/null; do sleep 0.5; done; kill "$2" 2>/dev/null; rm -rf "$3"';
  spawn('/bin/sh', ['-c', script, 'keep-display', ownerPid, serverPid, folder].map(String), { detached: true, stdio: 'ignore' }).unref();
}

/** An authority file with one entry that fits every display: family, address, number, name, data, each with its length. */
function cookieFile() {
  const field = (data) => Buffer.concat([Buffer.from([data.length >> 8, data.length & 255]), data]);
  const none = Buffer.alloc(0);
  return Buffer.concat([Buffer.from([0xff, 0xff]), field(none), field(none), field(Buffer.from(COOKIE)), field(randomBytes(16))]);
}
