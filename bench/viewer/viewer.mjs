// The viewer on the phantom, in the real window: first image and complete series, scrolling, planes, 3D; beside GDCM and bare cornerstone3D in the same rounds.
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { run, runSagitta } from '../processes.mjs';
import { roundsWithin } from '../rounds.mjs';
import { compared, median, quantile, row, spread } from '../statistics.mjs';
import * as drive from './drive.mjs';
import { fresh, gdcmPython, openPeer, openSagitta } from './window.mjs';

const SECONDS = 3;
const FRAME_BYTES = 512 * 512 * 2;
const SCREEN = 60;
/** A software renderer takes this long for one 3D picture at full quality. */
const PEER_3D_MS = 75_000;
const names = { raw: 'Phantom, Chest', lossless: 'Phantom, Lossless' };
const decodeScript = join(import.meta.dirname, 'gdcmDecode.py');

/** JPEG-LS copies of the phantom, as a study of its own; two compressors at once. */
async function makeLossless(source, folder) {
  cpSync(source, folder, { recursive: true });
  const files = readdirSync(folder).map((name) => join(folder, name));
  const next = files.values();
  const compress = async () => {
    for (const file of next) await run('dcmcjpls', ['+un', file, file]);
  };
  await Promise.all([compress(), compress()]);
  const own = ['StudyInstanceUID=2.25.140512', 'SeriesInstanceUID=2.25.1405121', 'PatientName=Phantom^Lossless', 'PatientID=LOSSLESS'];
  await run('dcmodify', ['-nb', '-gin', ...own.flatMap((tag) => ['-m', tag]), ...files]);
}

/** GDCM's time for a folder, ms: its Python binding in one thread, else one gdcmconv for each file. */
async function decodeByGdcm(python, folder, scratch) {
  if (python !== undefined) return Number(await run(python, [decodeScript, folder]));
  const began = performance.now();
  for (const name of readdirSync(folder)) await run('gdcmconv', ['--raw', join(folder, name), join(scratch, 'gdcm.dcm')]);
  return performance.now() - began;
}

