// Bundles of the programs that run on Node and on Electron's main side. Native modules stay outside; WASM decoders
// lie beside the bundle that may read them, fonts in out/resources/fonts.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { root } from '../setup/paths.mjs';

const EXTERNAL = ['electron', 'better-sqlite3', '@node-rs/argon2'];
const PROGRAMS = {
  'main/main': 'src/main/main.ts',
  'main/archiveProcess': 'src/main/archiveProcess.ts',
  'cli/cli': 'src/main/cli/cli.ts',
  // The thread that reads headers beside the archive, beside each program that holds one.
  'main/scanWorker': 'src/main/store/scanWorker.ts',
  'cli/scanWorker': 'src/main/store/scanWorker.ts',
  // The thread that draws small pictures for the window.
  'main/thumbnailWorker': 'src/main/media/thumbnailWorker.ts',
  // The thread that decodes what goes out uncompressed.
  'main/decodeWorker': 'src/main/transfers/transcode/decodeWorker.ts',
  'cli/decodeWorker': 'src/main/transfers/transcode/decodeWorker.ts',
};
// Bundled CommonJS packages ask for these three, which an ES module does not have.
const COMMON_JS_NAMES = `import { createRequire as sagittaRequire } from 'node:module';
import { dirname as sagittaDirname } from 'node:path';
import { fileURLToPath as sagittaPath } from 'node:url';
const require = sagittaRequire(import.meta.url), __filename = sagittaPath(import.meta.url), __dirname = sagittaDirname(__filename);`;
const FONTS = ['dejavu-fonts-ttf/ttf/DejaVuSansCondensed.ttf', 'dejavu-fonts-ttf/ttf/DejaVuSansCondensed-Bold.ttf'];
const DECODERS = [
  '@cornerstonejs/codec-charls/decodewasm',
  '@cornerstonejs/codec-openjpeg/decodewasm',
  '@cornerstonejs/codec-libjpeg-turbo-8bit/decodewasm',
  '@cornerstonejs/codec-libjpeg-turbo-8bit/wasm',
  '@cornerstonejs/codec-openjph/wasm',
];

/** Builds all programs and the preload script. Rejects with esbuild's messages. */
export async function buildBundles() {
  const { build } = await import('esbuild');
  const out = (path) => join(root, 'out', path);
  const shared = {
    absWorkingDir: root,
    bundle: true,
    external: EXTERNAL,
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'silent',
    legalComments: 'none',
  };
  await Promise.all([
    build({
      ...shared,
      entryPoints: PROGRAMS,
      outdir: out('.'),
      platform: 'node',
      target: 'node20.18',
      format: 'esm',
      mainFields: ['module', 'main'],
      conditions: ['node', 'import'],
      banner: { js: COMMON_JS_NAMES },
    }),
    // A sandboxed preload script can only be one CommonJS file.
    build({
      ...shared,
      entryPoints: ['src/preload/preload.ts'],
      outfile: out('preload/preload.cjs'),
      platform: 'node',
      target: 'chrome130',
      format: 'cjs',
      sourcemap: false,
    }),
  ]);
  for (const folder of ['main', 'cli']) copyInto(out(folder), DECODERS);
  copyInto(out('resources/fonts'), FONTS);
}

function copyInto(folder, specifiers) {
  const require = createRequire(join(root, 'package.json'));
  mkdirSync(folder, { recursive: true });
  for (const specifier of specifiers) {
    const path = require.resolve(specifier);
    copyFileSync(path, join(folder, basename(path)));
  }
}
