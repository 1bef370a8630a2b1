// The main job as steps on the real window. Each step proves what it did before the next one begins.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { drag, goTo, locator, readout, viewport, waitForReadout } from './screen.mjs';

const person = { name: 'Dr. Demo', password: 'reading-room' };

export async function firstRun(page) {
  await page.getByRole('textbox', { name: 'Your name' }).fill(person.name);
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByRole('grid', { name: 'Studies' }).waitFor();
}

/** The row of a study, once all its images have arrived. */
export async function waitForStudy(page, name, images) {
  const row = page.getByRole('row', { name: new RegExp(name) });
  await row.waitFor({ timeout: 60_000 });
  await row.getByRole('gridcell', { name: String(images), exact: true }).waitFor({ timeout: 120_000 });
  return row;
}

export async function openStudy(page, name) {
  await page.getByRole('row', { name: new RegExp(name) }).dblclick();
  await viewport(page, 'Stack').waitFor();
  await viewport(page, 'Stack')
    .getByText(/^(complete|loading \d+ %)$/)
    .first()
    .waitFor({ timeout: 60_000 });
}

/** MPR with 3D; done when every plane is loaded and the 3D picture is there. */
export async function openMpr(page) {
  await page.getByRole('button', { name: 'MPR', exact: true }).click();
  for (const plane of ['Axial', 'Sagittal', 'Coronal']) {
    await viewport(page, plane)
      .getByRole('status', { name: 'Image state' })
      .filter({ hasText: /^(complete|interpolated)/ })
      .waitFor({ timeout: 120_000 });
  }
  await viewport(page, '3D')
    .getByRole('status', { name: 'Image state' })
    .filter({ hasNotText: /loading/ })
    .waitFor({ timeout: 120_000 });
}

/** Goes to a known place and gives what the readout says there. */
export async function readAt(page, view, lps) {
  await goTo(page, view, lps.map((v) => v.toFixed(1)).join(', '));
  return waitForReadout(view, (read) => read.lps !== null && read.lps.every((v, i) => Math.abs(v - lps[i]) < 1.5));
}

/** A length across the nodule, left to right, on the axial plane; gives what the panel says. */
export async function measureNodule(page, nodule) {
  const axial = viewport(page, 'Axial');
  await axial.click({ position: { x: 120, y: 160 } });
  await page.keyboard.press('2');
  await readAt(page, axial, nodule.LPS);
  await page.getByRole('button', { name: 'Length', exact: true }).click();
  const find = await locator(page, axial, [0, 1]);
  const [x, y, z] = nodule.LPS;
  const r = nodule.diameterMm / 2;
  await drag(page, find([x - r, y, z]), find([x + r, y, z]));
  return panelItem(page, /^Length/);
}

/** An ellipse in the descending aorta, found by its place; gives what the panel says. */
export async function measureEllipse(page, centre, radiusMm) {
  const axial = viewport(page, 'Axial');
  await readAt(page, axial, centre);
  await page.getByRole('button', { name: 'Ellipse ROI', exact: true }).click();
  const find = await locator(page, axial, [0, 1]);
  const [x, y, z] = centre;
  await drag(page, find([x - radiusMm, y - radiusMm, z]), find([x + radiusMm, y + radiusMm, z]));
  return panelItem(page, /^Ellipse/);
}

/** Names the measurement of that kind; drafts speak of it by this name. */
export async function nameMeasurement(page, kind, name) {
  await page.getByRole('tab', { name: /^Measurements/ }).click();
  const list = page.getByRole('list', { name: 'Measurements' });
  await list.getByRole('button', { name: `Rename ${kind}`, exact: true }).click();
  await list.getByRole('textbox', { name: 'Name' }).fill(name);
  await page.keyboard.press('Enter');
  await list.getByRole('button', { name: `Rename ${kind}, ${name}`, exact: true }).waitFor();
}

async function panelItem(page, name) {
  await page.getByRole('tab', { name: /^Measurements/ }).click();
  const item = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem', { name }).last();
  await item.waitFor();
  return item.getAttribute('aria-label');
}

