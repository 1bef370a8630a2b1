// The report panel in the real window: draft, accept, edit, own words, the reason that blocks Sign, signing with the password, export.
import { expect, test } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPhantomObject, phantomIds } from '../src/dicom/phantom/object.ts';
import { launchSagitta } from './app.ts';

const password = 'correct horse battery';

test('from a draft to a signed and exported report', async () => {
  const root = mkdtempSync(join(tmpdir(), 'sagitta-reporting-'));
  const ids = phantomIds({ patientName: 'Demo^Kilo' });
  mkdirSync(join(root, 'in'));
  for (const k of [60, 61]) writeFileSync(join(root, 'in', `${String(k)}.dcm`), buildPhantomObject(k, ids));
  const sagitta = await launchSagitta({ dataDir: join(root, 'data') });
  const { page, request } = sagitta;
  try {
    expect((await request('user.create', { name: 'Dr. Demo', password })).ok).toBe(true);
    expect((await request('import.run', { paths: [join(root, 'in')] })).ok).toBe(true);
    await page.getByRole('row', { name: /^Demo, Kilo · / }).dblclick();
    await page.getByRole('tab', { name: 'Report' }).click();
    const sentences = page.getByRole('group', { name: /^Sentence \d+$/ });
    const sign = page.getByRole('button', { name: 'Sign', exact: true });

    await test.step('a draft says that it is no language model, and waits for review', async () => {
      await page.getByRole('button', { name: 'Draft report' }).click();
      await expect(sentences.first()).toBeVisible();
      await expect(page.getByText('not a language model')).toBeVisible();
      await expect(sentences.first().getByText('Requires review')).toBeVisible();
      await expect(sign).toBeDisabled();
      await expect(sign).toHaveAccessibleDescription(/\S/);
    });

    await test.step('edit and accept; the words of the reader stand', async () => {
      await sentences.first().getByRole('button', { name: 'Edit' }).click();
      await page.getByLabel('Text of sentence 1').fill('Cough for three weeks.');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(sentences.first()).toContainText('Cough for three weeks.');
      for (let n = (await sentences.count()) - 1; n > 0; n -= 1) {
        await sentences.nth(n).getByRole('button', { name: 'Accept' }).click();
        await expect(sentences.nth(n).getByText('Accepted')).toBeVisible();
      }
    });

    await test.step('own sentences fill what is missing', async () => {
      for (const section of ['Findings', 'Impression']) {
        await page.getByRole('button', { name: `Add sentence to ${section}` }).click();
        await page.getByLabel(`New sentence in ${section}`).fill('Nothing else worth a word.');
        await page.getByRole('button', { name: 'Add', exact: true }).click();
        await expect(page.getByRole('region', { name: section, exact: true }).getByText('Nothing else worth a word.')).toBeVisible();
      }
      await expect(page.getByRole('region', { name: 'Checks' })).toContainText('passed');
    });

    await test.step('a wrong password signs nothing; the right one makes it final', async () => {
      await sign.click();
      await page.getByLabel('Password').fill('something else');
      await sign.click();
      await expect(page.getByRole('alert')).toBeVisible();
      await page.getByLabel('Password').fill(password);
      await sign.click();
      await expect(page.getByRole('status', { name: 'Report status' })).toHaveText('final');
      await expect(page.getByRole('button', { name: 'Addendum' })).toBeVisible();
      await expect(page.getByRole('list', { name: 'Signed versions' }).getByRole('listitem')).toHaveCount(1);
    });

    await test.step('the PDF is written where the path says', async () => {
      const to = join(root, 'report.pdf');
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await page.getByLabel('Save to').fill(to);
      await page.getByRole('button', { name: 'Export', exact: true }).click();
      await expect(page.getByText('Written to')).toBeVisible();
      expect(existsSync(to)).toBe(true);
      expect(readFileSync(to).subarray(0, 5).toString('latin1')).toBe('%PDF-');
    });
  } finally {
    await sagitta.close();
    rmSync(root, { recursive: true, force: true });
  }
});
