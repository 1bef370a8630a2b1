// Volume rendering without a GPU: frames a second while the picture is dragged, each held against the full picture of the same camera; and the time to the full one at rest.
import { join } from 'node:path';
import { readdirSync } from 'node:fs';
import { runSagitta } from '../processes.mjs';
import { roundsWithin } from '../rounds.mjs';
import { median, quantile, row, spread } from '../statistics.mjs';
import { openStudy, peer3d, peerOpen, toWorklist } from './drive.mjs';
import { installLikeness } from './likeness.mjs';
import { fresh, openPeer, openSagitta } from './window.mjs';

const SHOWN = { width: 500, height: 400 };
const SECONDS = 4;
const FRAME_BYTES = 512 * 512 * 2;
/** A software renderer takes this long for one picture at full quality. */
const PEER_MS = 75_000;
const viewport = '[role="group"][aria-label$=": 3D"]';
const canvas = `${viewport} canvas`;
const stateMark = `${viewport} [aria-label="Image state"]`;

/** Gives the viewport the size that is measured, whatever the window has. */
async function fitCanvas(page) {
  await page.evaluate(
    ([selector, { width, height }]) => {
      const { style } = document.querySelector(selector);
      Object.assign(style, { inset: 'auto', left: '0', top: '0', width: `${width}px`, height: `${height}px` });
    },
    [viewport, SHOWN],
  );
  await page.waitForTimeout(600);
}

async function atRest(page, limitMs = 60_000) {
  return page.evaluate(
    ([selector, limit]) =>
      new Promise((done) => {
        const began = performance.now();
        const look = () => {
          const text = document.querySelector(selector)?.textContent ?? 'loading';
          const ms = performance.now() - began;
          if (!/loading|reduced/.test(text)) done(ms);
          else if (ms > limit) done(null);
          else requestAnimationFrame(look);
        };
        look();
      }),
    [stateMark, limitMs],
  );
}

/** Holds the left button and moves a little in each frame; the last moving picture is kept for comparison. */
async function drag(page, ms) {
  const box = await page.locator(canvas).boundingBox();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(
    (o) => {
      const target = document.querySelector(o.selector);
      globalThis.probe.steps.turn = (n) => {
        const by = 4 * ((n % 60) - 30);
        const at = { clientX: o.x + by, clientY: o.y, buttons: 1, button: -1, pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true };
        target.dispatchEvent(new PointerEvent('pointermove', at));
      };
    },
    { selector: canvas, x, y },
  );
  const seen = await page.evaluate((o) => globalThis.probe.frames(o), { canvases: [canvas], ms, step: 'turn' });
  return { seen, end: () => page.mouse.up() };
}

async function ourRound(page, name, times) {
  await fresh(page);
  await openStudy(page, name);
  await page.locator('[role="group"][aria-label^="Viewport 1"]').focus();
  await page.keyboard.press('v');
  await page.locator(canvas).waitFor({ timeout: 60_000 });
  await fitCanvas(page);
  if ((await atRest(page)) === null) throw new Error('the full picture did not come within a minute');
  await page.evaluate(installLikeness);
  const { seen, end } = await drag(page, SECONDS * 1000);
  if (seen.blanks > 2) throw new Error(`${seen.blanks} of ${seen.frames} frames were blank`);
  times.intervals.push(...seen.intervals);
  // The last position is drawn coarsely first; this picture is compared with the full one of the same camera.
  const draft = await page.evaluate((o) => globalThis.likeness.keepMoving(o), { canvas, mark: stateMark });
  const full = await atRest(page);
  await end();
  if (full === null) throw new Error('the full picture did not come within a minute');
  times.rest.push(draft.restMs);
  const alike = await page.evaluate((o) => globalThis.likeness.compare(o), { canvas });
  times.ssim.push(alike.ssim);
  times.outliers.push(alike.outliers);
  await toWorklist(page);
}

export async function benchVolume({ source, scratch, rounds, budgetMs, say }) {
  const until = performance.now() + budgetMs - PEER_MS;
  const dataDir = join(scratch, 'volume');
  await runSagitta(['import', source, '--data-dir', dataDir]);
  const times = { intervals: [], rest: [], ssim: [], outliers: [] };
  const ours = await openSagitta(dataDir);
  let first = null;
  try {
    for (const i of roundsWithin(rounds, until - performance.now())) {
      await ourRound(ours.page, 'Phantom, Chest', times);
      say(
        `volume, round ${i + 1} of ${rounds}: ${perSecond(times.intervals).toFixed(1)}/s, full after ${times.rest.at(-1).toFixed(0)} ms, SSIM ${times.ssim.at(-1).toFixed(3)}, outliers ${(100 * times.outliers.at(-1)).toFixed(4)} %`,
      );
    }
  } finally {
    await ours.close();
  }
  say('one picture by the peer');
  const peer = await openPeer(source, FRAME_BYTES);
  try {
    await peerOpen(peer.page, { count: readdirSync(source).length, spacing: [0.7, 0.7, 2] });
    first = await peer3d(peer.page, SHOWN, PEER_MS);
  } finally {
    await peer.close();
  }
  return table(times, first);
}

const perSecond = (intervals) => 1000 / (intervals.reduce((sum, ms) => sum + ms, 0) / intervals.length);

function table({ intervals, rest, ssim, outliers }, first) {
  const shown = `3D, ${SHOWN.width}×${SHOWN.height}, no GPU`;
  const rate = perSecond(intervals);
  const theirs = first === null ? `bare cornerstone3D: no picture within ${PEER_MS / 1000} s` : `bare cornerstone3D: ${first.toFixed(0)} ms a picture`;
  const worst = Math.max(...outliers);
  return [
    row(
      `${shown}: drag, frame times`,
      `p50 ${quantile(intervals, 0.5).toFixed(1)}, p95 ${quantile(intervals, 0.95).toFixed(1)} ms (${rate.toFixed(1)}/s)`,
      theirs,
      '',
    ),
    row(`${shown}: the same`, `${rate.toFixed(1)}/s`, 'limit 15/s', `${(rate / 15).toFixed(2)} ×`),
    row(`${shown}: moving picture against the full one of the same camera, SSIM`, spread(ssim, 3), 'limit 0.85', `${(median(ssim) / 0.85).toFixed(2)} ×`),
    row(`${shown}: isolated outlier pixels, greatest share`, `${(100 * worst).toFixed(4)} %`, 'limit 0.01 %', `${((100 * worst) / 0.01).toFixed(2)} ×`),
    row(`${shown}: full picture after the last move, ms`, spread(rest), 'limit 2000', `${(median(rest) / 2000).toFixed(2)} ×`),
  ];
}
