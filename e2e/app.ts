// Starts the real window for a test, on a data folder of its own, and ends it whatever happens: each launch has a hard timer that kills the program.
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

export const root = resolve(import.meta.dirname, '..');

export interface LaunchOptions {
  /** Default: a new one that is removed at the end. */
  dataDir?: string;
  /** More of our flags. */
  args?: string[];
  /** Default: bin/sagitta of the clone. */
  executablePath?: string;
  /** The program is killed after so long, default 120 s. */
  hardLimitMs?: number;
}

export interface SagittaWindow {
  app: ElectronApplication;
  page: Page;
  dataDir: string;
  /** Asks one route as the page would. */
  request: (route: string, input: unknown) => Promise<RouteAnswer>;
  /** What stands in ready.json once the listener is up. */
  ready(): Promise<{ dimse: { aet: string; host: string; port: number }; dataDir: string }>;
  /** Ends the program; leaves a data folder that was given. */
  close: () => Promise<void>;
}

export type RouteAnswer = { ok: true; value: Record<string, unknown> } | { ok: false; error: { code: string; message: string } };

export async function launchSagitta(options: LaunchOptions = {}): Promise<SagittaWindow> {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'sagitta-e2e-'));
  const executablePath = options.executablePath ?? join(root, 'bin', 'sagitta');
  const app = await _electron.launch({ executablePath, args: ['--data-dir', dataDir, '--port', '0', ...(options.args ?? [])], timeout: 60_000 });
  const program = app.process();
  const timer = setTimeout(() => {
    console.error('The window was killed: the test took too long.');
    program.kill('SIGKILL');
  }, options.hardLimitMs ?? 120_000);
  const page = await app.firstWindow();
  await page.waitForLoadState('domcontentloaded');

  async function close(): Promise<void> {
    await Promise.race([app.close(), new Promise((done) => setTimeout(done, 10_000))]);
    clearTimeout(timer);
    if (!hasEnded(program)) {
      const ended = new Promise((done) => program.once('exit', done));
      program.kill('SIGKILL');
      await ended;
    }
    // Chromium's own children end a moment after it, and write until then.
    if (options.dataDir === undefined) rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }

  return {
    app,
    page,
    dataDir,
    close,
    request: (route, input) => page.evaluate(ask, { route, input }),
    ready: () => waitFor(() => JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8')) as Awaited<ReturnType<SagittaWindow['ready']>>, 'ready.json'),
  };
}

function hasEnded(program: ChildProcess): boolean {
  return program.exitCode !== null || program.signalCode !== null;
}

/** Runs in the page. */
function ask({ route, input }: { route: string; input: unknown }): Promise<RouteAnswer> {
  const page = globalThis as unknown as { sagitta: { request(route: string, input: unknown): Promise<RouteAnswer> } };
  return page.sagitta.request(route, input);
}

/** Tries until it does not throw and is not undefined. */
export async function waitFor<T>(look: () => Promise<T | undefined> | T | undefined, what: string, limitMs = 20_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await attempt(look);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`${what} did not come within ${String(limitMs / 1000)} s`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function attempt<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T | undefined> {
  try {
    return await look();
  } catch {
    return undefined;
  }
}
