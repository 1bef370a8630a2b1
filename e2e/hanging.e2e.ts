// Hanging protocols, priors and scrolling together on the real window, with constructed studies: the right series in the right pane, mirrored, at one scale, in sync.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ctAbdomen,
  ctChest,
  ctHead,
  mammogram,
  mrBrain,
  mrKnee,
  mrSpine,
  ultrasound,
  xrayChest,
  type MadeStudy,
} from '../test/fixtures/constructed/studies.ts';
import { launchSagitta, waitFor, type SagittaWindow } from './app.ts';
import { picture } from './pictures.ts';

let sagitta: SagittaWindow;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'sagitta-made-'));

async function take(study: MadeStudy): Promise<string> {
  const at = join(folder, study.uid);
  mkdirSync(at, { recursive: true });
  for (const { name, bytes } of study.files) writeFileSync(join(at, name), bytes);
  expect((await sagitta.request('import.run', { paths: [at] })).ok).toBe(true);
  return study.uid;
}

/** Opens a study and waits until nothing loads any more. */
async function open(StudyInstanceUID: string, panes: number): Promise<void> {
  await sagitta.request('app.openReading', { StudyInstanceUID });
  await expect(viewports()).toHaveCount(panes);
  await settled();
}

async function settled(): Promise<void> {
  await waitFor(
    async () => {
      const states = await page.getByRole('status', { name: 'Image state' }).allTextContents();
      return states.every((text) => !/loading/.test(text)) ? true : undefined;
    },
    'all images',
    60_000,
  );
}

function viewports(): Locator {
  return page.getByRole('group', { name: /^Viewport \d+: / });
}

function viewport(n: number): Locator {
  return page.getByRole('group', { name: new RegExp(`^Viewport ${String(n)}: `) });
}

/** What stands in the first line of each viewport, or what is missing there. */
async function titles(): Promise<string[]> {
  return Promise.all((await viewports().all()).map(async (v) => ((await v.locator('.v-plane, .v-vacant').first().textContent()) ?? '').replace(/^\d+/, '')));
}

function hungBy(): Promise<string | null> {
  return page.getByRole('button', { name: /^Hanging protocol: / }).getAttribute('aria-label');
}

/** As much of a canvas as is read in the page. */
interface Canvas {
  width: number;
  height: number;
  clientWidth: number;
  getContext(kind: '2d'): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray } };
}

/** CSS px of the bright part of a viewport: from its first to its last column with more than a few bright pixels. */
async function brightColumns(n: number): Promise<{ first: number; last: number; width: number }> {
  return viewport(n)
    .locator('canvas.v-canvas')
    .evaluate((element) => {
      const canvas = element as unknown as Canvas;
      const { width, height } = canvas;
      const data = canvas.getContext('2d').getImageData(0, 0, width, height).data;
      const bright = (x: number): boolean => {
        let count = 0;
        for (let y = 0; y < height; y += 2) if (data[(y * width + x) * 4]! > 60) count += 1;
        return count > 3;
      };
      const columns = Array.from({ length: width }, (_, x) => x).filter(bright);
      const ratio = canvas.clientWidth / width;
      return { first: (columns[0] ?? 0) * ratio, last: (columns.at(-1) ?? 0) * ratio, width: canvas.clientWidth };
    });
}

async function imageNumber(n: number): Promise<number> {
  const text = (await viewport(n).getByRole('status', { name: 'Readout' }).textContent()) ?? '';
  return Number(/im (\d+) of/.exec(text)?.[1]);
}

async function scaleOf(n: number): Promise<string | null> {
  return viewport(n).locator('.v-br .v-dim').textContent();
}

test.beforeAll(async () => {
  sagitta = await launchSagitta({ hardLimitMs: 600_000 });
  page = sagitta.page;
  await sagitta.ready();
  await sagitta.request('user.create', { name: 'Dr Test', password: null });
  await page.reload();
});

test.afterAll(async () => {
  await sagitta.close();
  rmSync(folder, { recursive: true, force: true });
});

