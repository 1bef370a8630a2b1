// Our window and the peer's, started and ended by this process; a hard limit kills what hangs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import { build } from 'vite';
import { machineFlags } from '../../scripts/launch/machine.mjs';
import { findRuntime } from '../../scripts/setup/electronRuntime.mjs';
import { root, sagitta } from '../processes.mjs';
import { installProbe } from './probe.mjs';

const HARD_LIMIT_MS = 8 * 60_000;

async function launch(executablePath, args, env) {
  const app = await _electron.launch({ executablePath, args, env: { ...process.env, ...env }, timeout: 120_000 });
  const program = app.process();
  const timer = setTimeout(() => program.kill('SIGKILL'), HARD_LIMIT_MS);
  const page = await app.firstWindow();
  page.on('pageerror', (error) => console.error(`the page failed: ${error.message}`));
  const close = async () => {
    await Promise.race([app.close().catch(() => undefined), new Promise((done) => setTimeout(done, 15_000))]);
    clearTimeout(timer);
    if (program.exitCode === null && program.signalCode === null) program.kill('SIGKILL');
  };
  return { app, page, close };
}

const request = (page, route, input) => page.evaluate(([name, value]) => globalThis.sagitta.request(name, value), [route, input]);

/** The worklist of `dataDir`, as just started. */
export async function openSagitta(dataDir) {
  const { app, page, close } = await launch(sagitta, ['--data-dir', dataDir, '--port', '0'], {});
  try {
    await page.waitForLoadState('domcontentloaded');
    await app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      window.setContentSize(1280, 800);
      window.webContents.backgroundThrottling = false;
    });
    for (let tries = 0; tries < 200; tries++) {
      const made = await request(page, 'user.create', { name: 'Bench', password: null });
      if (made.ok || made.error.code !== 'NOT_READY') break;
      await page.waitForTimeout(100);
    }
    await fresh(page);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The page loaded anew: no decoded image is left, workers start again. */
export async function fresh(page) {
  await page.reload();
  await page.getByRole('grid', { name: 'Studies' }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1500);
  await page.evaluate(installProbe);
}

export async function openPeer(folder, frameBytes) {
  await build({ configFile: join(root, 'bench', 'peer', 'vite.config.mjs'), logLevel: 'error' });
  const executable = process.env.SAGITTA_ELECTRON ?? findRuntime()?.executable;
  const flags = machineFlags(false);
  const window = await launch(executable, [...flags, join(root, 'bench', 'peer'), join(root, 'out', 'bench-peer'), folder, String(frameBytes)], {
    ELECTRON_RUN_AS_NODE: undefined,
  });
  await window.page.waitForFunction(() => globalThis.peer !== undefined, undefined, { timeout: 60_000 });
  await window.page.evaluate(installProbe);
  return window;
}

export const gdcmPython = () => ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', 'import gdcm, numpy']).status === 0);
