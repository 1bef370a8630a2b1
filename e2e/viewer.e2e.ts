// The reading screen on the real window: exact values, lengths, ROI statistics, linked planes, scrolling, and measurements after a restart.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createNodeDecoder } from '../src/codecs/node.ts';
import { frameDescription } from '../src/codecs/decode.ts';
import { frameAddresses, frameBytes } from '../src/dicom/frames.ts';
import type { ImageHeader } from '../src/dicom/headerModel.ts';
import { readInstanceHeader } from '../src/dicom/instanceHeader.ts';
import { parseFile } from '../src/dicom/parse.ts';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta, waitFor, type SagittaWindow } from './app.ts';

const real = resolve(import.meta.dirname, '..', '..', 'shared', 'data', 'ct-head-1mm-120');

interface Slice {
  z: number;
  image: ImageHeader;
  hu: Float64Array;
}

/** Every slice by position, decoded and rescaled here, apart from the viewer's own path. */
async function referenceOf(folder: string): Promise<Slice[]> {
  const decode = createNodeDecoder();
  const slices: Slice[] = [];
  for (const name of readdirSync(folder).filter((n) => !n.endsWith('.txt'))) {
    const bytes = readFileSync(join(folder, name));
    const parsed = parseFile(bytes);
    if (!parsed.ok) throw new Error(parsed.error.message);
    const header = readInstanceHeader(parsed.value.dataSet, parsed.value.transferSyntaxUid);
    const image = header.ok ? header.value.image : null;
    const addresses = image === null ? undefined : frameAddresses(parsed.value, image);
    if (image === null || addresses?.ok !== true) throw new Error(`${name} holds no frame`);
    const encoded = frameBytes(parsed.value.dataSet.bytes, addresses.value[0]!);
    const decoded = await decode({ transferSyntaxUid: parsed.value.transferSyntaxUid, bytes: encoded, description: frameDescription(image) });
    if (!decoded.ok) throw new Error(decoded.error.message);
    const hu = Float64Array.from(decoded.value.samples, (v) => v * (image.RescaleSlope ?? 1) + (image.RescaleIntercept ?? 0));
    slices.push({ z: image.ImagePositionPatient![2]!, image, hu });
  }
  return slices.sort((a, b) => a.z - b.z);
}

function makeSeries(): { folder: string; made: boolean } {
  if (existsSync(real)) return { folder: real, made: false };
  console.info('skipped: the real head CT (not beside the project); a synthetic chest takes its place');
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-phantom-'));
  const ids = phantomIds();
  mkdirSync(folder, { recursive: true });
  ids.instanceUids.forEach((_, k) => writeFileSync(join(folder, `CT${String(k)}.dcm`), buildPhantomObject(k, ids)));
  return { folder, made: true };
}

async function openStudy(sagitta: SagittaWindow): Promise<string> {
  const list = await sagitta.request('study.list', { filter: {}, limit: 10, offset: 0 });
  if (!list.ok) throw new Error(list.error.message);
  const uid = (list.value['rows'] as { StudyInstanceUID: string }[])[0]!.StudyInstanceUID;
  await sagitta.request('app.openReading', { StudyInstanceUID: uid });
  return uid;
}

async function namesOf(items: Locator): Promise<(string | null)[]> {
  return Promise.all((await items.all()).map((item) => item.getAttribute('aria-label')));
}

function viewport(page: Page, name: string): Locator {
  return page.getByRole('group', { name: `Viewport ${name}`, exact: true });
}

function readout(vp: Locator): Locator {
  return vp.getByRole('status', { name: 'Readout' });
}

async function goTo(page: Page, vp: Locator, text: string): Promise<void> {
  await vp.focus();
  await page.keyboard.press('g');
  await page.getByRole('textbox', { name: 'Go to' }).fill(text);
  await page.keyboard.press('Enter');
}

