// What is done with whole studies in the real window: correct and undo, export de-identified, delete and restore, settings of storage. Objects are made here.
import { expect, type Page, test } from '@playwright/test';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseFile } from '../src/dicom/parse.ts';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta, waitFor } from './app.ts';

function makeStudies(folder: string): void {
  mkdirSync(folder);
  for (const [index, patientName] of ['Demo^Alpha', 'Demo^Bravo'].entries()) {
    const ids = phantomIds({ patientName, patientId: `SGT-00${String(index)}`, date: '20261121' });
    writeFileSync(join(folder, `${String(index)}.dcm`), buildPhantomObject(60, ids));
  }
}

function row(page: Page, name: RegExp) {
  return page.getByRole('row', { name });
}

function textsUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
}

test('correct and undo, export, delete and restore, rules of storage', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sagitta-curation-'));
  makeStudies(join(root, 'in'));
  const sagitta = await launchSagitta({ dataDir: join(root, 'data') });
  const { page, request } = sagitta;
  try {
    await page.getByLabel('Your name').fill('Dr. Demo');
    await page.getByLabel('This computer’s login').check();
    await page.getByRole('button', { name: 'Start' }).click();
    expect((await request('import.start', { paths: [join(root, 'in')] })).ok).toBe(true);
    await row(page, /^Demo, Alpha · /).click();

    await test.step('a wrong name is corrected from the menu; the list shows the new one', async () => {
      await row(page, /^Demo, Alpha · /).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Correct…' }).click();
      const panel = page.getByRole('dialog', { name: 'Correct' });
      await panel.getByLabel('Patient name').fill('Right, Alpha');
      await expect(panel.getByRole('button', { name: 'Correct', exact: true })).toBeDisabled();
      await panel.getByLabel('Reason').fill('typed wrong at the scanner');
      await panel.getByRole('button', { name: 'Correct', exact: true }).click();
      await expect(row(page, /^Right, Alpha · SGT-000 · /)).toBeVisible();
      await expect(panel.getByRole('region', { name: 'Corrections so far' })).toContainText('typed wrong at the scanner');
      await page.screenshot({ path: join(root, 'correct.png') });
    });

    await test.step('nothing typed for one study is applied to another', async () => {
      const panel = page.getByRole('dialog', { name: 'Correct' });
      await panel.getByLabel('Patient name').fill('Wrong, Patient');
      await panel.getByLabel('Reason').fill('typed for Alpha');
      await expect(panel.getByRole('button', { name: 'Correct', exact: true })).toBeEnabled();
      await row(page, /^Demo, Bravo · /).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Correct…' }).click();
      await expect(panel.getByLabel('Patient name')).toHaveValue('Demo, Bravo');
      await expect(panel.getByLabel('Reason')).toHaveValue('');
      await expect(panel.getByRole('button', { name: 'Correct', exact: true })).toBeDisabled();
    });

    await test.step('an export carries the correction and the value before it', async () => {
      await page.keyboard.press('Escape');
      await row(page, /^Right, Alpha · /).click();
      await page.keyboard.press('Shift+E');
      const panel = page.getByRole('dialog', { name: 'Export' });
      await panel.getByLabel('Folder', { exact: true }).fill(join(root, 'plain'));
      await panel.getByRole('button', { name: 'Export', exact: true }).click();
      await expect(panel.getByText(/^1 file written to /)).toBeVisible();
      const [text = ''] = textsUnder(join(root, 'plain'));
      const parsed = parseFile(Buffer.from(text, 'latin1'));
      expect(parsed.ok && parsed.value.dataSet.string('PatientName')).toBe('Right^Alpha');
      expect(text).toContain('Demo^Alpha');
    });

    await test.step('a de-identified one names nobody', async () => {
      const panel = page.getByRole('dialog', { name: 'Export' });
      await panel.getByLabel('De-identify').check();
      await panel.getByLabel('Folder', { exact: true }).fill(join(root, 'safe'));
      await panel.getByRole('button', { name: 'Export', exact: true }).click();
      await expect(panel.getByText(`1 file written to ${join(root, 'safe')}`)).toBeVisible();
      await page.screenshot({ path: join(root, 'export.png') });
      for (const text of textsUnder(join(root, 'safe'))) expect(text).not.toMatch(/Alpha|SGT-000/);
      expect(textsUnder(join(root, 'safe'))).toHaveLength(1);
      await page.keyboard.press('Escape');
    });

    await test.step('the correction is undone with a reason', async () => {
      await row(page, /^Right, Alpha · /).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Correct…' }).click();
      const panel = page.getByRole('dialog', { name: 'Correct' });
      await panel.getByRole('button', { name: /^Undo: / }).click();
      await panel.getByLabel('Why undo it').fill('it was right before');
      await panel.getByRole('button', { name: 'Undo', exact: true }).click();
      await expect(row(page, /^Demo, Alpha · /)).toBeVisible();
      await page.keyboard.press('Escape');
    });

    await test.step('a deleted study vanishes, and comes back from the settings', async () => {
      await row(page, /^Demo, Bravo · /).click();
      await page.keyboard.press('Delete');
      const panel = page.getByRole('dialog', { name: 'Delete' });
      await panel.getByLabel('Reason').fill('test object');
      await panel.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(row(page, /^Demo, Bravo · /)).toHaveCount(0);
      await expect(panel.getByRole('button', { name: 'Undo' })).toBeVisible();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('settings');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Storage' }).click();
      await page.screenshot({ path: join(root, 'storage.png'), fullPage: true });
      await page.getByRole('button', { name: /^Restore Demo, Bravo/ }).click();
      await expect(page.getByText('1 object back in the worklist.')).toBeVisible();
    });

    await test.step('a watched folder takes in what is put there', async () => {
      mkdirSync(join(root, 'inbox'));
      await page.getByLabel('Folder', { exact: true }).fill(join(root, 'inbox'));
      await page.getByRole('button', { name: 'Watch folder' }).click();
      await expect(page.getByRole('region', { name: 'Watched folders' }).getByText('watching')).toBeVisible();
      const ids = phantomIds({ patientName: 'Demo^Charlie', patientId: 'SGT-003', date: '20261121' });
      writeFileSync(join(root, 'inbox', 'c.dcm'), buildPhantomObject(61, ids));
      await waitFor(async () => {
        const answer = await request('study.list', { filter: { PatientName: 'Demo^Charlie' }, limit: 1, offset: 0 });
        return answer.ok && answer.value['total'] === 1 ? true : undefined;
      }, 'the object of the watched folder');
      await expect(page.getByText('1 object taken in')).toBeVisible();
    });
  } finally {
    await sagitta.close();
    if (process.env['KEEP'] === undefined) rmSync(root, { recursive: true, force: true });
    else console.info(root);
  }
});
