// The window's page, built by vite with vite.config.ts into out/renderer.
import { cpSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** Vite sets NODE_ENV to production for its whole process; the tests that start from this one must not inherit it. */
export async function buildPage() {
  const before = { NODE_ENV: process.env.NODE_ENV, NO_COLOR: process.env.NO_COLOR };
  process.env.NO_COLOR = '1';
  try {
    const { build } = await import('vite');
    await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
    copyPdfResources();
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** What the PDF library reads when a document asks for it: fonts that every reader must have, character maps, decoders. */
function copyPdfResources() {
  const from = dirname(createRequire(join(root, 'package.json')).resolve('pdfjs-dist/package.json'));
  for (const folder of ['cmaps', 'standard_fonts', 'wasm']) {
    cpSync(join(from, folder), join(root, 'out/renderer/pdf', folder), { recursive: true, filter: (path) => !/(quickjs|fallback)[^/]*$/.test(path) });
  }
}
