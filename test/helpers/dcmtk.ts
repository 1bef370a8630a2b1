// Runs dcmtk's programs as independent peers. Tests skip, and say so, where dcmtk is not installed.
import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

export const hasDcmtk = spawnSync('storescu', ['--version']).status === 0;
if (!hasDcmtk) console.info('skipped: tests against dcmtk (storescu is not installed)');

/** Without it dcmtk's figures are those of Nagle and delayed ACK. */
const env = { ...process.env, TCP_NODELAY: '1' };

export interface Ran {
  code: number;
  output: string;
}

export async function runDcmtk(program: string, args: string[]): Promise<Ran> {
  const child = spawn(program, args, { env });
  let output = '';
  child.stdout.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr.on('data', (text: Buffer) => (output += text.toString()));
  const [code] = (await once(child, 'close')) as [number];
  return { code, output };
}

export interface DcmtkServer {
  port: number;
  child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a server program on a free port, given as its last argument before `tail`, and waits until it accepts connections. */
export async function startDcmtk(program: string, args: string[], tail: string[] = []): Promise<DcmtkServer> {
  const port = await freePort();
  const child = spawn(program, [...args, String(port), ...tail], { env, stdio: 'ignore' });
  const closed = once(child, 'close');
  for (let tries = 0; !(await accepts(port)); tries += 1) {
    if (tries > 200 || child.exitCode !== null) throw new Error(`${program} did not start.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    port,
    child,
    async stop() {
      child.kill('SIGTERM');
      await closed;
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
