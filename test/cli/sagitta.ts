// Runs the command line as real child processes, on data folders of their own, built as it is shipped.
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { makeCtFile } from '../helpers/ctFile.ts';

const root = resolve(import.meta.dirname, '..', '..');
const cliScript = join(root, 'out', 'cli', 'cli.js');

/** The launcher builds what is missing or old; after it the script is run itself, which is faster. */
export function buildCommandLine(): void {
  const built = spawnSync(join(root, 'bin', 'sagitta'), ['--version'], { encoding: 'utf8' });
  if (built.status !== 0) throw new Error(`bin/sagitta --version failed: ${built.stderr}`);
}

export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
  /** stdout as JSON; undefined when it is none. */
  json: unknown;
}

export function sagitta(args: string[], options: { input?: string } = {}): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(process.execPath, [cliScript, ...args], { timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      done({ code: child.exitCode, stdout, stderr, json: parse(stdout) });
    });
    child.stdin?.end(options.input ?? '');
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export interface Served {
  child: ChildProcess;
  line: { event: string; dimse: { aet: string; host: string; port: number }; dataDir: string };
  /** Sends the signal and answers how it ended. */
  end: (signal: NodeJS.Signals) => Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** `serve --json`, when it has printed its line. `under`: a program that starts it, like strace with its options. */
export async function serve(dataDir: string, args: string[] = [], under: string[] = []): Promise<Served> {
  const command = [...under, process.execPath, cliScript, 'serve', '--port', '0', '--json', '--data-dir', dataDir, ...args];
  const child = spawn(command[0] ?? '', command.slice(1), { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const [text] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), exited.then(() => ['{}'])])) as [string];
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code, by] = await exited;
    return { code, signal: by };
  };
  return { child, line: JSON.parse(text) as Served['line'], end };
}

export function temporaryFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'sagitta-cli-'));
  return {
    path,
    remove: () => {
      rmSync(path, { recursive: true, force: true });
    },
  };
}

/** A folder of small CT files. */
export function writeCtFolder(folder: string, count: number, size = 64): string {
  mkdirSync(folder, { recursive: true });
  for (let number = 1; number <= count; number++) writeFileSync(join(folder, `${String(number).padStart(4, '0')}.dcm`), makeCtFile({ number, size }).part10);
  return folder;
}

export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
