// 3D in the real window, on the phantom: looks, opacity by keys, clipping, scalpel with undo, table removal, own presets, a picture and a video in files.
import { expect, test, type Locator, type Page } from '@playwright/test';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta, type SagittaWindow } from './app.ts';
import { picture } from './pictures.ts';

function makeSeries(folder: string): void {
  const ids = phantomIds({ patientName: 'Demo^Kilo', patientId: 'SGT-004411', date: '20261121' });
  for (let k = 45; k < 105; k += 1) writeFileSync(join(folder, `CT${String(k)}.dcm`), buildPhantomObject(k, ids));
}

/** Share of pixels of the 3D canvas that are not black, in the part [from, to) of its width. */
function lit(view: Locator, from = 0, to = 1): Promise<number> {
  return view.locator('canvas').evaluate(
    (element, [a, b]) => {
      const canvas = element as unknown as {
        width: number;
        height: number;
        getContext(kind: '2d'): { getImageData(x: number, y: number, w: number, h: number): { data: Uint8ClampedArray } };
      };
      const x = Math.floor(canvas.width * (a ?? 0));
      const { data } = canvas.getContext('2d').getImageData(x, 0, Math.max(1, Math.floor(canvas.width * (b ?? 1)) - x), canvas.height);
      let n = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i] ?? 0) > 24) n += 1;
      return n / (data.length / 4);
    },
    [from, to],
  );
}

async function full(view: Locator): Promise<string> {
  const mark = view.getByRole('status', { name: 'Image state' });
  await expect(mark).toHaveText(/interpolated/, { timeout: 60_000 });
  await expect(mark).not.toHaveText(/reduced|loading/, { timeout: 60_000 });
  return (await mark.textContent()) ?? '';
}

/** What the save dialog answers from now on. */
async function answerSave(sagitta: SagittaWindow, path: string): Promise<void> {
  await sagitta.app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath });
  }, path);
}

async function open3d(sagitta: SagittaWindow, folder: string): Promise<Locator> {
  const { page } = sagitta;
  await sagitta.ready();
  await sagitta.request('user.create', { name: 'Dr Demo', password: null });
  expect((await sagitta.request('import.run', { paths: [folder] })).ok).toBe(true);
  await page.reload();
  await page.getByRole('row', { name: /^Demo, Kilo/ }).dblclick();
  await expect(page.getByRole('status', { name: 'Image state' }).first()).toHaveText('complete', { timeout: 60_000 });
  await page.locator('.v-vp').first().focus();
  await page.keyboard.press('v');
  return page.getByRole('group', { name: 'Viewport 1: 3D' });
}

/** Draws a lasso around the left half of the viewport. */
async function lasso(page: Page, view: Locator): Promise<void> {
  const { x, y, width, height } = (await view.boundingBox())!;
  const corners = [
    [0.03, 0.1],
    [0.4, 0.1],
    [0.4, 0.9],
    [0.03, 0.9],
  ] as const;
  await page.mouse.move(x + width * corners[0][0], y + height * corners[0][1]);
  await page.mouse.down();
  for (const [u, v] of [...corners.slice(1), corners[0]]) await page.mouse.move(x + width * u, y + height * v, { steps: 8 });
  await page.mouse.up();
}

