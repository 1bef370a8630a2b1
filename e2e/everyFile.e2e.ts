// Every kind of image made by rule, and every file of the real data where it is there, opened in the real window: shown right, or a sentence why not. No crash, no blank canvas.
import { expect, test } from '@playwright/test';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { ImageHeader } from '../src/dicom/headerModel.ts';
import { readImageHeader } from '../src/dicom/imageHeader.ts';
import { imageObjects } from '../test/fixtures/imageObjects.ts';
import { decodeFile } from '../test/golden/decodeFile.ts';
import { filesUnder, parsePath } from '../test/realFiles.ts';
import { launchSagitta, waitFor, type SagittaWindow } from './app.ts';
import { visitStudy, type SeenImage } from './everyImage.ts';

const real = resolve(import.meta.dirname, '..', '..', 'shared', 'data');
/** Images of one stack that are opened, evenly spread; SAGITTA_EVERY=1 opens all of them. */
const most = process.env.SAGITTA_EVERY === undefined ? 25 : 10_000;
/** Long enough for the largest real file on a busy machine of two cores. */
const limitMs = 30_000;

interface Study {
  StudyInstanceUID: string;
  /** Objects with rows and columns. */
  images: string[];
}

async function studiesOf(sagitta: SagittaWindow): Promise<Study[]> {
  const list = await sagitta.request('study.list', { filter: {}, limit: 500, offset: 0 });
  if (!list.ok) throw new Error(list.error.message);
  const studies: Study[] = [];
  for (const { StudyInstanceUID } of list.value['rows'] as { StudyInstanceUID: string }[]) {
    const detail = await sagitta.request('study.refresh', { StudyInstanceUID });
    if (!detail.ok) throw new Error(detail.error.message);
    const instances = detail.value['instances'] as { SOPInstanceUID: string; header: { image: ImageHeader | null } }[];
    studies.push({ StudyInstanceUID, images: instances.filter(({ header }) => (header.image?.Rows ?? 0) > 0).map(({ SOPInstanceUID }) => SOPInstanceUID) });
  }
  return studies;
}

async function visit(sagitta: SagittaWindow, { StudyInstanceUID, images }: Study, most: number): Promise<SeenImage[]> {
  await sagitta.request('app.openReading', { StudyInstanceUID });
  return sagitta.page.evaluate(visitStudy, { uids: images, most, limitMs });
}

async function openArchive(paths: string[], hardLimitMs: number): Promise<SagittaWindow> {
  const sagitta = await launchSagitta({ hardLimitMs });
  await sagitta.ready();
  await sagitta.request('user.create', { name: 'Dr Test', password: null });
  const done = await sagitta.request('import.run', { paths });
  if (!done.ok) throw new Error(done.error.message);
  await sagitta.page.reload();
  await waitFor(async () => ((await sagitta.request('study.list', { filter: {}, limit: 1, offset: 0 })).ok ? true : undefined), 'the archive');
  return sagitta;
}

/** Values under the pointer against the file: `HU 43 … col 169, row 258`. Colours and per-frame values are compared elsewhere. */
async function compareReadouts(path: string, { key, readouts }: SeenImage): Promise<number> {
  const file = parsePath(path);
  const image = file.ok ? readImageHeader(file.value.dataSet) : null;
  if (!file.ok || image === null || image.frames.length > 0 || image.modalityLut !== null || image.SamplesPerPixel !== 1) return 0;
  if (!image.PhotometricInterpretation.startsWith('MONOCHROME')) return 0;
  const at = Number(key.split('/')[1]) - 1;
  const frame = (await decodeFile(file.value, at + 1))[at];
  let compared = 0;
  for (const text of readouts) {
    const [, value, column, row] = /^\S+ (-?[\d.]+) .*col (\d+), row (\d+)/.exec(text) ?? [];
    if (frame === undefined || value === undefined) continue;
    const expected = frame.samples[Number(row) * image.Columns + Number(column)]! * (image.RescaleSlope || 1) + (image.RescaleIntercept ?? 0);
    expect(Math.abs(Number(value) - expected), `${path} ${text}`).toBeLessThanOrEqual(Math.max(0.051, Math.abs(expected) * 1e-6));
    compared += 1;
  }
  return compared;
}

