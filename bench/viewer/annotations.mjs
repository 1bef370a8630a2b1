// Panning an image with a hundred measurements on it beside the same image with none, in the same window, in turns: frames whose pixels changed.
import { join } from 'node:path';
import { runSagitta } from '../processes.mjs';
import { roundsWithin } from '../rounds.mjs';
import { compared } from '../statistics.mjs';
import * as drive from './drive.mjs';
import { openSagitta } from './window.mjs';

const SECONDS = 3;
const MANY = 100;

/** Runs in the page: as many lengths and ellipses as asked, spread over the middle image, replacing what is there. */
async function putMeasurements({ patient, count }) {
  const ask = async (route, input) => {
    const answer = await globalThis.sagitta.request(route, input);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.value;
  };
  const { rows } = await ask('study.list', { filter: {}, limit: 100, offset: 0 });
  const { StudyInstanceUID } = rows.find((r) => r.PatientName.replace('^', ', ') === patient);
  const detail = await ask('study.refresh', { StudyInstanceUID });
  const slices = detail.instances.map((i) => i.header).filter((h) => h.image !== null);
  slices.sort((a, b) => a.image.ImagePositionPatient[2] - b.image.ImagePositionPatient[2]);
  const header = slices[70];
  for (const { id } of (await ask('measurement.list', { StudyInstanceUID })).measurements) await ask('measurement.delete', { id });
  const [rowSpacing, columnSpacing] = header.image.PixelSpacing;
  const at = ([c, r]) => header.image.ImagePositionPatient.map((x, axis) => x + (axis === 0 ? c * columnSpacing : axis === 1 ? r * rowSpacing : 0));
  for (let n = 0; n < count; n++) {
    const [c, r] = [40 + (n % 10) * 45, 40 + Math.floor(n / 10) * 45];
    const ends = [
      [c, r],
      [c + 24, r + 12],
    ];
    const axes = [
      [c, r],
      [c + 24, r],
      [c + 12, r - 8],
      [c + 12, r + 8],
    ];
    const region = n % 2 === 1;
    const imagePoints = region ? axes : ends;
    const measurement = {
      id: crypto.randomUUID(),
      trackingUid: `2.25.77${n}`,
      StudyInstanceUID,
      SeriesInstanceUID: header.SeriesInstanceUID,
      SOPInstanceUID: header.SOPInstanceUID,
      frame: 1,
      FrameOfReferenceUID: header.FrameOfReferenceUID,
      kind: region ? 'ellipse' : 'length',
      plane: 'acquired',
      label: '',
      imagePoints,
      points: imagePoints.map(at),
      value: 20,
      unit: region ? 'HU' : 'mm',
      uncertainty: 1,
      spacingSource: 'PixelSpacing',
      statistics: region ? { mean: 20, sd: 3, min: 1, max: 40, pixelCount: 300, areaMm2: 150, unit: 'HU' } : null,
      refused: null,
      place: 'axial 1',
    };
    await ask('measurement.save', { measurement });
  }
}

async function panned(page) {
  const { intervals, blanks, frames } = await drive.pan(page, SECONDS * 1000);
  if (blanks > 2) throw new Error(`panning: ${blanks} of ${frames} frames were blank`);
  if (intervals.length === 0) throw new Error('panning: the pixels never changed');
  return (1000 * intervals.length) / intervals.reduce((a, b) => a + b, 0);
}

/** Frames a second while panning: with a hundred measurements over without. At least 0.9 is wanted. */
export async function benchAnnotations({ source, scratch, rounds, budgetMs, say }) {
  const dataDir = join(scratch, 'annotations');
  await runSagitta(['import', source, '--data-dir', dataDir]);
  const { page, close } = await openSagitta(dataDir);
  const [none, many] = [[], []];
  try {
    await drive.openStudy(page, 'Phantom, Chest');
    await page.locator('[role="group"][aria-label^="Viewport 1"]').focus();
    await page.keyboard.press('Home');
    // Image 71: full of anatomy, so that no frame is blank.
    for (let tens = 0; tens < 7; tens++) await page.keyboard.press('PageDown');
    // A hanging protocol may show several: one of them, alone.
    if ((await page.locator('[role="group"][aria-label^="Viewport"]').count()) > 1)
      await page.locator('[role="group"][aria-label^="Viewport 1"]').dblclick({ position: { x: 10, y: 200 } });
    for (const i of roundsWithin(rounds, budgetMs)) {
      for (const [rates, count] of i % 2 === 0
        ? [
            [none, 0],
            [many, MANY],
          ]
        : [
            [many, MANY],
            [none, 0],
          ]) {
        await page.evaluate(putMeasurements, { patient: 'Phantom, Chest', count });
        await page.waitForFunction((n) => document.querySelectorAll('.v-plate').length === n, count, { timeout: 30_000 });
        await page.waitForTimeout(500);
        rates.push(await panned(page));
      }
      say(`annotations, round ${i + 1} of ${rounds}: ${many.at(-1).toFixed(0)}/s with ${MANY}, ${none.at(-1).toFixed(0)}/s with none`);
    }
  } finally {
    await close();
  }
  return [compared(`panning under ${MANY} measurements, frames/s (at least 0.9 × is wanted)`, many, 'the same image with none', none)];
}
