// Prepares a clone and runs one of its own programs: `node scripts/program.mjs demo|bench [arguments…]`. The program may be
// plain JavaScript or TypeScript, which is bundled first. It finds Electron in SAGITTA_ELECTRON and a display.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { needsVirtualDisplay } from './launch/machine.mjs';
import { startVirtualDisplay } from './launch/virtualDisplay.mjs';
import { root } from './setup/paths.mjs';
import { ensureReady } from './setup/ready.mjs';

const PROGRAMS = {
  demo: { path: 'scripts/demo/demo', need: [] },
  bench: { path: 'bench/bench', need: ['witnesses'] },
};

const [name, ...args] = process.argv.slice(2);
const { path, need } = PROGRAMS[name];
const virtual = needsVirtualDisplay([]);
const { electron } = await ensureReady({ need: ['electron', 'sqlite', 'build', ...need, ...(virtual ? ['display'] : [])] });
const display = virtual ? await startVirtualDisplay(process.pid) : {};
const env = { ...process.env, ...display, SAGITTA_ELECTRON: electron };
const child = spawn(process.execPath, [await runnable(path), ...args], { cwd: root, env, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === null ? 1 : 143);
});

async function runnable(base) {
  const script = join(root, `${base}.mjs`);
  if (existsSync(script)) return script;
  const { build } = await import('esbuild');
  const outfile = join(root, 'out/programs', `${name}.mjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [`${base}.ts`],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.18',
    format: 'esm',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
