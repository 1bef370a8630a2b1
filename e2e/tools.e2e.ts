// Every measuring tool on the real window: drawn by mouse on images of known geometry, its number against the truth of the points that were stored.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement } from '../src/contract/measurement.ts';
import { launchSagitta, waitFor, type SagittaWindow } from './app.ts';
import { storedValue, writeMeasureImages, type MeasureImage } from './measureObjects.ts';
import { picture } from './pictures.ts';

type Point = readonly [column: number, row: number];

/** One study open in the window, with what a reader does to it. */
function bench(sagitta: SagittaWindow, image: MeasureImage) {
  const { page } = sagitta;
  const vp = page.getByRole('group', { name: 'Viewport 1: Stack', exact: true });
  const items = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem');

  async function screen([column, row]: Point): Promise<Point> {
    const box = (await vp.boundingBox())!;
    const { columns, rows, columnSpacing, rowSpacing } = image;
    const scale = Math.min(box.width / (columns * columnSpacing), box.height / (rows * rowSpacing));
    return [box.x + box.width / 2 + (column - (columns - 1) / 2) * columnSpacing * scale, box.y + box.height / 2 + (row - (rows - 1) / 2) * rowSpacing * scale];
  }

  async function move(point: Point): Promise<void> {
    const [x, y] = await screen(point);
    await page.mouse.move(x, y);
  }

  async function drag(...path: Point[]): Promise<void> {
    await move(path[0]!);
    await page.mouse.down();
    for (const point of path.slice(1)) await move(point);
    await page.mouse.up();
  }

  async function click(point: Point): Promise<void> {
    await move(point);
    await page.mouse.down();
    await page.mouse.up();
  }

  /** Presses the button of a tool, in the bar or behind the arrow of its group. */
  async function tool(name: string): Promise<void> {
    const bar = page.getByRole('toolbar', { name: 'Tools' });
    if ((await bar.getByRole('button', { name, exact: true }).count()) === 0) await bar.getByRole('button', { name: 'More measuring tools' }).click();
    await bar.getByRole('button', { name, exact: true }).click();
  }

  async function stored(): Promise<Measurement[]> {
    const list = await sagitta.request('measurement.list', { StudyInstanceUID: image.StudyInstanceUID });
    if (!list.ok) throw new Error(list.error.message);
    return list.value['measurements'] as Measurement[];
  }

  /** The newest measurement, once the archive has `count` of them. */
  async function newest(count: number): Promise<Measurement> {
    return waitFor(
      async () => {
        const all = await stored();
        return all.length === count ? all.at(-1) : undefined;
      },
      `measurement ${String(count)}`,
    );
  }

  async function open(): Promise<void> {
    await sagitta.request('app.openReading', { StudyInstanceUID: image.StudyInstanceUID });
    await expect(vp.getByRole('status', { name: 'Image state' })).toHaveText(/complete|uncalibrated/, { timeout: 60_000 });
    await page.getByRole('tab', { name: /Measurements/ }).click();
  }

  return { page, vp, items, drag, click, move, tool, stored, newest, open, screen };
}

async function namesOf(items: Locator): Promise<string[]> {
  return Promise.all((await items.all()).map(async (item) => (await item.getAttribute('aria-label')) ?? ''));
}

function mm([[x0, y0], [x1, y1]]: readonly [Point, Point], { columnSpacing, rowSpacing }: MeasureImage): number {
  return Math.hypot((x1 - x0) * columnSpacing, (y1 - y0) * rowSpacing);
}

function degrees(a: Point, b: Point): number {
  const cos = (a[0] * b[0] + a[1] * b[1]) / Math.hypot(...a) / Math.hypot(...b);
  return (Math.acos(cos) * 180) / Math.PI;
}

/** Values of the pixels whose centres satisfy `inside`. */
function valuesWhere({ columns, rows }: MeasureImage, inside: (column: number, row: number) => boolean): number[] {
  const values: number[] = [];
  for (let row = 0; row < rows; row += 1) for (let column = 0; column < columns; column += 1) if (inside(column, row)) values.push(storedValue(column, row));
  return values;
}

