// `npm run dist [-- target…]`: the packed application in dist/, with the Electron at hand; without a target the unpacked one.
// `--e2e` makes the flavour that Playwright can drive, in dist/e2e: the same but for one fuse.
import { join } from 'node:path';
import { findRuntime } from './setup/electronRuntime.mjs';
import { root } from './setup/paths.mjs';
import { ensureReady } from './setup/ready.mjs';
import { seconds } from './setup/say.mjs';

const started = Date.now();
const isEndToEnd = process.argv.includes('--e2e');
const targets = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
await ensureReady({ need: ['electron', 'sqlite', 'build'] });

process.env.SAGITTA_FLAVOUR = isEndToEnd ? 'e2e' : 'release';
const { build, Platform } = await import('electron-builder');
const runtime = findRuntime();
await build({
  projectDir: root,
  targets: Platform.current().createTarget(targets.length > 0 ? targets : ['dir']),
  publish: 'never',
  config: {
    extends: join(root, 'electron-builder.yml'),
    electronVersion: runtime.version,
    electronDist: runtime.folder,
    directories: { output: isEndToEnd ? 'dist/e2e' : 'dist' },
  },
});
console.log(`dist: done in ${seconds(started)} with Electron ${runtime.version}`);