test('every kind of image, made by rule, is shown with its values', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-kinds-'));
  const objects = imageObjects();
  const paths = new Map(
    objects.map(({ SOPInstanceUID, name, bytes }) => {
      const path = join(folder, `${name.replace(/\W+/g, '-')}.dcm`);
      writeFileSync(path, bytes);
      return [SOPInstanceUID, path] as const;
    }),
  );
  const sagitta = await openArchive([folder], 200_000);
  try {
    const [study] = await studiesOf(sagitta);
    expect(study?.images).toHaveLength(objects.length);
    const seen = await visit(sagitta, study!, most);
    expect(new Set(seen.map(({ key }) => key.split('/')[0]))).toEqual(new Set(objects.map(({ SOPInstanceUID }) => SOPInstanceUID)));
    expect(seen.filter(({ blank, sentence }) => blank || sentence !== '')).toEqual([]);
    let compared = 0;
    for (const image of seen) compared += await compareReadouts(paths.get(image.key.split('/')[0]!)!, image);
    expect(compared).toBeGreaterThan(20);
  } finally {
    await sagitta.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** All pixels of the frame are stored as one value (empty frames of a segmentation …): its picture is one grey. */
async function isConstant(path: string, key: string): Promise<boolean> {
  const file = parsePath(path);
  const at = Number(key.split('/')[1]) - 1;
  const samples = file.ok ? (await decodeFile(file.value, at + 1))[at]?.samples : undefined;
  return samples?.every((value) => value === samples[0]) === true;
}

test('every file of the real data is shown, or a sentence says why not', async () => {
  const isThere = existsSync(join(real, 'MANIFEST.csv'));
  if (!isThere) console.info('skipped: every file of the real data in the window (no real DICOM files beside the project)');
  test.skip(!isThere, 'no real DICOM files beside the project');
  test.setTimeout(600_000);
  const sagitta = await openArchive([real], 590_000);
  const paths = new Map(
    // As they are kept: some of the real files have no header, or came in an archive.
    filesUnder(join(sagitta.dataDir, 'objects')).flatMap((path) => {
      const file = parsePath(path);
      return file.ok && file.value.dataSet.has('SOPInstanceUID') ? [[file.value.dataSet.string('SOPInstanceUID'), path] as const] : [];
    }),
  );
  try {
    const crashes: string[] = [];
    sagitta.page.on('crash', () => crashes.push('crash'));
    sagitta.page.on('pageerror', (error) => crashes.push(error.message));
    const studies = await studiesOf(sagitta);
    expect(studies.length).toBeGreaterThan(50);
    let [images, compared] = [0, 0];
    const bad: string[] = [];
    for (const study of studies) {
      const seen = await visit(sagitta, study, most);
      const shown = new Set(seen.map(({ key }) => key.split('/')[0]));
      const said = seen.filter(({ sentence }) => sentence !== '').length;
      const missing = study.images.filter((uid) => !shown.has(uid));
      // Of a series over time only the first moment is gone through.
      if (missing.length > said && seen.length < most && !seen.some(({ stack }) => stack.includes(' × ')))
        bad.push(`${String(missing.length)} images of ${study.StudyInstanceUID} were not shown: ${paths.get(missing[0]!) ?? ''}`);
      for (const image of seen) {
        const path = paths.get(image.key.split('/')[0] ?? '') ?? '';
        images += image.key === '' ? 0 : 1;
        if (image.sentence !== '' && image.sentence !== 'document') console.info(`${image.stack}: ${image.sentence}`);
        if (image.blank && image.sentence === '' && (path === '' || !(await isConstant(path, image.key))))
          bad.push(`blank: ${path} ${image.key} ${image.state}`);
        if (image.key !== '' && path !== '' && image.readouts.length > 0) compared += await compareReadouts(path, image);
      }
    }
    console.info(`${String(studies.length)} studies, ${String(images)} images shown, ${String(compared)} values compared`);
    expect(bad).toEqual([]);
    expect(crashes).toEqual([]);
    expect(images).toBeGreaterThan(300);
    expect(compared).toBeGreaterThan(100);
  } finally {
    await sagitta.close();
  }
});