function expectStatistics(m: Measurement, values: readonly number[]): void {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const sorted = [...values].sort((a, b) => a - b);
  expect(m.statistics).toMatchObject({ pixelCount: values.length, min: sorted[0], max: sorted.at(-1) });
  expect(m.statistics?.mean).toBeCloseTo(mean, 9);
  expect(m.statistics?.sd).toBeCloseTo(Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length), 9);
  expect(m.statistics?.median).toBe(((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2);
}

function expectNear(points: readonly Point[], aimed: readonly Point[]): void {
  expect(points).toHaveLength(aimed.length);
  points.forEach(([c, r], i) => expect(Math.hypot(c - aimed[i]![0], r - aimed[i]![1]), `point ${String(i)}`).toBeLessThan(1.2));
}

async function press(page: Page, vp: Locator, ...keys: string[]): Promise<void> {
  await vp.focus();
  for (const key of keys) await page.keyboard.press(key);
}

async function drawLines(b: ReturnType<typeof bench>, image: MeasureImage): Promise<void> {
  await press(b.page, b.vp, 'l');
  await b.drag([60, 40], [140, 100]);
  const length = await b.newest(1);
  expectNear(length.imagePoints, [
    [60, 40],
    [140, 100],
  ]);
  expect(length.value).toBeCloseTo(mm(length.imagePoints as unknown as [Point, Point], image), 9);
  expect(length.uncertainty).toBeGreaterThan(0.2);
  await expect(b.items).toHaveCount(1);
  expect((await namesOf(b.items))[0]).toBe(`Length ${length.value!.toFixed(1)} mm · PixelSpacing · image 1`);

  await press(b.page, b.vp, 'b');
  await b.drag([200, 60], [300, 60]);
  const two = await b.newest(2);
  const [p, q, r, s] = two.imagePoints as unknown as [Point, Point, Point, Point];
  expect([two.value, two.others[0]?.value]).toEqual([expect.closeTo(mm([p, q], image), 9), expect.closeTo(mm([r, s], image), 9)]);
  expect(two.others[0]?.value).toBeCloseTo(two.value! / 2, 6);

  await press(b.page, b.vp, 'a');
  await b.drag([350, 150], [300, 150]);
  await b.click([350, 130]);
  const angle = await b.newest(3);
  const [a0, apex, a1] = angle.imagePoints.map(([c, y]) => [c * 0.4, y * 0.8] as const) as [Point, Point, Point];
  expect(angle.value).toBeCloseTo(degrees([a0[0] - apex[0], a0[1] - apex[1]], [a1[0] - apex[0], a1[1] - apex[1]]), 6);

  await b.tool('Cobb');
  await b.drag([40, 120], [120, 130]);
  await b.drag([40, 190], [120, 170]);
  const cobb = await b.newest(4);
  const lines = cobb.imagePoints.map(([c, y]) => [c * 0.4, y * 0.8] as const) as [Point, Point, Point, Point];
  expect(cobb.value).toBeCloseTo(degrees([lines[1][0] - lines[0][0], lines[1][1] - lines[0][1]], [lines[3][0] - lines[2][0], lines[3][1] - lines[2][1]]), 6);
  expect(cobb.unit).toBe('°');
}

async function drawRegions(b: ReturnType<typeof bench>, image: MeasureImage): Promise<void> {
  await press(b.page, b.vp, 'e');
  await b.drag([20, 20], [50, 35]);
  const ellipse = await b.newest(5);
  const [[x0], [x1], [, y0], [, y1]] = ellipse.imagePoints as unknown as [Point, Point, Point, Point];
  expectStatistics(
    ellipse,
    valuesWhere(image, (c, r) => ((c - (x0 + x1) / 2) / ((x1 - x0) / 2)) ** 2 + ((r - (y0 + y1) / 2) / ((y1 - y0) / 2)) ** 2 <= 1),
  );
  expect(ellipse.statistics?.areaMm2).toBeCloseTo((Math.PI / 4) * (x1 - x0) * 0.4 * (y1 - y0) * 0.8, 6);

  await b.tool('Rectangle ROI');
  await b.drag([170, 15], [195, 35]);
  const rectangle = await b.newest(6);
  const [from, , to] = rectangle.imagePoints as unknown as [Point, Point, Point, Point];
  expectStatistics(
    rectangle,
    valuesWhere(image, (c, r) => c >= from[0] && c <= to[0] && r >= from[1] && r <= to[1]),
  );

  await press(b.page, b.vp, 'f');
  await b.drag([320, 20], [380, 20], [380, 60], [350, 40], [320, 60]);
  const outline = await b.newest(7);
  expect(outline.imagePoints.length).toBeGreaterThanOrEqual(5);
  expectStatistics(
    outline,
    valuesWhere(image, (c, r) => isInside(outline.imagePoints, c, r)),
  );

  await b.tool('Probe');
  await b.click([222, 155]);
  const probe = await b.newest(8);
  const [pc, pr] = probe.imagePoints[0]!;
  expect(probe.value).toBe(storedValue(Math.floor(pc + 0.5), Math.floor(pr + 0.5)));
}

/** Even-odd; centres on an edge do not occur at the fractions that a mouse makes. */
function isInside(points: readonly Point[], x: number, y: number): boolean {
  return points.reduce((odd, [x0, y0], i) => {
    const [x1, y1] = points[(i + 1) % points.length]!;
    return y0 <= y !== y1 <= y && x < x0 + ((y - y0) * (x1 - x0)) / (y1 - y0) ? !odd : odd;
  }, false);
}

async function drawMarks(b: ReturnType<typeof bench>): Promise<void> {
  await b.tool('Arrow');
  await b.drag([250, 120], [280, 100]);
  await b.page.getByRole('textbox', { name: 'Arrow text' }).fill('look here');
  await b.page.keyboard.press('Enter');
  await press(b.page, b.vp, 't');
  await b.click([250, 180]);
  await b.page.getByRole('textbox', { name: 'Text text' }).fill('fat');
  await b.page.keyboard.press('Enter');
  await b.newest(10);
  await expect(b.items).toHaveCount(10);
  expect((await namesOf(b.items)).slice(8)).toEqual(['Arrow look here · image 1', 'Text fat · image 1']);
  await b.tool('Cardiothoracic ratio');
  await b.drag([20, 6], [390, 6]);
  await b.drag([120, 10], [300, 14]);
  const ratio = await b.newest(11);
  const [t0, t1, h0, h1] = ratio.imagePoints.map(([c, r]) => [c * 0.4, r * 0.8] as const) as [Point, Point, Point, Point];
  const [tx, ty] = [t1[0] - t0[0], t1[1] - t0[1]];
  expect(ratio.value).toBeCloseTo(Math.abs(tx * (h1[0] - h0[0]) + ty * (h1[1] - h0[1])) / (tx * tx + ty * ty), 9);
}

/** Handles by mouse and by key, undo and redo, several deleted. */
async function edit(b: ReturnType<typeof bench>, image: MeasureImage): Promise<void> {
  const before = (await b.stored())[0]!;
  await b.drag(before.imagePoints[1]!, [150, 90]);
  const moved = await waitFor(async () => {
    const m = (await b.stored())[0]!;
    return m.imagePoints[1]![0] === before.imagePoints[1]![0] ? undefined : m;
  }, 'the moved end');
  expect(moved.value).toBeCloseTo(mm(moved.imagePoints as unknown as [Point, Point], image), 9);
  expect(moved.number).toBe(1);

  await press(b.page, b.vp, '.', 'ArrowRight', 'ArrowRight', 'Shift+ArrowDown');
  const nudged = await waitFor(async () => {
    const m = (await b.stored())[0]!;
    return Math.abs(m.imagePoints[0]![1] - moved.imagePoints[0]![1]) < 9 ? undefined : m;
  }, 'the nudged end');
  expect(nudged.imagePoints[0]![0] - moved.imagePoints[0]![0]).toBeCloseTo(2, 9);
  expect(nudged.imagePoints[0]![1] - moved.imagePoints[0]![1]).toBeCloseTo(10, 9);
  await press(b.page, b.vp, 'Control+z');
  await waitFor(async () => ((await b.stored())[0]!.imagePoints[0]![0] === moved.imagePoints[0]![0] ? true : undefined), 'one undo of three presses');
  await press(b.page, b.vp, 'Control+z');
  await waitFor(async () => ((await b.stored())[0]!.imagePoints[1]![0] === before.imagePoints[1]![0] ? true : undefined), 'the undone move');
  await press(b.page, b.vp, 'Escape', 'Escape');
}

test('every tool says the number that its points mean', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sagitta-e2e-'));
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-made-'));
  const images = writeMeasureImages(folder);
  let sagitta = await launchSagitta({ dataDir });
  try {
    await sagitta.ready();
    await sagitta.request('user.create', { name: 'Dr Test', password: null });
    expect((await sagitta.request('import.run', { paths: [folder] })).ok).toBe(true);
    await sagitta.page.reload();
    const b = bench(sagitta, images.oblong);
    await b.open();
    await drawLines(b, images.oblong);
    await drawRegions(b, images.oblong);
    await drawMarks(b);
    await edit(b, images.oblong);
    await picture(b.page, 'measuring-tools');
    const names = await namesOf(b.items);
    await sagitta.close();

    sagitta = await launchSagitta({ dataDir });
    await sagitta.ready();
    const again = bench(sagitta, images.oblong);
    await again.open();
    await expect(again.items).toHaveCount(11);
    expect(await namesOf(again.items)).toEqual(names);
  } finally {
    await sagitta.close();
    for (const used of [dataDir, folder]) rmSync(used, { recursive: true, force: true });
  }
});

