// The main job as the demo does it, on the phantom: received, read, measured, drafted, signed, exported; the archive killed on the way; a restart.
import { expect, test, type Page } from '@playwright/test';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as job from '../scripts/demo/mainJob.mjs';
import { runSagitta, sendSeries, type Phantom } from '../scripts/demo/programs.mjs';
import { viewport } from '../scripts/demo/screen.mjs';
import { launchSagitta, waitFor, type SagittaWindow } from './app.ts';

const patient = 'Phantom, Chest';

interface Before {
  measurements: string[];
  report: string[];
}

interface Slice {
  bytes: Buffer;
  position: [number, number, number];
}

/** The value of an explicit VR little endian element of the top level, found by its tag's bytes: no parser of ours. */
function element(bytes: Buffer, group: number, number: number): Buffer {
  const tag = Buffer.from([group & 255, group >> 8, number & 255, number >> 8]);
  for (let at = bytes.indexOf(tag, 132); at >= 0; at = bytes.indexOf(tag, at + 1)) {
    const vr = bytes.toString('latin1', at + 4, at + 6);
    if (vr === 'OW') return bytes.subarray(at + 12, at + 12 + bytes.readUInt32LE(at + 8));
    if (/^(DS|US|IS)$/.test(vr)) return bytes.subarray(at + 8, at + 8 + bytes.readUInt16LE(at + 6));
  }
  throw new Error(`no element ${group.toString(16)},${number.toString(16)}`);
}

function decimals(bytes: Buffer, group: number, number: number): number[] {
  return element(bytes, group, number).toString('latin1').split('\\').map(Number);
}

/** HU, column, row and image number at a patient point, computed from the files alone. */
function voxelAt(files: string[], [x, y, z]: [number, number, number]): { value: number; pixel: number[]; distances: number[] } {
  const slices = files.map((file): Slice => {
    const bytes = readFileSync(file);
    return { bytes, position: decimals(bytes, 0x0020, 0x0032) as [number, number, number] };
  });
  const { bytes, position } = slices.reduce((best, slice) => (Math.abs(slice.position[2] - z) < Math.abs(best.position[2] - z) ? slice : best));
  const [rowSpacing = NaN, columnSpacing = NaN] = decimals(bytes, 0x0028, 0x0030);
  const columns = element(bytes, 0x0028, 0x0011).readUInt16LE();
  const column = Math.round((x - position[0]) / columnSpacing);
  const row = Math.round((y - position[1]) / rowSpacing);
  const stored = element(bytes, 0x7fe0, 0x0010).readUInt16LE((row * columns + column) * 2);
  const [slope = NaN, intercept = NaN] = [...decimals(bytes, 0x0028, 0x1053), ...decimals(bytes, 0x0028, 0x1052)];
  return { value: stored * slope + intercept, pixel: [column, row], distances: [position[2] - z] };
}

async function read(page: Page, phantom: Phantom): Promise<void> {
  await job.openStudy(page, patient);
  await job.openMpr(page);
  const expected = voxelAt(phantom.files, phantom.nodule.LPS);
  expect(expected.distances).toEqual([0]);
  const there = await job.readAt(page, viewport(page, 'Axial'), phantom.nodule.LPS);
  expect(there).toMatchObject({ unit: 'HU', value: expected.value, pixel: expected.pixel });
  const length = await job.measureNodule(page, phantom.nodule);
  const mm = Number(/([\d.]+) mm/.exec(length)?.[1]);
  expect(Math.abs(mm - phantom.nodule.diameterMm)).toBeLessThanOrEqual(0.7);
  expect(await job.measureEllipse(page, [27, 40, -20], 6)).toMatch(/HU/);
}

async function reportOn(page: Page, folder: string): Promise<void> {
  expect(await job.draft(page)).toBeGreaterThan(0);
  await job.review(page, 'Indication not provided', 'Indication: follow-up of a pulmonary nodule.');
  await job.sign(page);
  const files = await job.exportReport(page, folder);
  expect(Object.values(files).every(existsSync)).toBe(true);
}

