// Types of mainJob.mjs for the tests.
import type { Locator, Page } from 'playwright-core';
import type { Phantom } from './programs.mjs';
import type { Readout } from './screen.mjs';

export function firstRun(page: Page): Promise<void>;
export function waitForStudy(page: Page, name: string, images: number): Promise<Locator>;
export function openStudy(page: Page, name: string): Promise<void>;
export function openMpr(page: Page): Promise<void>;
export function readAt(page: Page, view: Locator, lps: readonly number[]): Promise<Readout>;
export function measureNodule(page: Page, nodule: Phantom['nodule']): Promise<string>;
export function measureEllipse(page: Page, centre: readonly number[], radiusMm: number): Promise<string>;
export function nameMeasurement(page: Page, kind: string, name: string): Promise<void>;
export function measurements(page: Page): Promise<string[]>;
export function draft(page: Page): Promise<number>;
export function review(page: Page, what: string, correction: string): Promise<void>;
export function sign(page: Page): Promise<void>;
export function exportReport(page: Page, folder: string): Promise<Record<'PDF' | 'SR' | 'JSON', string>>;
export function checkAllThere(page: Page, name: string, images: number, before: { measurements: string[]; report: string[] }): Promise<void>;
export function reportText(page: Page): Promise<string[]>;
