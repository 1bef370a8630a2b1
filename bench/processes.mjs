// Servers and clients that the benchmarks start and stop, each by its own id; loopback only.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
export const sagitta = join(root, 'bin', 'sagitta');

const START_MS = 20_000;

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs to its end and gives what it printed; rejects with the end of its complaints when it fails. */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, env: withoutDelay(options.env) });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk) => (out += chunk));
  child.stderr.on('data', (chunk) => (err = (err + chunk).slice(-4000)));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${err || out.slice(-2000)}`);
  return out;
}

export async function runSagitta(args) {
  return JSON.parse(await run(sagitta, [...args, '--json']));
}

/** Starts a server and waits until its port answers. */
export async function startServer(command, args, port) {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], env: withoutDelay() });
  let err = '';
  let failure = null;
  child.stderr.on('data', (chunk) => (err = (err + chunk).slice(-4000)));
  child.on('error', (error) => (failure = error));
  const until = performance.now() + START_MS;
  while (performance.now() < until) {
    if (failure !== null || child.exitCode !== null) throw new Error(`${command} ended at once: ${failure?.message ?? err}`);
    if (await answers(port)) return child;
    await new Promise((next) => setTimeout(next, 30));
  }
  await stop(child);
  throw new Error(`${command} did not open port ${port}: ${err}`);
}

/** `sagitta serve` on a free port; gives the child and its port. */
export async function startSagitta(dataDir) {
  const child = spawn(sagitta, ['serve', '--port', '0', '--aet', 'SAGITTA', '--data-dir', dataDir, '--json'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  const ready = await new Promise((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('exit', (code) => reject(new Error(`sagitta serve ended with ${code}`)));
  });
  return { child, port: JSON.parse(ready).dimse.port };
}

export async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(killer);
}

/** dcmtk waits for a small packet to be acknowledged unless it is told not to. */
function withoutDelay(env = {}) {
  return { ...process.env, TCP_NODELAY: '1', ...env };
}

function answers(port) {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}
