// Planes of volumes on the real window, against fields that are known everywhere: turned planes, slabs, curved plane, tilted and uneven series, time.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta, type SagittaWindow } from './app.ts';
import { field, placeOf, valueOf, writeFieldStudy, type FieldSeries, type Point } from './fieldSeries.ts';
import { picture } from './pictures.ts';

const upright = [1, 0, 0, 0, 1, 0] as const;
const a = Math.PI / 9;
const slices = (count: number, at: (n: number) => Point): Point[] => Array.from({ length: count }, (_, n) => at(n));
const box: FieldSeries = {
  number: 1,
  description: 'Box',
  columns: 64,
  rows: 48,
  pixelSpacing: [1, 0.8],
  orientation: upright,
  positions: slices(40, (n) => [-20, -25, 2 * n - 40]),
};
const oblique: FieldSeries = {
  ...box,
  number: 2,
  description: 'Oblique',
  orientation: [Math.cos(a), Math.sin(a), 0, -Math.sin(a) * Math.cos(a), Math.cos(a) * Math.cos(a), Math.sin(a)],
  positions: slices(40, (n) => [-10 + n * 1.5 * Math.sin(a) * Math.sin(a), -20 - n * 1.5 * Math.cos(a) * Math.sin(a), -30 + n * 1.5 * Math.cos(a)]),
};
const tilted: FieldSeries = { ...box, number: 3, description: 'Tilted', positions: slices(30, (n) => [-20, -25 + 2 * n * Math.tan(a), 2 * n - 30]) };
const uneven: FieldSeries = { ...box, number: 4, description: 'Uneven', positions: slices(20, (n) => [-20, -25, n < 10 ? 2 * n : 4 * n - 18]) };
const missing: FieldSeries = { ...box, number: 5, description: 'Missing', positions: slices(20, (n) => [-20, -25, n < 10 ? 2 * n : 2 * n + 2]) };
const timed: FieldSeries = { ...box, number: 6, description: 'Timed', positions: slices(12, (n) => [-20, -25, 2 * n]), moments: 4 };

let sagitta: SagittaWindow;
let folder: string;
let chestUid: string;

function viewport(page: Page, name: string): Locator {
  return page.getByRole('group', { name: `Viewport ${name}`, exact: true });
}

async function wordsOf(vp: Locator): Promise<string> {
  return (await vp.getByRole('status', { name: 'Readout' }).textContent()) ?? '';
}

interface Read {
  value: number;
  place: Point;
  column: number;
  row: number;
  image: number;
}

function parse(words: string): Read {
  const found = /HU (-?[\d.]+).*LPS (-?[\d.]+), (-?[\d.]+), (-?[\d.]+) mm.*col (\d+), row (\d+), im (\d+) of/.exec(words);
  if (found === null) throw new Error(`no reading in: ${words}`);
  const [value, x, y, z, column, row, image] = found.slice(1).map(Number) as [number, number, number, number, number, number, number];
  return { value, place: [x, y, z], column, row, image: image - 1 };
}

/** Hovers at fractions of the viewport and answers what the readout says. */
async function readAt(page: Page, vp: Locator, x: number, y: number): Promise<Read> {
  const bounds = (await vp.boundingBox())!;
  await page.mouse.move(bounds.x + bounds.width * x, bounds.y + bounds.height * y);
  await expect.poll(() => wordsOf(vp)).toMatch(/col \d+/);
  return parse(await wordsOf(vp));
}

/** The reading is that of a stored pixel, and that lies where the readout says, within half of a voxel. */
function expectTrue(series: FieldSeries, read: Read, moment = 0): void {
  expect(read.value).toBe(valueOf(series, read.image, read.column, read.row, moment));
  const stored = placeOf(series, read.image, read.column, read.row);
  const [x, y, z] = read.place;
  expect(Math.hypot(stored[0] - x, stored[1] - y, stored[2] - z)).toBeLessThan(2.2);
}

/** The moment of the timed series whose values are shown. */
async function momentAt(page: Page, vp: Locator): Promise<number> {
  const read = await readAt(page, vp, 0.5, 0.5);
  return (read.value - valueOf(timed, read.image, read.column, read.row)) / 100;
}