class Times {
  #all = new Map();
  add(what, ...values) {
    if (!this.#all.has(what)) this.#all.set(what, []);
    this.#all.get(what).push(...values.filter((v) => v !== null && v !== undefined));
  }
  of(what) {
    return this.#all.get(what) ?? [];
  }
  /** Frames of one recording; a blank picture is a failure, not a fast frame. */
  addFrames(what, { intervals, blanks, frames }) {
    if (blanks > 2) throw new Error(`${what}: ${blanks} of ${frames} frames were blank`);
    if (intervals.length === 0) throw new Error(`${what}: the pixels never changed`);
    this.add(what, ...intervals);
  }
}

async function ourRound(page, count, times, folders) {
  await fresh(page);
  const cold = await drive.openStudy(page, names.raw);
  times.add('first image, cold', cold.image);
  times.add('complete, raw', cold.complete);
  const size = await drive.sizesOf(page, ['Stack']);
  times.addFrames('scroll', await drive.scrollStack(page, count, SECONDS * 1000));
  await drive.openMpr(page);
  const sizes = { ...size, ...(await drive.sizesOf(page, ['Axial', 'Sagittal', 'Coronal'])) };
  times.addFrames('planes', await drive.dragCrosshair(page, SECONDS * 1000));
  await drive.closeMpr(page);
  times.add('3D', await drive.open3d(page));
  Object.assign(sizes, { volume: (await drive.sizesOf(page, ['3D']))['3d'] });
  await page.waitForTimeout(2500);
  const { seen, restMs } = await drive.orbit(page, SECONDS * 1000);
  times.addFrames('orbit', seen);
  times.add('3D at rest', restMs);
  await drive.toWorklist(page);
  if (folders.lossless !== null) {
    const warm = await drive.openStudy(page, names.lossless);
    times.add('first image, warm', warm.image);
    times.add('complete, JPEG-LS', warm.complete);
    await drive.toWorklist(page);
  }
  return sizes;
}

async function peerRound(page, count, times, sizes) {
  times.addFrames('peer scroll', await drive.peerScroll(page, sizes.stack, count, SECONDS * 1000));
  const { axial, sagittal, coronal } = sizes;
  times.addFrames('peer planes', await drive.peerPlanes(page, { axial, sagittal, coronal }, SECONDS * 1000));
}

const perSecond = (intervals) => 1000 / (intervals.reduce((sum, ms) => sum + ms, 0) / intervals.length);
const pace = (intervals) => `p50 ${quantile(intervals, 0.5).toFixed(1)}, p95 ${quantile(intervals, 0.95).toFixed(1)} ms (${perSecond(intervals).toFixed(0)}/s)`;

function frameRow(what, ours, name, theirs) {
  return row(what, pace(ours), `${name} ${pace(theirs)}`, `${(perSecond(ours) / perSecond(theirs)).toFixed(1)} × as many frames`);
}

function limitRow(what, ours) {
  return row(what, pace(ours), `screen ${SCREEN}/s`, `${(perSecond(ours) / SCREEN).toFixed(2)} ×`);
}

const px = ({ width, height }) => `${width}×${height}`;

function table(times, sizes, peer3d, gdcm) {
  const get = (what) => times.of(what);
  const rows = [];
  rows.push(
    row(
      'first image, first study after start, ms from the double click, by pixels',
      spread(get('first image, cold')),
      'limit 300 (for a warm start)',
      `${(median(get('first image, cold')) / 300).toFixed(2)} ×`,
    ),
  );
  if (get('first image, warm').length > 0) {
    const warm = get('first image, warm');
    rows.push(row('first image, next study (JPEG-LS), ms from the double click, by pixels', spread(warm), 'limit 300', `${(median(warm) / 300).toFixed(2)} ×`));
  }
  const complete = (syntax) => `complete series (140 × 512², ${syntax}) with the viewport shown, ms from the double click`;
  rows.push(compared(complete('uncompressed'), get('complete, raw'), gdcm, get('GDCM, raw')));
  if (get('complete, JPEG-LS').length > 0) rows.push(compared(complete('JPEG-LS'), get('complete, JPEG-LS'), gdcm, get('GDCM, JPEG-LS')));
  const bare = 'bare cornerstone3D';
  rows.push(frameRow(`stack scroll, 512² on ${px(sizes.stack)}, frame times`, get('scroll'), bare, get('peer scroll')), limitRow('the same', get('scroll')));
  const planes = `crosshair drag, planes ${px(sizes.axial)} (two change in each frame), frame times`;
  rows.push(frameRow(planes, get('planes'), bare, get('peer planes')), limitRow('the same', get('planes')));
  const theirs = peer3d === null ? `${bare}: none within ${PEER_3D_MS / 1000} s` : `${bare} ${peer3d.toFixed(0)}`;
  rows.push(
    row(
      `3D (${px(sizes.volume)}): first picture after V, ms`,
      spread(get('3D')),
      theirs,
      peer3d === null ? '' : `${(median(get('3D')) / peer3d).toFixed(3)} ×`,
    ),
  );
  rows.push(limitRow('3D: drag, frame times', get('orbit')));
  rows.push(row('3D: full picture after the drag ended, ms', spread(get('3D at rest')), 'limit 2000', `${(median(get('3D at rest')) / 2000).toFixed(2)} ×`));
  return rows;
}

export async function benchViewer({ source, scratch, rounds, budgetMs, have, say }) {
  const until = performance.now() + budgetMs - PEER_3D_MS;
  const count = readdirSync(source).length;
  const dataDir = join(scratch, 'viewer');
  const lossless = have('dcmcjpls') && have('dcmodify') ? join(scratch, 'lossless') : null;
  if (lossless !== null) {
    say('making JPEG-LS copies of the phantom');
    await makeLossless(source, lossless);
  }
  await runSagitta(['import', source, ...(lossless === null ? [] : [lossless]), '--data-dir', dataDir]);
  const python = gdcmPython();
  const gdcm = python === undefined ? 'gdcmconv, a process per file' : 'GDCM, one thread, decoding only';
  const times = new Times();
  say('building the peer, opening both windows');
  const peer = await openPeer(source, FRAME_BYTES);
  let ours;
  let sizes;
  let first3d = null;
  try {
    ours = await openSagitta(dataDir);
    await drive.peerOpen(peer.page, { count, spacing: [0.7, 0.7, 2] });
    for (const i of roundsWithin(rounds, until - performance.now())) {
      sizes = await ourRound(ours.page, count, times, { lossless });
      for (const [what, folder] of Object.entries({ raw: source, 'JPEG-LS': lossless }))
        if (folder !== null && (python !== undefined || have('gdcmconv'))) times.add(`GDCM, ${what}`, await decodeByGdcm(python, folder, scratch));
      await peerRound(peer.page, count, times, sizes);
      const rate = (what) => perSecond(times.of(what)).toFixed(0);
      say(
        `viewer, round ${i + 1} of ${rounds}: first image ${times.of('first image, cold').at(-1).toFixed(0)} ms, scroll ${rate('scroll')}/s (peer ${rate('peer scroll')}), planes ${rate('planes')}/s (peer ${rate('peer planes')}), 3D ${rate('orbit')}/s`,
      );
    }
    say('one 3D picture by the peer');
    first3d = await drive.peer3d(peer.page, sizes.volume, PEER_3D_MS);
  } finally {
    await ours?.close();
    await peer.close();
  }
  return table(times, sizes, first3d, gdcm);
}