test('computed tomography: head, chest with its prior, abdomen', async () => {
  await open(await take(ctHead()), 4);
  expect(await hungBy()).toContain('CT head');
  expect(await titles()).toEqual(['Brain 5 mm', 'Bone 5 mm', expect.stringContaining('Coronal'), expect.stringContaining('Sagittal')]);
  await expect(viewport(1)).toContainText('W 80 L 40');
  await expect(viewport(2)).toContainText('W 2500 L 500');
  await picture(page, 'hanging-ct-head');

  await open(await take(ctAbdomen()), 4);
  expect((await titles()).slice(0, 2)).toEqual(['Portal venous 5 mm', 'Native 5 mm']);
  await picture(page, 'hanging-ct-abdomen');

  const prior = ctChest('20250910', 6, 24);
  await take(prior);
  await open(await take(ctChest()), 4);
  expect(await hungBy()).toContain('CT chest with prior');
  expect(await titles()).toEqual(['Lung 5 mm', 'Lung 5 mm', 'Mediastinum 5 mm', 'Mediastinum 5 mm']);
  await expect(viewport(2).getByRole('status', { name: 'Prior' })).toHaveText(/^Prior · .*2025 · 4 months$/);
  await expect(viewport(1).getByRole('status', { name: 'Prior' })).toHaveCount(0);

  // Another frame of reference: the middles are matched, and a hand sets it right.
  await viewport(1).focus();
  await page.keyboard.press('ArrowDown');
  expect(await imageNumber(2)).toBe(await imageNumber(1));
  await expect(viewport(2)).toContainText('matched by the middle, +24 mm');
  await viewport(2).focus();
  await page.keyboard.press('Alt+ArrowDown');
  await page.keyboard.press('Alt+ArrowDown');
  expect(await imageNumber(2)).toBe((await imageNumber(1)) + 2);
  await page.keyboard.press('Shift+M');
  await viewport(1).focus();
  await page.keyboard.press('ArrowUp');
  expect(await imageNumber(2)).toBe((await imageNumber(1)) + 2);
  await expect(viewport(2)).toContainText('matched by hand, +36 mm');
  // One frame of reference moved against the other: it holds for the other pair of series too.
  await expect(viewport(4)).toContainText('matched by hand, +36 mm');
  await picture(page, 'hanging-ct-chest-prior');
});

test('magnetic resonance: brain, spine with reference lines, knee', async () => {
  await open(await take(mrBrain()), 6);
  expect(await titles()).toEqual(['t2_tse_tra', 't2_flair_tra', 't1_se_tra', 'ep2d_diff_b1000 TRACEW', 'ep2d_diff ADC', 't1_se_tra_KM']);
  await viewport(1).focus();
  await page.keyboard.press('PageDown');
  expect(await imageNumber(6)).toBe(await imageNumber(1));
  await picture(page, 'hanging-mr-brain');

  await open(await take(mrSpine()), 4);
  expect(await titles()).toEqual(['t2_tse_sag', 't1_tse_sag', 'stir_sag', 't2_tse_tra']);
  await viewport(4).focus();
  await page.keyboard.press('Shift+R');
  const line = viewport(1).locator('[data-reference-line] line');
  await expect(line).toHaveCount(1);
  const before = Number(await line.getAttribute('y1'));
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => Number(await line.getAttribute('y1'))).toBeGreaterThan(before + 1);
  await picture(page, 'hanging-mr-spine');
  await page.keyboard.press('Shift+R');

  await open(await take(mrKnee()), 4);
  expect(await titles()).toEqual(['pd_tse_fs_sag', 'pd_tse_fs_cor', 'pd_tse_fs_tra', 't1_tse_cor']);
  await picture(page, 'hanging-mr-knee');
});

test('X-ray of the chest beside its prior of another detector, at one scale', async () => {
  await take(xrayChest('20250301', 8, 1.2));
  await open(await take(xrayChest()), 4);
  expect(await hungBy()).toContain('X-ray chest with prior');
  expect(await titles()).toEqual(['Chest PA', 'Chest PA', 'Chest lateral', 'Chest lateral']);
  const [now, before] = [await brightColumns(1), await brightColumns(2)];
  // The same trunk, so many mm wide: so many pixels on the screen, whatever the detector.
  expect(Math.abs(now.last - now.first - (before.last - before.first))).toBeLessThan(4);
  await picture(page, 'hanging-cr-chest-prior');
});

test('mammography: four views mirrored, the chest wall in the middle, one scale', async () => {
  await open(await take(mammogram()), 4);
  expect(await titles()).toEqual(['R CC', 'L CC', 'R MLO', 'L MLO']);
  for (const right of [1, 3]) {
    const { last, width } = await brightColumns(right);
    expect(width - last).toBeLessThan(4);
  }
  for (const left of [2, 4]) expect((await brightColumns(left)).first).toBeLessThan(4);
  expect(new Set(await Promise.all([1, 2, 3, 4].map(scaleOf))).size).toBe(1);
  const [r, l] = [await brightColumns(3), await brightColumns(4)];
  expect(Math.abs(r.last - r.first - (l.last - l.first))).toBeLessThan(3);
  await picture(page, 'hanging-mg');
});