async function expectUnchangeable(sagitta: SagittaWindow, StudyInstanceUID: string): Promise<void> {
  const before = await sagitta.request('report.get', { StudyInstanceUID });
  if (!before.ok) throw new Error(before.error.message);
  const report = before.value['report'] as { id: string; sections: { sentences: { id: string }[] }[] };
  const sentenceId = report.sections.flatMap(({ sentences }) => sentences)[0]!.id;
  for (const change of [
    { type: 'edit', sentenceId, text: 'Something else.' },
    { type: 'reject', sentenceId },
    { type: 'add', section: 'Findings', text: 'More.', afterSentenceId: null },
  ])
    expect((await sagitta.request('report.change', { reportId: report.id, change })).ok).toBe(false);
  expect((await sagitta.request('report.draft', { StudyInstanceUID })).ok).toBe(false);
  expect(await sagitta.request('report.get', { StudyInstanceUID })).toEqual(before);
}

async function everything(page: Page): Promise<Before> {
  const measurements = await job.measurements(page);
  await page.getByRole('tab', { name: /^Report/ }).click();
  return { measurements, report: await job.reportText(page) };
}

/** Kills the archive, by the process id that the data folder names, while the study is open. */
async function killArchive(sagitta: SagittaWindow, before: Before): Promise<void> {
  const owner = () => (JSON.parse(readFileSync(join(sagitta.dataDir, 'owner.json'), 'utf8')) as { pid: number }).pid;
  const pid = owner();
  process.kill(pid, 'SIGKILL');
  await expect(sagitta.page.getByText(/The archive (stopped and is being restarted|restarted at)/)).toBeVisible({ timeout: 60_000 });
  await expect(sagitta.page.getByText('and is ready again')).toBeVisible({ timeout: 60_000 });
  expect(await waitFor(owner, 'the new owner of the data folder')).not.toBe(pid);
  expect(await everything(sagitta.page)).toEqual(before);
}

async function openWindow(dataDir: string): Promise<SagittaWindow> {
  const sagitta = await launchSagitta({ dataDir, hardLimitMs: 560_000 });
  await sagitta.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800);
  });
  return sagitta;
}

test('from the modality to the signed report, through a dead archive and a restart', async () => {
  test.setTimeout(600_000);
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-main-job-'));
  const dataDir = join(folder, 'data');
  const phantomFolder = join(folder, 'phantom');
  const phantom = { folder: phantomFolder, ...((await runSagitta(['phantom', '--to', phantomFolder])) as Omit<Phantom, 'folder'>) };
  const images = phantom.files.length;
  let sagitta = await openWindow(dataDir);
  try {
    await test.step('a first user, and the series by C-STORE from another process', async () => {
      await job.firstRun(sagitta.page);
      await sendSeries(phantom, (await sagitta.ready()).dimse.port);
      await job.waitForStudy(sagitta.page, patient, images);
    });
    await test.step('read and measure', () => read(sagitta.page, phantom));
    await test.step('draft, correct, sign, export', () => reportOn(sagitta.page, folder));
    const before = await everything(sagitta.page);
    expect(before.measurements).toHaveLength(2);
    await test.step('a signed report cannot change', () => expectUnchangeable(sagitta, phantom.StudyInstanceUID));
    await test.step('the archive dies and comes back', () => killArchive(sagitta, before));
    await test.step('after a restart all is there', async () => {
      await sagitta.close();
      sagitta = await openWindow(dataDir);
      await job.checkAllThere(sagitta.page, patient, images, before);
    });
  } finally {
    await sagitta.close();
  }
  expect(await runSagitta(['verify', '--data-dir', dataDir])).toMatchObject({ ok: true });
  expect(await runSagitta(['audit', 'verify', '--data-dir', dataDir])).toMatchObject({ ok: true, firstBad: null });
  rmSync(folder, { recursive: true, force: true });
});
