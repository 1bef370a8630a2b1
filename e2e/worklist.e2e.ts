// The worklist in the real window: first run, import, search, keys, preview. Objects are made here, so that it runs on any machine.
import { expect, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta } from './app.ts';

function makeStudies(folder: string): void {
  mkdirSync(folder);
  for (const [index, patientName] of ['Demo^Alpha', 'Demo^Bravo', 'Sample^Charlie'].entries()) {
    const ids = phantomIds({ patientName, patientId: `SGT-00${String(index)}`, date: '20261121' });
    writeFileSync(join(folder, `${String(index)}.dcm`), buildPhantomObject(60, ids));
  }
  writeFileSync(join(folder, 'notes.txt'), 'not an image');
}

test('first run, import, search, keys and palette', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sagitta-worklist-'));
  makeStudies(join(root, 'in'));
  const sagitta = await launchSagitta({ dataDir: join(root, 'data') });
  const { page, request } = sagitta;
  try {
    const grid = page.getByRole('grid', { name: 'Studies' });

    await test.step('first run makes the user; the empty list says how images come here', async () => {
      await page.getByLabel('Your name').fill('Dr. Demo');
      await page.getByLabel('This computer’s login').check();
      await page.getByRole('button', { name: 'Start' }).click();
      await expect(page.getByText('No study is here yet')).toBeVisible();
      await expect(page.getByRole('main', { name: 'Worklist' }).getByText('SAGITTA')).toBeVisible();
    });

    await test.step('an import appears without a refresh, and its result is said in words', async () => {
      expect((await request('import.start', { paths: [join(root, 'in')] })).ok).toBe(true);
      await expect(page.getByRole('row', { name: 'Demo, Alpha · SGT-000 · 2026-11-21 · CT · CT chest with contrast', exact: true })).toBeVisible();
      await expect(page.getByText('3 objects stored')).toBeVisible();
      await expect(grid).toHaveAttribute('aria-rowcount', '4');
    });

    await test.step('search narrows; a letter typed there is text and no command', async () => {
      await grid.focus();
      await page.keyboard.press('/');
      await expect(page.getByRole('searchbox', { name: 'Search studies' })).toBeFocused();
      await page.keyboard.type('n');
      await expect(grid).toBeVisible();
      await page.keyboard.press('Control+a');
      await page.keyboard.type('charlie');
      await expect(grid).toHaveAttribute('aria-rowcount', '2');
    });

    await test.step('arrows choose, Enter opens; the patient stands in the bar', async () => {
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Home');
      await expect(page.getByRole('row', { selected: true })).toHaveAccessibleName(/^Sample, Charlie · /);
      await page.keyboard.press('Enter');
      await expect(page.getByRole('toolbar', { name: 'Tools' })).toBeVisible();
      await expect(page.getByRole('group', { name: 'Patient' })).toContainText('Sample, Charlie');
    });

    await test.step('the palette reaches a place by a few letters', async () => {
      await page.keyboard.press('Control+k');
      await page.keyboard.type('worklist');
      await page.keyboard.press('Enter');
      await expect(grid).toBeVisible();
    });
  } finally {
    await sagitta.close();
    rmSync(root, { recursive: true, force: true });
  }
});