test('ultrasound: the images of one series tiled, turned over together', async () => {
  await open(await take(ultrasound()), 6);
  expect(await imageNumber(1)).toBe(1);
  expect(await imageNumber(6)).toBe(6);
  await viewport(1).focus();
  await page.keyboard.press('ArrowDown');
  expect([await imageNumber(1), await imageNumber(6)]).toEqual([2, 7]);
  await picture(page, 'hanging-us');
});

test('layouts: picked by key, saved, taken back; compare prior; a malformed protocol is refused', async () => {
  await open(await take(xrayChest('20260201', 14)), 4);
  await viewport(1).focus();
  await page.keyboard.press('Shift+L');
  const chooser = page.getByRole('dialog', { name: 'Layout' });
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowUp');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowRight');
  await expect(chooser.getByRole('gridcell', { name: '2 by 1' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(viewports()).toHaveCount(2);
  expect(await hungBy()).toContain('none');
  await page.keyboard.press('Shift+L');
  await chooser.getByRole('textbox', { name: 'Save this layout as' }).fill('Pair');
  await page.keyboard.press('Enter');
  await expect(chooser).toHaveCount(0);
  await page.keyboard.press('Alt+Z');
  await expect(viewports()).toHaveCount(4);
  await page.keyboard.press('Shift+L');
  await chooser.getByRole('button', { name: /^Pair/ }).click();
  await expect(viewports()).toHaveCount(2);
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('status', { name: 'Prior' })).toHaveCount(0);
  await page.keyboard.press('Shift+P');
  await expect(page.getByRole('status', { name: 'Prior' })).toHaveCount(1);
  await page.keyboard.press('Shift+H');
  await page.getByRole('menuitem', { name: 'X-ray chest', exact: true }).click();
  expect(await hungBy()).toBe('Hanging protocol: X-ray chest');
  const refused = await sagitta.request('hanging.save', { protocol: { id: 'mine', format: 'sagitta-hanging-protocol-1', name: 'Mine', columns: 9 } });
  expect(refused).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
  if (!refused.ok) expect(refused.error.message).toMatch(/^This is not a hanging protocol .*Nothing was changed/);
});

test('the editor copies a protocol, orders it and says why a study gets it', async () => {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('button', { name: 'Hanging protocols' }).click();
  await page.getByRole('button', { name: 'Duplicate Ultrasound', exact: true }).click();
  await page.getByRole('textbox', { name: 'Protocol name' }).fill('Our ultrasound');
  await page.getByRole('combobox', { name: 'Columns' }).selectOption('2');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('checkbox', { name: 'Our ultrasound' })).toBeChecked();
  await page.getByRole('combobox', { name: 'Study' }).selectOption({ label: '20 Jan 2026 · US · US abdomen' });
  await expect(page.getByRole('region', { name: 'Try the protocols' }).getByRole('status')).toHaveText('It gets Our ultrasound.');
  await picture(page, 'hanging-settings');
  await page.getByRole('button', { name: 'Reading' }).click();
});

test('a second window of the study shares the crosshair, and comes back where it stood', async () => {
  const list = await sagitta.request('study.list', { filter: { text: 'MADE-SPINE' }, limit: 1, offset: 0 });
  if (!list.ok) throw new Error(list.error.message);
  const [{ StudyInstanceUID }] = list.value['rows'] as [{ StudyInstanceUID: string }];
  await open(StudyInstanceUID, 4);
  await viewport(4).focus();
  const opening = sagitta.app.waitForEvent('window');
  await page.keyboard.press('Control+Shift+N');
  const second = await opening;
  const other = second.getByRole('group', { name: 'Viewport 1: Stack' });
  await expect(other).toContainText('t2_tse_tra', { timeout: 60_000 });
  const number = async (): Promise<string | undefined> => /im (\d+) of/.exec((await other.getByRole('status', { name: 'Readout' }).textContent()) ?? '')?.[1];
  await viewport(4).focus();
  await page.keyboard.press('g');
  await page.getByRole('textbox', { name: 'Go to' }).fill('3');
  await page.keyboard.press('Enter');
  await expect.poll(number).toBe('3');
  await second.close();
  await expect.poll(() => sagitta.app.windows().length).toBe(1);
});