test('a known length calibrates, ultrasound regions measure in their own units', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sagitta-e2e-'));
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-made-'));
  const images = writeMeasureImages(folder);
  const sagitta = await launchSagitta({ dataDir });
  try {
    await sagitta.ready();
    await sagitta.request('user.create', { name: 'Dr Test', password: null });
    expect((await sagitta.request('import.run', { paths: [folder] })).ok).toBe(true);
    await sagitta.page.reload();
    await calibrate(bench(sagitta, images.projection));
    await measureRegions(bench(sagitta, images.ultrasound));
  } finally {
    await sagitta.close();
    for (const used of [dataDir, folder]) rmSync(used, { recursive: true, force: true });
  }
});

async function calibrate(b: ReturnType<typeof bench>): Promise<void> {
  await b.open();
  const state = b.vp.getByRole('status', { name: 'Image state' });
  await expect(state).toContainText('uncalibrated');
  await press(b.page, b.vp, 'l');
  await b.drag([100, 100], [200, 100]);
  expect(await b.newest(1)).toMatchObject({ value: null, refused: 'spacing unknown' });
  await b.tool('Calibrate');
  await b.drag([100, 200], [300, 200]);
  const form = b.page.getByRole('form', { name: 'Calibrate' });
  await form.getByLabel('True length, mm').fill('50');
  await form.getByRole('button', { name: 'Calibrate' }).click();
  const calibration = await b.newest(2);
  const drawn = Math.hypot(calibration.imagePoints[1]![0] - calibration.imagePoints[0]![0], calibration.imagePoints[1]![1] - calibration.imagePoints[0]![1]);
  const length = (await b.stored())[0]!;
  expect(length.value).toBeCloseTo(((length.imagePoints[1]![0] - length.imagePoints[0]![0]) * 50) / drawn, 3);
  expect(length).toMatchObject({ spacingSource: 'user calibration', refused: null });
  await expect(state).toContainText('calibrated by user');
  await press(b.page, b.vp, 'Control+z');
  await waitFor(async () => ((await b.stored()).length === 1 ? true : undefined), 'the undone calibration');
  expect((await b.stored())[0]).toMatchObject({ value: null, refused: 'spacing unknown' });
}

