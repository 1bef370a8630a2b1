// The window's page, built by vite with vite.config.ts into out/renderer.
import { join } from 'node:path';
import { root } from '../setup/paths.mjs';

export async function buildPage() {
  process.env.NO_COLOR = '1';
  const { build } = await import('vite');
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
}
