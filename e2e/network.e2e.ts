// Query and retrieve, priors and send in the real window, with dcmtk's dcmqrscp as the other systems. A wire between them can be held, so that a transfer stands still.
import { expect, test, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasDcmtk, runDcmtk } from '../test/helpers/dcmtk.ts';
import { startWorklistPeer } from '../test/helpers/worklistPeer.ts';
import { launchSagitta, type SagittaWindow } from './app.ts';
import { picture } from './pictures.ts';
import { fill, startQrscp, startRefuser, startWire, type Qrscp, type Wire } from './peers.ts';

const patient = { patientName: 'Demo^Kilo', patientId: 'SGT-004411' };

interface Rig {
  sagitta: SagittaWindow;
  pacs: Qrscp;
  /** Behind `wire`; studies come from it by C-GET. */
  vna: Qrscp;
  wire: Wire;
  close(): Promise<void>;
}

async function open(): Promise<Rig> {
  const root = mkdtempSync(join(tmpdir(), 'sagitta-network-'));
  const sagitta = await launchSagitta({ dataDir: join(root, 'data'), hardLimitMs: 220_000 });
  const { page, request } = sagitta;
  await page.getByLabel('Your name').fill('Dr. Demo');
  await page.getByLabel('This computer’s login').check();
  await page.getByRole('button', { name: 'Start' }).click();
  const us = { aet: 'SAGITTA', port: (await sagitta.ready()).dimse.port };
  const [pacs, vna, refuser] = [await startQrscp(root, 'PACS1', [us]), await startQrscp(root, 'VNA', [us]), await startRefuser()];
  const wire = await startWire(vna.port);
  const first = await fill(pacs, root, 'SAGITTA', 6, { ...patient, date: '20260714' });
  await fill(pacs, root, 'SAGITTA', 2, { patientName: 'Other^Person', patientId: patient.patientId, date: '20250512' });
  await fill(pacs, root, 'SAGITTA', 1, { patientName: 'Demo^Kilian', patientId: 'SGT-001207', date: '20250830' });
  await fill(vna, root, 'SAGITTA', 40, { ...patient, date: '20251111' });
  const today = new Date();
  const date = [today.getFullYear(), today.getMonth() + 1, today.getDate()].map((part) => String(part).padStart(2, '0')).join('');
  const ris = await startWorklistPeer(root, [
    { name: patient.patientName, id: 'W1', modality: 'CT', date, charset: 'ISO_IR 100', studyUid: first.studyUid },
    { name: 'Demo^Lima', id: 'W2', modality: 'MR', date, charset: 'ISO_IR 100' },
  ]);
  const known = [
    { aet: 'WORKLIST', port: ris.port },
    { aet: 'PACS1', port: pacs.port },
    { aet: 'VNA', port: wire.port, retrieveBy: 'get' },
    { aet: 'OLDPACS', port: refuser.port },
  ];
  for (const peer of known) expect((await request('peer.add', { peer: { host: '127.0.0.1', ...peer } })).ok).toBe(true);
  return {
    sagitta,
    pacs,
    vna,
    wire,
    async close() {
      wire.release();
      await sagitta.close();
      await Promise.all([wire.close(), refuser.close(), pacs.stop(), vna.stop(), ris.stop()]);
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const found = (page: Page, name: RegExp) => page.getByRole('treegrid', { name: 'Studies found' }).getByRole('row', { name });
const answers = (page: Page) => page.getByRole('status', { name: 'Answers' });
const transfer = (page: Page, name: RegExp) => page.getByRole('region', { name: 'Transfers' }).getByRole('listitem', { name });

/** How many studies of a day the other system has. */
async function studiesAt(peer: Qrscp, StudyDate: string): Promise<number> {
  const { output } = await runDcmtk('findscu', [
    '-S',
    ...['-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyDate=${StudyDate}`, '-k', 'StudyInstanceUID'],
    ...['-aec', peer.aet, '127.0.0.1', String(peer.port)],
  ]);
  return [...output.matchAll(/StudyInstanceUID/g)].length;
}

if (!hasDcmtk) console.info('skipped: dcmtk is not installed, so there is no peer to ask');
test.skip(!hasDcmtk, 'dcmtk is not installed');

test('query, retrieve, cancel, priors and send', async () => {
  const rig = await open();
  const { sagitta, wire, vna } = rig;
  const { page } = sagitta;
  try {
    await test.step('peers are echoed; one that refuses says what to do', async () => {
      await page.getByRole('button', { name: 'Query and retrieve' }).click();
      const peers = page.getByRole('complementary', { name: 'Ask these peers' });
      await expect(peers.getByText('refuses our AE title')).toBeVisible();
      await expect(peers.getByText('OLDPACS answers “calling AE title not recognised”. Add SAGITTA on its side.')).toBeVisible();
      await expect(page.getByRole('checkbox', { name: 'PACS1' })).toHaveAccessibleDescription(/PACS1 @ 127\.0\.0\.1:\d+ answers, \d+ ms/);
    });

    await test.step('all are asked at once; the one that failed is named, not left out', async () => {
      await page.getByRole('checkbox', { name: 'WORKLIST' }).uncheck();
      await page.getByLabel('Patient name').fill('Demo, Kil*');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText(/^3 studies from 2 of 3 peers in [\d.]+ s\. OLDPACS failed, so more studies may exist there\.$/);
      await expect(page.getByRole('row', { name: /^Demo, Kil/ })).toHaveCount(3);
      await expect(page.getByText('OLDPACS gave no answer.')).toBeVisible();
    });

    await test.step('an empty list says where nothing matches, and where it is not known', async () => {
      await page.getByLabel('Patient name').fill('Nobody');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText('No study matches at PACS1 and VNA. OLDPACS failed, so more studies may exist there.');
      await page.getByLabel('Patient name').fill('');
      await page.getByLabel('Study date').fill('32.1.2026');
      await page.keyboard.press('Enter');
      await expect(page.getByLabel('Study date')).toHaveAccessibleDescription(/^Write a day/);
      await page.getByRole('checkbox', { name: 'OLDPACS' }).uncheck();
      await page.getByLabel('Study date').fill('since 2025-08');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText(/^3 studies from 2 peers/);
    });

    await test.step('a search that takes long is stopped by Escape, and the screen stays', async () => {
      wire.holdAfter(0);
      await page.keyboard.press('/');
      await page.getByLabel('Patient name').fill('Demo');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText('Asking VNA… 2 studies so far.');
      await page.keyboard.press('Escape');
      await expect(answers(page)).toHaveText(/^Stopping VNA/);
      wire.release();
      // What had been on its way when it was stopped may still arrive whole.
      await expect(answers(page)).toHaveText(/^(Stopped: |3 studies from 2 peers)/);
      await page.getByLabel('Patient name').fill('');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText(/^3 studies from 2 peers/);
    });

    await test.step('a head sorts the list by its column, and back', async () => {
      const names = page.getByRole('treegrid', { name: 'Studies found' }).getByRole('row', { name: / · / });
      await expect(names.first()).toHaveAccessibleName(/2026-07-14/);
      const head = page.getByRole('columnheader', { name: 'ID', exact: true });
      await head.getByRole('button').click();
      await expect(head).toHaveAttribute('aria-sort', 'ascending');
      await expect(names.first()).toHaveAccessibleName(/SGT-001207/);
      await head.getByRole('button').click();
      await expect(names.last()).toHaveAccessibleName(/SGT-001207/);
      await head.getByRole('button').click();
      await expect(names.first()).toHaveAccessibleName(/2026-07-14/);
    });

    await test.step('Enter retrieves the study under the cursor by C-MOVE', async () => {
      await page.getByRole('treegrid', { name: 'Studies found' }).focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('Enter');
      await expect(found(page, /2026-07-14/)).toHaveAccessibleDescription('on this machine');
      await expect(transfer(page, /14 Jul 2026/)).toContainText('6 of 6');
    });

    await test.step('a retrieval shows its progress, can be cancelled, and goes on from where it was', async () => {
      wire.holdAfter(6_000_000);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Space');
      await expect(found(page, /2025-11-11/)).toHaveAttribute('aria-selected', 'true');
      await page.getByRole('button', { name: 'Retrieve selected' }).click();
      await expect(found(page, /2025-11-11/)).toHaveAccessibleDescription('retrieving');
      const row = transfer(page, /11 Nov 2025/);
      await expect(row.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^[1-9]/);
      await row.getByRole('button', { name: 'Cancel' }).click();
      wire.release();
      await expect(row).toContainText(/cancelled at \d+ of 40/);
      await row.getByRole('button', { name: /^Resume at \d+$/ }).click();
      await expect(found(page, /2025-11-11/)).toHaveAccessibleDescription('on this machine');
    });

    await test.step('a study opens to its series, and one of them is retrieved', async () => {
      await page.getByRole('treegrid', { name: 'Studies found' }).focus();
      await page.keyboard.press('End');
      await page.keyboard.press('ArrowRight');
      const series = page.getByRole('row', { name: /^Series 2 · CT/ });
      await expect(series).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await expect(series).toHaveAccessibleDescription('on this machine');
    });

    await test.step('what is scheduled is asked of the peer that keeps it; a study that is here says so and opens', async () => {
      await page.getByRole('tab', { name: 'Scheduled' }).click();
      await expect(answers(page)).toHaveText('Tick the peer that keeps the schedule.');
      await page.getByRole('checkbox', { name: 'WORKLIST' }).check();
      await page.getByRole('checkbox', { name: 'PACS1' }).check();
      await page.getByLabel('Station AE title').press('Enter');
      await expect(answers(page)).toHaveText('2 scheduled steps from WORKLIST. PACS1 failed, so more may be scheduled there.');
      const steps = page.getByRole('grid', { name: 'Scheduled steps' });
      await expect(steps.getByRole('row', { name: /^Demo, Kilo · W1 · \d{4}-\d{2}-\d{2} 09:00 · CT · Step W1$/ })).toHaveAccessibleDescription(
        /^already here, 6 images$/,
      );
      await expect(steps.getByRole('row', { name: /^Demo, Lima · W2/ })).toHaveAccessibleDescription('not here');
      await page.getByRole('checkbox', { name: 'PACS1' }).uncheck();
      await page.getByLabel('Modality').selectOption('MR');
      await page.getByRole('button', { name: 'Ask', exact: true }).click();
      await expect(answers(page)).toHaveText('1 scheduled step from WORKLIST.');
      await page.getByLabel('Modality').selectOption('');
      await page.getByLabel('Station AE title').fill('CT1');
      await page.getByLabel('Date').fill('tomorrow');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText('Nothing that matches is scheduled at WORKLIST.');
      await page.getByLabel('Station AE title').fill('');
      await page.getByLabel('Date').fill('next 7 days');
      await page.keyboard.press('Enter');
      await expect(answers(page)).toHaveText('2 scheduled steps from WORKLIST.');
      await picture(page, 'scheduled');
      await page.getByRole('tab', { name: 'Studies' }).click();
    });

    await test.step('Escape goes back; priors of the chosen patient are asked at all peers', async () => {
      await page.keyboard.press('Escape');
      const studies = page.getByRole('grid', { name: 'Studies' });
      await studies.getByRole('row', { name: /2026-07-14/ }).click({ button: 'right' });
      await page.getByRole('menuitem', { name: 'Priors of this patient' }).click();
      await expect(page.getByLabel('Patient ID')).toHaveValue(patient.patientId);
      await expect(answers(page)).toHaveText(/^3 studies from 2 of 4 peers/);
      await expect(found(page, /2026-07-14/)).toHaveAttribute('aria-current', 'true');
      await expect(found(page, /^Other, Person/)).toContainText('other name');
      await expect(found(page, /2025-11-11/)).not.toContainText('other name');
      await page.keyboard.press('Escape');
      await expect(studies).toBeVisible();
    });

    await test.step('a study is sent to a peer from the worklist', async () => {
      expect(await studiesAt(vna, '20260714')).toBe(0);
      await page
        .getByRole('grid', { name: 'Studies' })
        .getByRole('row', { name: /2026-07-14/ })
        .click();
      await page.keyboard.press('Shift+S');
      const panel = page.getByRole('dialog', { name: 'Send' });
      await panel.getByRole('checkbox', { name: 'VNA' }).check();
      await panel.getByRole('button', { name: 'Send', exact: true }).click();
      await expect(panel).toBeHidden();
      await page.getByRole('button', { name: 'Query and retrieve' }).click();
      await expect(page.getByRole('region', { name: 'Transfers' }).getByText('to VNA, C-STORE')).toBeVisible();
      await expect(transfer(page, /CT chest with contrast$/).filter({ hasText: 'to VNA' })).toContainText('6 of 6');
      expect(await studiesAt(vna, '20260714')).toBeGreaterThan(0);
    });
  } finally {
    await rig.close();
  }
});