/** Screen position of a stored pixel's centre in a stack that fits its viewport. */
async function screenOf(vp: Locator, image: ImageHeader, column: number, row: number): Promise<{ x: number; y: number }> {
  const box = (await vp.boundingBox())!;
  const [rowSpacing, columnSpacing] = image.PixelSpacing as [number, number];
  const scale = Math.min(box.width / (image.Columns * columnSpacing), box.height / (image.Rows * rowSpacing));
  return {
    x: box.x + box.width / 2 + (column - (image.Columns - 1) / 2) * columnSpacing * scale,
    y: box.y + box.height / 2 + (row - (image.Rows - 1) / 2) * rowSpacing * scale,
  };
}

async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

/** Mean and population SD of the pixels whose centres lie in the ellipse of a box. */
function ellipseStatistics({ hu, image }: Slice, [c0, r0, c1, r1]: [number, number, number, number]): { mean: number; sd: number; n: number } {
  const values: number[] = [];
  for (let r = 0; r < image.Rows; r += 1) {
    for (let c = 0; c < image.Columns; c += 1) {
      if (((c - (c0 + c1) / 2) / ((c1 - c0) / 2)) ** 2 + ((r - (r0 + r1) / 2) / ((r1 - r0) / 2)) ** 2 <= 1) values.push(hu[r * image.Columns + c]!);
    }
  }
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, sd: Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length), n: values.length };
}