/** Every measurement as the panel names it. */
export async function measurements(page) {
  await page.getByRole('tab', { name: /^Measurements/ }).click();
  const items = page.getByRole('list', { name: 'Measurements' }).getByRole('listitem');
  await items.first().waitFor();
  return items.evaluateAll((all) => all.map((item) => item.getAttribute('aria-label')));
}

const sentences = (page) => page.getByRole('group', { name: /^Sentence \d+$/ });

export async function draft(page) {
  await page.getByRole('tab', { name: /^Report/ }).click();
  await page.getByRole('button', { name: 'Draft report' }).click();
  await sentences(page).first().waitFor();
  return sentences(page).count();
}

/** Corrects the first sentence that says `what`, rejects those without evidence, accepts the rest. */
export async function review(page, what, correction) {
  const name = await sentences(page).filter({ hasText: what }).first().getAttribute('aria-label');
  const wrong = page.getByRole('group', { name, exact: true });
  await wrong.getByRole('button', { name: 'Edit', exact: true }).click();
  await wrong.getByRole('textbox').fill(correction);
  await wrong.getByRole('button', { name: 'Save' }).click();
  await sentences(page).filter({ hasText: correction }).first().waitFor();
  for (let left = await sentences(page).count(); left > 0; left--) {
    const open = sentences(page).filter({ hasText: 'Requires review' }).first();
    if ((await open.count()) === 0) break;
    const label = await open.getAttribute('aria-label');
    const unsupported = (await open.getByText(/Unsupported/).count()) > 0;
    await open.getByRole('button', { name: unsupported ? 'Reject' : 'Accept', exact: true }).click();
    await page.getByRole('group', { name: label, exact: true }).filter({ hasNotText: 'Requires review' }).waitFor();
  }
}

export async function sign(page) {
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  const form = page.getByRole('form', { name: 'Sign report' });
  await form.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await form.getByRole('button', { name: /^Sign/ }).click();
  await page
    .getByRole('status', { name: 'Report status' })
    .filter({ hasText: /^final$/i })
    .waitFor({ timeout: 60_000 });
}

/** PDF, SR and JSON through the panel's own form; every file is looked at. */
export async function exportReport(page, folder) {
  const files = {};
  for (const [format, name] of [
    ['PDF', 'report.pdf'],
    ['SR', 'report-sr.dcm'],
    ['JSON', 'report.json'],
  ]) {
    const path = join(folder, name);
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const form = page.getByRole('form', { name: 'Export report' });
    await form.getByRole('radio', { name: new RegExp(format) }).check();
    await form.getByRole('textbox', { name: 'Save to' }).fill(path);
    await form.getByRole('button', { name: 'Export', exact: true }).click();
    await page
      .getByText(/written|saved|exported/i)
      .first()
      .waitFor({ timeout: 30_000 });
    for (let tries = 0; tries < 100 && !existsSync(path); tries++) await page.waitForTimeout(50);
    const head = readFileSync(path).subarray(0, 132).toString('latin1');
    if (format === 'PDF' && !head.startsWith('%PDF-')) throw new Error('the exported report is not a PDF');
    if (format === 'SR' && head.slice(128) !== 'DICM') throw new Error('the exported SR is not DICOM');
    files[format] = path;
    await page.keyboard.press('Escape');
  }
  return files;
}

/** After a restart: the same study, measurements, report text and status. */
export async function checkAllThere(page, name, images, before) {
  await page.getByRole('grid', { name: 'Studies' }).waitFor({ timeout: 60_000 });
  await waitForStudy(page, name, images);
  await page
    .getByRole('row', { name: new RegExp(name) })
    .getByText('Final')
    .waitFor();
  await openStudy(page, name);
  const now = await measurements(page);
  if (JSON.stringify(now) !== JSON.stringify(before.measurements))
    throw new Error(`measurements changed over the restart: ${JSON.stringify(now)} instead of ${JSON.stringify(before.measurements)}`);
  await page.getByRole('tab', { name: /^Report/ }).click();
  await page
    .getByRole('status', { name: 'Report status' })
    .filter({ hasText: /^final$/i })
    .waitFor();
  const text = await reportText(page);
  if (JSON.stringify(text) !== JSON.stringify(before.report)) throw new Error('the report changed over the restart');
}

export async function reportText(page) {
  await sentences(page).first().waitFor();
  return sentences(page).locator('p').allInnerTexts();
}
