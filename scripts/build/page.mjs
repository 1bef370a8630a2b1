// The window's page, built by vite with vite.config.ts into out/renderer.
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

/** Vite sets NODE_ENV to production for its whole process; the tests that start from this one must not inherit it. */
export async function buildPage() {
  const before = { NODE_ENV: process.env.NODE_ENV, NO_COLOR: process.env.NO_COLOR };
  process.env.NO_COLOR = '1';
  try {
    const { build } = await import('vite');
    await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}
