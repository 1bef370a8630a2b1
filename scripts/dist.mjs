// `npm run dist [-- target…]`: the packed application in dist/, with the Electron at hand; without a target the unpacked one.
// `--e2e` makes the flavour that Playwright can drive, in dist/e2e: the same but for one fuse, and only when something changed.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findRuntime } from './setup/electronRuntime.mjs';
import { root } from './setup/paths.mjs';
import { ensureReady } from './setup/ready.mjs';
import { seconds } from './setup/say.mjs';

const started = Date.now();
const isEndToEnd = process.argv.includes('--e2e');
const targets = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
await ensureReady({ need: ['electron', 'sqlite', 'build'] });

const runtime = findRuntime();
const stamp = join(root, 'dist/e2e.stamp');
if (isEndToEnd && targets.length === 0 && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest()) {
  console.log('dist: nothing changed');
  process.exit(0);
}
if (isEndToEnd) rmSync(stamp, { force: true });

process.env.SAGITTA_FLAVOUR = isEndToEnd ? 'e2e' : 'release';
const { build, Platform } = await import('electron-builder');
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
if (isEndToEnd) writeFileSync(stamp, digest());

/** Of all that goes into the package: what was built, the recipe, the runtime. */
function digest() {
  const recipe = readdirSync(join(root, 'scripts/dist')).map((name) => `scripts/dist/${name}`);
  const inputs = ['out/bundles.stamp', 'out/page.stamp', 'electron-builder.yml', 'package.json', 'package-lock.json', 'scripts/dist.mjs', ...recipe];
  const hash = createHash('sha256').update(runtime.folder);
  for (const input of inputs) hash.update(readFileSync(join(root, input)));
  return hash.digest('hex');
}
