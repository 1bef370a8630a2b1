// The programs around the window: the command line, and a sender in a process of its own. Used by the demo and the e2e tests.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const root = new URL('../..', import.meta.url).pathname;
export const sagitta = join(root, 'bin', 'sagitta');

/** What `sagitta … --json` answers. Rejects when it does not end with 0. */
export async function runSagitta(args) {
  const child = spawn(sagitta, [...args, '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
  let out = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`sagitta ${args[0]} ended with ${code}: ${out}`);
  return JSON.parse(out);
}

/** Another process sends the phantom: dcmtk's storescu where it is installed, else our own SCU from an archive of its own. */
export async function sendSeries(phantom, port) {
  if (spawnSync('storescu', ['--version']).status === 0) {
    const args = ['--scan-directories', '-aec', 'SAGITTA', '127.0.0.1', String(port), phantom.folder];
    const child = spawn('storescu', args, { stdio: 'ignore', env: { ...process.env, TCP_NODELAY: '1' } });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`storescu ended with ${code}`);
    return "dcmtk's storescu";
  }
  const sender = mkdtempSync(join(tmpdir(), 'sagitta-sender-'));
  try {
    await runSagitta(['import', phantom.folder, '--data-dir', sender]);
    const result = await runSagitta(['send', '--study', phantom.StudyInstanceUID, '--to', `SAGITTA@127.0.0.1:${port}`, '--data-dir', sender]);
    if (result.sent !== phantom.files.length) throw new Error(`sent ${result.sent} of ${phantom.files.length}`);
    return 'our own SCU, as a process of its own';
  } finally {
    rmSync(sender, { recursive: true, force: true });
  }
}
