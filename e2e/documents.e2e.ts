// Objects that are read instead of looked at, in the real window: a PDF is drawn, a recording has its curves, a report leads to its image, any other object shows its attributes.
import { expect, test, type Page } from '@playwright/test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchSagitta, type SagittaWindow } from './app.ts';
import { documentStudy, ecgObject, imageObject, pdfObject, planObject, reportObject, videoObject } from './documentObjects.ts';
import { picture } from './pictures.ts';
import { videoFrames, videoStream } from './videoStream.ts';

let sagitta: SagittaWindow;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sagitta-documents-'));
  const objects = { pdf: await pdfObject(), ecg: ecgObject(), image: imageObject(), report: reportObject(), plan: planObject() };
  for (const [name, bytes] of Object.entries(objects)) writeFileSync(join(folder, `${name}.dcm`), bytes);
  sagitta = await launchSagitta();
  await sagitta.request('user.create', { name: 'Dr. Reader', password: null });
  const result = await sagitta.request('import.run', { paths: [folder] });
  expect(result).toMatchObject({ ok: true, value: { stored: 5, quarantined: [] } });
  await sagitta.request('app.openReading', { StudyInstanceUID: documentStudy });
});
test.afterAll(async () => {
  await sagitta.close();
  rmSync(folder, { recursive: true, force: true });
});

async function hang(page: Page, label: string): Promise<void> {
  await page.getByRole('button', { name: label }).first().click();
}

test('a PDF is drawn page by page', async () => {
  const { page } = sagitta;
  await hang(page, '10 Letter of discharge');
  const first = page.getByRole('img', { name: 'Page 1' });
  await expect(first).toBeVisible();
  const isDrawn = (): Promise<boolean> =>
    first.evaluate((canvas: HTMLCanvasElement) => {
      const at = (x: number, y: number): number =>
        canvas.getContext('2d')!.getImageData(Math.floor(canvas.width * x), Math.floor(canvas.height * y), 1, 1).data[0]!;
      return at(0.5, 0.9) < 40 && at(0.98, 0.02) > 200;
    });
  await expect.poll(isDrawn).toBe(true);
  await picture(page, 'document-pdf');
});

test('a recording has a curve a lead, as high as its millivolts', async () => {
  const { page } = sagitta;
  await hang(page, '20 ECG at rest');
  await expect(page.getByText('Sinus rhythm')).toBeVisible();
  const curve = page.getByRole('img', { name: 'Curve Lead I', exact: true });
  // 1 mV at 10 mm/mV and 4 px a mm, with 8 px above and below; 2 s at 25 mm/s.
  await expect(curve).toHaveAttribute('height', '56');
  await expect(curve).toHaveAttribute('width', '201');
  await page.getByRole('combobox', { name: 'Gain' }).selectOption('20');
  await expect(curve).toHaveAttribute('height', '96');
  await picture(page, 'document-ecg');
});

test('a report shows its text as text, its numbers with unit, and leads to its image', async () => {
  const { page } = sagitta;
  await hang(page, '40 Chest CT report');
  await expect(page.getByRole('heading', { name: 'Findings' })).toBeVisible();
  await expect(page.getByText('<img src=x onerror=alert(1)> nodule')).toBeVisible();
  await expect(page.getByText('8.7 mm')).toBeVisible();
  await expect(page.getByText('not verified', { exact: false })).toBeVisible();
  await picture(page, 'document-report');
  await page.getByRole('button', { name: 'Show image' }).click();
  await expect(page.getByRole('status', { name: 'Readout' }).first()).toContainText('im 1 of 1');
});

test('any other object shows its attributes', async () => {
  const { page } = sagitta;
  await hang(page, '50 Plan');
  await expect(page.getByRole('table', { name: 'Attributes' })).toContainText('RTPlanLabel');
  await expect(page.getByRole('table', { name: 'Attributes' })).toContainText('PLAN A');
});

test('a video plays, from MP4 and from a transport stream; MPEG-2 is refused with a sentence', async () => {
  const { page } = sagitta;
  const streams = { 60: await videoStream(page, 'mp4'), 61: await videoStream(page, 'ts') };
  if (streams[60] === null || streams[61] === null) {
    console.info('skipped: a playing video (this Electron has no H.264 encoder to make one with)');
    return;
  }
  writeFileSync(join(folder, 'mp4.dcm'), videoObject(60, streams[60], videoFrames));
  writeFileSync(join(folder, 'ts.dcm'), videoObject(61, streams[61], videoFrames));
  writeFileSync(join(folder, 'mpeg2.dcm'), videoObject(62, streams[61], videoFrames, '1.2.840.10008.1.2.4.100'));
  const paths = ['mp4.dcm', 'ts.dcm', 'mpeg2.dcm'].map((name) => join(folder, name));
  expect(await sagitta.request('import.run', { paths })).toMatchObject({ ok: true, value: { stored: 3 } });
  for (const n of [60, 61]) {
    await hang(page, `${String(n)} Video`);
    const video = page.getByLabel('Video', { exact: true });
    await expect(video).toBeVisible();
    // Two seconds of 320 × 240, and a frame near the end is brighter than the first.
    await expect.poll(() => video.evaluate((v: HTMLVideoElement) => [v.videoWidth, v.videoHeight, Math.round(v.duration * 10) / 10])).toEqual([320, 240, 2]);
    const greyAt = (time: number): Promise<number> =>
      video.evaluate(async (v: HTMLVideoElement, at) => {
        await new Promise((done) => {
          v.addEventListener('seeked', done, { once: true });
          v.currentTime = at;
        });
        const canvas = new OffscreenCanvas(16, 16);
        const context = canvas.getContext('2d')!;
        context.drawImage(v, 0, 0, 16, 16);
        return context.getImageData(8, 8, 1, 1).data[0]!;
      }, time);
    const [first, last] = [await greyAt(0.05), await greyAt(1.85)];
    expect(Math.abs(first - 40)).toBeLessThan(12);
    expect(Math.abs(last - 220)).toBeLessThan(12);
  }
  await hang(page, '62 Video');
  await expect(page.getByText('MPEG-2 is not played here.', { exact: false })).toBeVisible();
});