test('values, lengths, statistics, planes and a restart', async () => {
  const { folder, made } = makeSeries();
  const dataDir = mkdtempSync(join(tmpdir(), 'sagitta-e2e-'));
  const slices = await referenceOf(folder);
  const count = slices.length;
  let sagitta = await launchSagitta({ dataDir });
  try {
    let { page } = sagitta;
    await sagitta.ready();
    await sagitta.request('user.create', { name: 'Dr Test', password: null });
    expect((await sagitta.request('import.run', { paths: [folder] })).ok).toBe(true);
    await page.reload();
    const uid = await openStudy(sagitta);
    const stack = viewport(page, '1: Stack');
    const state = stack.getByRole('status', { name: 'Image state' });
    await expect(state).toHaveText('complete', { timeout: 60_000 });

    // Go to: the exact stored value at four voxels.
    const middle = Math.floor(count / 2);
    for (const [k, row, column] of [
      [middle, 256, 256],
      [10, 200, 300],
      [count - 5, 260, 240],
      [middle + 7, 131, 222],
    ] as const) {
      const { image, hu, z } = slices[k]!;
      const [x0, y0] = image.ImagePositionPatient as [number, number];
      const [rs, cs] = image.PixelSpacing as [number, number];
      await goTo(page, stack, `${String(x0 + column * cs)}, ${String(y0 + row * rs)}, ${String(z)}`);
      const text = `HU ${String(hu[row * image.Columns + column])} `;
      await expect(readout(stack)).toContainText(text);
      await expect(readout(stack)).toContainText(`col ${String(column)}, row ${String(row)}, im ${String(k + 1)} of ${String(count)}`);
    }
    await goTo(page, stack, String(middle + 1));
    if (!made) {
      await goTo(page, stack, '0.0, 113.7, 764.21');
      await expect(readout(stack)).toContainText('HU 96 ');
    }

    // Hover: the pixel under the pointer.
    const slice = slices[middle]!;
    const hover = await screenOf(stack, slice.image, 300, 222);
    await page.mouse.move(hover.x, hover.y);
    await expect(readout(stack)).toContainText(`HU ${String(slice.hu[222 * slice.image.Columns + 300])} `);
    await expect(readout(stack)).toContainText('col 300, row 222');

    // Length between two known pixels: right within half a pixel.
    await page.keyboard.press('l');
    await drag(page, await screenOf(stack, slice.image, 180, 330), await screenOf(stack, slice.image, 330, 290));
    const [rs, cs] = slice.image.PixelSpacing as [number, number];
    const stored = async (): Promise<Record<string, unknown>[]> => {
      const answer = await sagitta.request('measurement.list', { StudyInstanceUID: uid });
      return answer.ok ? (answer.value['measurements'] as Record<string, unknown>[]) : [];
    };
    const length = await waitFor(async () => (await stored())[0], 'the length');
    expect(Math.abs((length['value'] as number) - Math.hypot(150 * cs, 40 * rs))).toBeLessThan(cs / 2);

    // Ellipse: mean and SD as computed here on the same pixels.
    await page.keyboard.press('e');
    await drag(page, await screenOf(stack, slice.image, 210, 200), await screenOf(stack, slice.image, 262, 250));
    const ellipse = await waitFor(async () => (await stored())[1], 'the ellipse');
    const points = ellipse['imagePoints'] as [number, number][];
    const expected = ellipseStatistics(slice, [points[0]![0], points[2]![1], points[1]![0], points[3]![1]]);
    const got = ellipse['statistics'] as { mean: number; sd: number; pixelCount: number };
    expect(got.pixelCount).toBe(expected.n);
    expect(got.mean).toBeCloseTo(expected.mean, 9);
    expect(got.sd).toBeCloseTo(expected.sd, 9);
    expect(Math.abs(points[0]![0] - 210)).toBeLessThan(1);

    // Undo, redo, and the panel.
    const items = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem');
    await expect(items).toHaveCount(2);
    await stack.focus();
    await page.keyboard.press('Control+z');
    await expect(items).toHaveCount(1);
    await page.keyboard.press('Control+Shift+z');
    await expect(items).toHaveCount(2);
    const names = await namesOf(items);
    expect(names[0]).toMatch(/^Length \d+\.\d mm · PixelSpacing · axial \d+$/);

    // Scroll to both ends.
    await page.keyboard.press('End');
    await page.keyboard.press('g');
    await page.keyboard.press('Escape');
    await page.mouse.move(hover.x, hover.y);
    await expect(readout(stack)).toContainText(`im ${String(count)} of ${String(count)}`);
    await page.keyboard.press('Home');
    await page.mouse.move(hover.x + 1, hover.y);
    await expect(readout(stack)).toContainText(`im 1 of ${String(count)}`);
    await page.mouse.wheel(0, 120);
    await expect(readout(stack)).toContainText(`im 2 of ${String(count)}`);

    // MPR: a click in one plane moves the others to the same voxel.
    await page.keyboard.press('m');
    const planes = ['1: Axial', '2: Sagittal', '3: Coronal'].map((name) => viewport(page, name));
    await expect(planes[1]!.getByRole('status', { name: 'Image state' })).toHaveText('interpolated');
    const coronal = (await planes[2]!.boundingBox())!;
    await page.mouse.click(coronal.x + coronal.width * 0.55, coronal.y + coronal.height * 0.55);
    await page.mouse.move(coronal.x + 40, coronal.y - 300);
    await page.mouse.move(3, 3);
    const texts = await Promise.all(planes.map((plane) => readout(plane).textContent()));
    expect(new Set(texts).size).toBe(1);
    const [, value, column, row, image] = /^HU (-?\d+) .* col (\d+), row (\d+), im (\d+) of/.exec(texts[0] ?? '') ?? [];
    expect(Number(value)).toBe(slices[Number(image) - 1]!.hu[Number(row) * slice.image.Columns + Number(column)]);
    await items.first().click();
    await expect(readout(planes[0]!)).toContainText(`im ${String(middle + 1)} of`);

    // After a restart the same measurements.
    const before = await stored();
    await sagitta.close();
    sagitta = await launchSagitta({ dataDir });
    ({ page } = sagitta);
    await sagitta.ready();
    await page.waitForTimeout(500);
    await openStudy(sagitta);
    const again = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem');
    await expect(again).toHaveCount(2);
    expect(await namesOf(again)).toEqual(names);
    const after = await sagitta.request('measurement.list', { StudyInstanceUID: uid });
    expect(after.ok ? after.value['measurements'] : []).toEqual(before);
  } finally {
    await sagitta.close();
    rmSync(dataDir, { recursive: true, force: true });
    if (made) rmSync(folder, { recursive: true, force: true });
  }
});
