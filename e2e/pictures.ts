// Pictures of the user manual, taken by the end-to-end tests: `SAGITTA_PICTURES=1` writes them to docs/images, else they stay with the test results.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { root } from './app.ts';

/** Saves what the window shows as `<name>.png` and says where. Show constructed studies only: no real patient goes into the manual. */
export async function picture(page: Page, name: string): Promise<string> {
  const folder = process.env.SAGITTA_PICTURES === undefined ? join(root, 'test-results', 'pictures') : join(root, 'docs', 'images');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.png`);
  await page.screenshot({ path });
  return path;
}