async function hang(page: Page, series: FieldSeries): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^${String(series.number)} ${series.description}`) }).click();
}

/** Planes of what hangs, whatever the layout was. */
async function planes(page: Page): Promise<void> {
  const first = page.getByRole('group', { name: /^Viewport 1: / });
  await first.focus();
  if ((await first.getAttribute('aria-label')) !== 'Viewport 1: Axial') await page.keyboard.press('m');
  await expect(viewport(page, '1: Axial')).toBeVisible();
}

async function whole(vp: Locator): Promise<void> {
  await expect(vp.getByRole('status', { name: 'Image state' })).not.toHaveText(/loading|reduced/);
}

async function open(uid: string): Promise<void> {
  await sagitta.request('app.openReading', { StudyInstanceUID: uid });
  await expect(sagitta.page.getByRole('group', { name: /^Viewport 1: / })).toBeVisible();
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sagitta-field-'));
  const fieldUid = writeFieldStudy(folder, [box, oblique, tilted, uneven, missing, timed]);
  const ids = phantomIds();
  chestUid = ids.studyUid;
  ids.instanceUids.forEach((_, k) => {
    writeFileSync(join(folder, `chest${String(k)}.dcm`), buildPhantomObject(k, ids));
  });
  sagitta = await launchSagitta({ hardLimitMs: 600_000 });
  await sagitta.ready();
  await sagitta.request('user.create', { name: 'Dr Test', password: null });
  const done = await sagitta.request('import.run', { paths: [folder] });
  if (!done.ok) throw new Error(done.error.message);
  await sagitta.page.reload();
  await open(fieldUid);
});

test.afterAll(async () => {
  await sagitta.close();
  rmSync(folder, { recursive: true, force: true });
});

test('planes: turned, thick and straightened ones show what lies there', async () => {
  const { page } = sagitta;
  await hang(page, box);
  await planes(page);
  const axial = viewport(page, '1: Axial');
  await whole(axial);

  await test.step('turned by keys and by the mouse, and back', async () => {
    const handle = axial.getByRole('slider', { name: 'Turn coronal plane', exact: true });
    await handle.focus();
    for (let i = 0; i < 20; i += 1) await page.keyboard.press('ArrowRight');
    const turned = viewport(page, '3: Oblique');
    await expect(turned).toBeVisible();
    await expect(handle).toHaveAttribute('aria-valuenow', '20');
    await whole(turned);
    await expect(turned.getByRole('status', { name: 'Image state' })).toContainText('interpolated');
    for (const [x, y] of [
      [0.5, 0.5],
      [0.42, 0.6],
      [0.6, 0.4],
    ] as const)
      expectTrue(box, await readAt(page, turned, x, y));
    // With Shift both planes turn, by the mouse: from the end of the sagittal line to a place a quarter of the way round.
    const end = (await axial.getByRole('slider', { name: 'Turn sagittal plane', exact: true }).boundingBox())!;
    await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2);
    await page.mouse.down();
    await page.keyboard.down('Shift');
    await page.mouse.move(end.x + 60, end.y - 10, { steps: 6 });
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await expect(viewport(page, '2: Oblique')).toBeVisible();
    expectTrue(box, await readAt(page, viewport(page, '2: Oblique'), 0.5, 0.45));
    await axial.focus();
    await page.keyboard.press('r');
    await expect(viewport(page, '2: Sagittal')).toBeVisible();
    await expect(viewport(page, '3: Coronal')).toBeVisible();
  });

  await test.step('slab: extremes and mean of a field are known', async () => {
    await axial.focus();
    const plain = await readAt(page, axial, 0.5, 0.5);
    await page.getByRole('button', { name: 'Slab', exact: true }).click();
    await axial.getByRole('spinbutton', { name: 'Slab thickness in mm' }).fill('8');
    const at = (): Promise<Read> => readAt(page, axial, 0.5, 0.5);
    await expect.poll(async () => (await at()).value).toBe(plain.value + 4 * 4);
    expect(await wordsOf(axial)).toContain('MIP HU');
    await axial.getByRole('combobox', { name: 'Slab mode' }).selectOption('minip');
    await expect.poll(async () => (await at()).value).toBe(plain.value - 4 * 4);
    await axial.getByRole('combobox', { name: 'Slab mode' }).selectOption('mean');
    await expect.poll(async () => Math.abs((await at()).value - plain.value)).toBeLessThanOrEqual(1);
    await axial.focus();
    await page.keyboard.press('+');
    await expect(axial.getByRole('spinbutton', { name: 'Slab thickness in mm' })).toHaveValue('9');
    await page.getByRole('button', { name: 'Slab', exact: true }).click();
    await expect(axial.getByRole('spinbutton', { name: 'Slab thickness in mm' })).toHaveCount(0);
  });

  await test.step('curved: the path is as long as it is, and its pixels lie where the readout says', async () => {
    await page.getByRole('button', { name: 'Curved plane', exact: true }).click();
    const bounds = (await axial.boundingBox())!;
    const ends: Point[] = [];
    for (const [x, y] of [
      [0.35, 0.4],
      [0.5, 0.6],
      [0.65, 0.45],
    ] as const) {
      ends.push((await readAt(page, axial, x, y)).place);
      await page.mouse.click(bounds.x + bounds.width * x, bounds.y + bounds.height * y);
    }
    await page.keyboard.press('Enter');
    const curved = viewport(page, '4: Curved');
    await expect(curved).toBeVisible();
    await expect(viewport(page, '2: Oblique')).toBeVisible();
    const straight = ends.slice(1).reduce((sum, p, i) => sum + Math.hypot(p[0] - ends[i]![0], p[1] - ends[i]![1], p[2] - ends[i]![2]), 0);
    const said = Number(/path ([\d.]+) mm/.exec((await curved.textContent()) ?? '')?.[1]);
    expect(said).toBeGreaterThan(straight - 0.5);
    expect(said).toBeLessThan(straight * 1.15);
    for (const [x, y] of [
      [0.5, 0.5],
      [0.4, 0.45],
      [0.6, 0.55],
    ] as const) {
      const read = await readAt(page, curved, x, y);
      expectTrue(box, read);
      expect(Math.abs(read.value - field(read.place))).toBeLessThan(9);
    }
    await page.getByRole('button', { name: 'Curved plane', exact: true }).click();
    await expect(viewport(page, '4: 3D')).toBeVisible();
    await expect(viewport(page, '2: Sagittal')).toBeVisible();
  });
});

test('series that are no upright box are resampled and say so, or are refused with the reason', async () => {
  const { page } = sagitta;
  for (const [series, mark] of [
    [oblique, 'interpolated'],
    [tilted, 'tilt corrected'],
    [uneven, 'irregular spacing'],
  ] as const) {
    await hang(page, series);
    await planes(page);
    const sagittal = viewport(page, '2: Sagittal');
    await whole(sagittal);
    await expect(sagittal.getByRole('status', { name: 'Image state' })).toContainText(mark);
    for (const [x, y] of [
      [0.5, 0.5],
      [0.45, 0.4],
      [0.55, 0.58],
    ] as const)
      expectTrue(series, await readAt(page, sagittal, x, y));
  }
  await hang(page, missing);
  await viewport(page, '1: Stack').focus();
  await page.keyboard.press('m');
  await expect(viewport(page, '1: Stack')).toContainText('Slices are missing between images 10 and 11');
});

test('moments of a series: one stack with a slider, in images and in planes', async () => {
  const { page } = sagitta;
  await hang(page, timed);
  await expect(page.getByRole('group', { name: /^Viewport 1: / })).toHaveAccessibleName(/Stack|Axial/);
  const stack = viewport(page, '1: Stack');
  await expect(page.getByRole('button', { name: /^6 Timed, 12 images × 4/ })).toBeVisible();
  const slider = stack.getByRole('slider', { name: 'Time' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'time 1 of 4');
  expectTrue(timed, await readAt(page, stack, 0.5, 0.5));
  await stack.focus();
  await page.keyboard.press('.');
  await page.keyboard.press('.');
  await expect(slider).toHaveAttribute('aria-valuetext', 'time 3 of 4');
  await expect.poll(() => momentAt(page, stack)).toBe(2);
  await planes(page);
  const coronal = viewport(page, '3: Coronal');
  await expect(coronal.getByRole('slider', { name: 'Time' })).toHaveAttribute('aria-valuetext', 'time 3 of 4');
  await whole(coronal);
  await expect.poll(() => momentAt(page, coronal)).toBe(2);
  await coronal.focus();
  await page.keyboard.press(',');
  await expect(viewport(page, '1: Axial').getByRole('slider', { name: 'Time' })).toHaveAttribute('aria-valuetext', 'time 2 of 4');
  await whole(coronal);
  await expect.poll(() => momentAt(page, coronal)).toBe(1);
  await page.getByRole('button', { name: 'Cine', exact: true }).click();
  await expect(coronal.getByRole('slider', { name: 'Time' })).toHaveAttribute('aria-valuetext', 'time 4 of 4');
  await page.getByRole('button', { name: 'Cine', exact: true }).click();
});

test('pictures of the manual: turned planes, slab, curved plane', async () => {
  const { page } = sagitta;
  await open(chestUid);
  await viewport(page, '1: Stack').focus();
  await page.keyboard.press('m');
  const axial = viewport(page, '1: Axial');
  await whole(axial);
  await axial.focus();
  await page.keyboard.press('1');
  await viewport(page, '3: Coronal').focus();
  await page.getByRole('button', { name: 'Slab', exact: true }).click();
  await viewport(page, '3: Coronal').getByRole('spinbutton', { name: 'Slab thickness in mm' }).fill('30');
  const handle = axial.getByRole('slider', { name: 'Turn coronal plane', exact: true });
  await handle.focus();
  for (let i = 0; i < 25; i += 1) await page.keyboard.press('ArrowRight');
  await whole(viewport(page, '3: Oblique'));
  await picture(page, 'mpr-oblique-slab');
  await axial.focus();
  await page.keyboard.press('r');
  const sagittal = viewport(page, '2: Sagittal');
  await page.getByRole('button', { name: 'Curved plane', exact: true }).click();
  const bounds = (await sagittal.boundingBox())!;
  for (const [x, y] of [
    [0.62, 0.12],
    [0.7, 0.3],
    [0.73, 0.5],
    [0.7, 0.7],
    [0.64, 0.88],
  ] as const)
    await page.mouse.click(bounds.x + bounds.width * x, bounds.y + bounds.height * y);
  await page.keyboard.press('Enter');
  await expect(viewport(page, '4: Curved')).toBeVisible();
  await whole(viewport(page, '4: Curved'));
  await picture(page, 'mpr-curved');
});
