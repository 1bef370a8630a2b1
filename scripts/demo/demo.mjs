// The main job, end to end, on the real window: see README.md beside this file. Prints a summary; writes demo-output/summary.json.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron } from 'playwright-core';
import * as job from './mainJob.mjs';
import { root, runSagitta, sagitta, sendSeries } from './programs.mjs';
import { viewport } from './screen.mjs';

const output = join(root, 'demo-output');
const patient = 'Phantom, Chest';
/** Middle of the descending aorta of the phantom, LPS mm: where the ellipse is drawn. */
const aorta = { centre: [27, 40, -20], radiusMm: 6 };

const steps = [];
const found = {};

async function step(what, run) {
  process.stdout.write(`  ${what} … `);
  const began = performance.now();
  const result = await run();
  const ms = Math.round(performance.now() - began);
  steps.push({ step: what, ms });
  console.log(`${(ms / 1000).toFixed(1)} s${typeof result === 'string' ? `  ${result}` : ''}`);
  return result;
}

async function openWindow(dataDir) {
  const app = await _electron.launch({ executablePath: sagitta, args: ['--data-dir', dataDir, '--port', '0'], timeout: 120_000 });
  const program = app.process();
  const hardLimit = setTimeout(() => program.kill('SIGKILL'), 15 * 60_000);
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
  const close = async () => {
    await Promise.race([app.close(), new Promise((done) => setTimeout(done, 15_000))]);
    clearTimeout(hardLimit);
    if (program.exitCode === null && program.signalCode === null) program.kill('SIGKILL');
  };
  return { page, close };
}

async function read(page, phantom) {
  await step('open the study', () => job.openStudy(page, patient));
  await step('MPR and 3D', () => job.openMpr(page));
  found.length = await step('measure the nodule (9 mm, made so)', () => job.measureNodule(page, phantom.nodule));
  const mm = Number(/([\d.]+) mm/.exec(found.length)?.[1]);
  if (!(Math.abs(mm - phantom.nodule.diameterMm) <= 0.7)) throw new Error(`the 9 mm nodule measured as ${found.length}`);
  await step('name it', () => job.nameMeasurement(page, 'Length', 'nodule'));
  found.ellipse = await step('measure the aorta', () => job.measureEllipse(page, aorta.centre, aorta.radiusMm));
  await job.readAt(page, viewport(page, 'Axial'), phantom.nodule.LPS);
  await page.keyboard.press('1');
  found.measurements = await job.measurements(page);
  await page.mouse.move(1060, 20);
  await page.waitForTimeout(1500);
  await page.screenshot({ path: join(output, 'reading.png') });
}

async function report(page) {
  await step('draft', async () => `${await job.draft(page)} sentences by the template engine, each to be reviewed`);
  await step('correct one sentence, review the others', () => job.review(page, 'Indication not provided', 'Indication: follow-up of a pulmonary nodule.'));
  await page.screenshot({ path: join(output, 'report.png') });
  await step('sign', () => job.sign(page));
  found.report = await job.reportText(page);
  if (!found.report.some((sentence) => /nodule measures 9\.\d/i.test(sentence)))
    throw new Error(`no sentence speaks of the measured nodule: ${found.report.join(' ')}`);
  await page.screenshot({ path: join(output, 'signed.png') });
  found.files = await step('export PDF, SR and JSON', () => job.exportReport(page, output));
}

async function main() {
  rmSync(output, { recursive: true, force: true });
  mkdirSync(output, { recursive: true });
  const dataDir = join(output, 'data');
  console.log('Sagitta, the main job:');
  const phantomFolder = join(output, 'phantom');
  const phantom = { folder: phantomFolder, ...(await step('make a chest CT (synthetic)', () => runSagitta(['phantom', '--to', phantomFolder]))) };
  const images = phantom.files.length;
  let window = await step('open the window', () => openWindow(dataDir));
  try {
    await step('first run: a user', () => job.firstRun(window.page));
    const { dimse } = JSON.parse(readFileSync(join(dataDir, 'ready.json'), 'utf8'));
    await step(`C-STORE ${images} images`, () => sendSeries(phantom, dimse.port));
    await step('the study stands in the worklist', () => job.waitForStudy(window.page, patient, images));
    await window.page.screenshot({ path: join(output, 'worklist.png') });
    await read(window.page, phantom);
    await report(window.page);
    await step('close', window.close);
    window = await step('open again', () => openWindow(dataDir));
    await step('study, measurements and report are all there', () => job.checkAllThere(window.page, patient, images, found));
  } catch (error) {
    await window.page.screenshot({ path: join(output, 'failed.png') }).catch(() => undefined);
    throw error;
  } finally {
    await window.close();
  }
  found.verify = await step('verify the archive', () => runSagitta(['verify', '--data-dir', dataDir]));
  if (!found.verify.ok) throw new Error('verify found problems');
  writeSummary(images);
}

function writeSummary(images) {
  const at = (name) => join('demo-output', name);
  const summary = {
    ok: true,
    images,
    steps,
    measurements: found.measurements,
    verify: { instances: found.verify.instances, auditRecords: found.verify.audit.records },
    pdf: at('report.pdf'),
    sr: at('report-sr.dcm'),
    measurementsSr: existsSync(join(output, 'report-sr-measurements.dcm')) ? at('report-sr-measurements.dcm') : null,
    screenshots: ['worklist.png', 'reading.png', 'report.png', 'signed.png'].map(at),
  };
  writeFileSync(join(output, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  console.log(`\nMeasured: ${found.measurements.join('; ')}`);
  console.log(`Report: ${summary.pdf}, ${summary.sr}; screenshots: ${summary.screenshots.join(', ')}`);
  console.log('Everything is in demo-output/summary.json. `npm start` opens the workstation for daily use.');
}

await main().catch((error) => {
  console.log('did not hold');
  console.error(`The demo stopped: ${error instanceof Error ? (process.env.DEBUG ? error.stack : error.message) : String(error)}`);
  process.exit(1);
});
