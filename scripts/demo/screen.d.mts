// Types of screen.mjs for the tests.
import type { Locator, Page } from 'playwright-core';

export interface Readout {
  unit: string | null;
  value: number | null;
  lps: number[] | null;
  pixel: number[] | null;
  image: { index: number; count: number } | null;
}
export function viewport(page: Page, what: string): Locator;