async function measureRegions(b: ReturnType<typeof bench>): Promise<void> {
  await b.open();
  await press(b.page, b.vp, 'l');
  await b.drag([50, 30], [150, 100]);
  const flat = await b.newest(1);
  const [[x0, y0], [x1, y1]] = flat.imagePoints as unknown as [Point, Point];
  expect(flat.value).toBeCloseTo(0.2 * Math.hypot(x1 - x0, y1 - y0), 9);
  expect(flat.spacingSource).toBe('ultrasound region');
  await b.drag([250, 100], [250, 200]);
  expect(await b.newest(2)).toMatchObject({ value: null, refused: 'the points lie in different ultrasound regions' });
  await b.drag([100, 170], [200, 210]);
  const mode = await b.newest(3);
  expect(mode).toMatchObject({ unit: 'mm', spacingSource: 'ultrasound region, M-mode' });
  expect(mode.value).toBeCloseTo(0.3 * Math.abs(mode.imagePoints[1]![1] - mode.imagePoints[0]![1]), 9);
  expect(mode.others[0]).toMatchObject({ name: 'time', unit: 's' });
  await b.tool('Probe');
  await b.click([320, 245]);
  const velocity = await b.newest(4);
  expect(velocity.unit).toBe('cm/s');
  expect(velocity.value).toBeCloseTo((225 + 40 - velocity.imagePoints[0]![1]) * 1.5, 9);
}