test('looks, hiding, keeping and saving of a 3D picture', async () => {
  test.setTimeout(540_000);
  const root = mkdtempSync(join(tmpdir(), 'sagitta-3d-'));
  makeSeries(root);
  const sagitta = await launchSagitta({ hardLimitMs: 530_000 });
  const { page } = sagitta;
  try {
    const view = await open3d(sagitta, root);
    const preset = view.locator('.v-preset select');
    await full(view);
    const whole = await lit(view);
    expect(whole).toBeGreaterThan(0.05);

    await test.step('keys turn the picture, and each standard view is where it says', async () => {
      await view.focus();
      await page.keyboard.press('Alt+a');
      await expect(view.getByText('Az 0°, El 0°')).toBeVisible();
      await page.keyboard.press('ArrowRight');
      await expect(view.getByText('Az −5°, El 0°')).toBeVisible();
      await full(view);
    });

    await test.step('an opacity point moved by keys changes the look, in one step of undo', async () => {
      await page.keyboard.press('Alt+s');
      const panel = page.getByRole('region', { name: '3D settings' });
      await expect(panel).toBeVisible();
      const point = panel.getByRole('slider', { name: 'Point 1 of 6' });
      await point.focus();
      for (let i = 0; i < 3; i++) await page.keyboard.press('Shift+ArrowLeft');
      await expect(preset).toHaveText(/changed/);
      await panel.getByRole('button', { name: 'Undo 3D' }).click();
      await expect(preset).not.toHaveText(/changed/);
      await full(view);
      await picture(page, 'volume3d-settings');
    });

    await test.step('the scalpel takes what was drawn around, and undo brings it back', async () => {
      await page.keyboard.press('Escape');
      await view.focus();
      await page.keyboard.press('Alt+s');
      const before = await lit(view, 0, 0.4);
      await page.keyboard.press('c');
      await lasso(page, view);
      await page.getByRole('button', { name: 'Remove inside' }).click();
      await expect.poll(() => full(view)).toContain('cut');
      expect(await lit(view, 0.05, 0.38)).toBeLessThan(0.002);
      await picture(page, 'volume3d-scalpel');
      await view.focus();
      await page.keyboard.press('Control+z');
      await expect.poll(() => full(view)).not.toContain('cut');
      expect(await lit(view, 0, 0.4)).toBeCloseTo(before, 2);
    });

    await test.step('the clipping box hides and says so; table removal too', async () => {
      await page.keyboard.press('Alt+b');
      const face = view.getByRole('slider', { name: 'Clip L' });
      await face.focus();
      for (let i = 0; i < 5; i++) await page.keyboard.press('PageDown');
      await expect.poll(() => full(view)).toContain('clipped');
      expect(await lit(view, 0.6, 1)).toBeLessThan(0.002);
      await view.focus();
      await page.keyboard.press('Alt+t');
      await expect.poll(() => full(view)).toContain('table removed · clipped');
      await page.keyboard.press('Alt+b');
      await page.keyboard.press('r');
      await expect.poll(() => full(view)).toBe('interpolated');
    });

    await test.step('a look is kept under a name, in the settings of the archive', async () => {
      await page.keyboard.press('8');
      await expect(preset.locator('option:checked')).toHaveText('CT MIP');
      await page.keyboard.press('Alt+s');
      await page.getByRole('button', { name: 'Save as preset…' }).click();
      await page.getByRole('textbox', { name: 'Name of the preset' }).fill('My MIP');
      await page.getByRole('button', { name: 'Keep' }).click();
      await expect(preset.locator('option:checked')).toHaveText('My MIP');
      const settings = await sagitta.request('settings.get', {});
      expect(settings.ok && settings.value['presets3d']).toMatchObject([{ name: 'My MIP', mode: 'mip', scale: 'hu' }]);
    });

    await test.step('a picture is written as it is named and sized', async () => {
      const path = join(root, 'view.png');
      await answerSave(sagitta, path);
      const panel = page.getByRole('region', { name: '3D settings' });
      await panel.getByRole('combobox', { name: 'Size' }).selectOption('1280x720');
      await panel.getByRole('button', { name: 'Save picture…' }).click();
      await expect(panel.getByText(`Written to ${path}`)).toBeVisible({ timeout: 60_000 });
      const bytes = readFileSync(path);
      expect([bytes.toString('latin1', 1, 4), bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual(['PNG', 1280, 720]);
    });

    await test.step('a turn is recorded as a video that another program can read', async () => {
      const panel = page.getByRole('region', { name: '3D settings' });
      const path = join(root, 'turn.webm');
      const mp4 = join(root, 'turn.mp4');
      // The ending is suggested by what this machine can encode; the test answers with it.
      await sagitta.app.evaluate(
        ({ dialog }, [webm, mp]) => {
          dialog.showSaveDialog = ((...args: unknown[]) => {
            const options = args.at(-1) as { defaultPath: string };
            return Promise.resolve({ canceled: false, filePath: options.defaultPath.endsWith('.mp4') ? mp : webm });
          }) as typeof dialog.showSaveDialog;
        },
        [path, mp4],
      );
      await panel.getByRole('combobox', { name: 'Size' }).selectOption('shown');
      await panel.getByRole('spinbutton', { name: 'Turn, s' }).fill('1');
      await panel.getByRole('button', { name: 'Save video…' }).click();
      const said = panel.getByRole('status').filter({ hasText: /Written|encoder/ });
      await expect(said).toBeVisible({ timeout: 300_000 });
      const text = (await said.textContent()) ?? '';
      if (text.includes('no video encoder')) {
        console.info('skipped: this machine has no video encoder');
        return;
      }
      const bytes = readFileSync(text.includes(mp4) ? mp4 : path);
      expect(bytes.length).toBeGreaterThan(10_000);
      // EBML head of Matroska, or the ftyp box of ISO base media.
      if (text.includes(mp4)) expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
      else expect(bytes.readUInt32BE(0)).toBe(0x1a45dfa3);
    });
  } finally {
    await sagitta.close();
    if (process.env['KEEP'] === undefined) rmSync(root, { recursive: true, force: true });
    else console.info(root);
  }
});
