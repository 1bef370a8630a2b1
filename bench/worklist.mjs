// The worklist of 100,000 studies in the real window: from a key press in `Search studies` to the painted rows that match it, and a fast scroll looked at frame by frame.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { bundled } from './seed/bundle.mjs';
import { quantile, row, spread } from './statistics.mjs';
import { openSagitta } from './viewer/window.mjs';

const STUDIES = 100_000;
const LIMIT_MS = 100;
const SCROLL_MS = 4000;
/** Typed letter by letter, each list empties before the next. */
const words = ['meier', 'anna maria', 'smith', 'contrast', 'p1234', 'novak ivan', 'zzq', 'knee trauma'];

/** In the page: types one letter as the user would and gives ms to the frame after the list has answered it. */
function typeLetter({ text }) {
  const box = document.querySelector('[aria-label="Search studies"]');
  const grid = document.querySelector('[role=grid][aria-label="Studies"]');
  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
  const began = performance.now();
  setValue.call(box, text);
  box.dispatchEvent(new InputEvent('input', { bubbles: true, data: text.at(-1) ?? null }));
  const parts = text
    .toLowerCase()
    .split(/\s+/)
    .filter((part) => part !== '');
  const matching = () => {
    if (grid.getAttribute('aria-busy') === 'true') return false;
    const rows = [...grid.querySelectorAll('[role=row][aria-label]')];
    // Accession number and identity are in the cells, the name and description in the label.
    return rows.every((each) =>
      parts.every((part) => `${each.getAttribute('aria-label')} ${each.textContent}`.toLowerCase().replace(/[,]/g, ' ').includes(part)),
    );
  };
  return new Promise((resolve, reject) => {
    const look = (seen) => {
      const now = performance.now();
      if (now - began > 10_000) reject(new Error(`no answer to ${text.length} letters`));
      // One more frame after the rows are there: they have been painted.
      else if (seen) resolve({ ms: now - began, total: Number(grid.getAttribute('aria-rowcount')) - 1 });
      else requestAnimationFrame(() => look(matching()));
    };
    requestAnimationFrame(() => look(false));
  });
}

/** In the page: moves the list by `perFrame` rows in each frame, there and back, and counts frames in which a place of the list shows no study. */
function fastScroll({ perFrame, ms }) {
  const grid = document.querySelector('[role=grid][aria-label="Studies"]');
  const rowHeight = grid.querySelector('[role=row][id]').getBoundingClientRect().height;
  const box = grid.getBoundingClientRect();
  const head = grid.querySelector('[role=columnheader]').getBoundingClientRect().bottom;
  const isBlank = () => {
    for (let y = head + rowHeight / 2; y < box.bottom - 2; y += rowHeight) {
      const at = document.elementFromPoint(box.left + 40, y)?.closest('[role=row]');
      if (at === null || at === undefined || at.id === '') return true;
    }
    return false;
  };
  const seen = { frames: 0, blanks: 0, trailing: 0, intervals: [] };
  return new Promise((resolve) => {
    const began = performance.now();
    let last = began;
    let direction = 1;
    const step = () => {
      const now = performance.now();
      seen.intervals.push(now - last);
      last = now;
      if (seen.frames++ > 0) {
        if (isBlank()) seen.blanks += 1;
        const first = grid.querySelector('[role=row][id]');
        const place = Number(first?.getAttribute('aria-rowindex') ?? 0) - 2;
        if (first !== null && Math.abs(place - Math.floor(grid.scrollTop / rowHeight)) > 40) seen.trailing += 1;
      }
      if (now - began > ms) {
        resolve(seen);
        return;
      }
      if (grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 1) direction = -1;
      if (grid.scrollTop <= 0 && seen.frames > 2) direction = 1;
      grid.scrollTop += direction * perFrame * rowHeight;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}

async function typed(page, rounds) {
  const [times, firsts] = [[], []];
  for (let round = 0; round < rounds; round += 1)
    for (const word of words) {
      for (let length = 1; length <= word.length; length += 1) {
        if (word[length - 1] === ' ') continue;
        const { ms } = await page.evaluate(typeLetter, { text: word.slice(0, length) });
        times.push(ms);
        if (length === 1) firsts.push(ms);
        await page.waitForTimeout(60);
      }
      await page.evaluate(typeLetter, { text: '' });
      await page.waitForTimeout(100);
    }
  return { times, firsts };
}

/** Rows of the table. */
export async function benchWorklist({ scratch, rounds, say }) {
  const dataDir = mkdtempSync(join(scratch, 'worklist-'));
  say(`writing ${STUDIES} synthetic studies into an index`);
  const { seedStudies } = await bundled('bench/seed/seedStudies.ts');
  seedStudies(dataDir, STUDIES);
  const { page, close } = await openSagitta(dataDir);
  const rows = [];
  try {
    await page.locator('[role=row][id]').first().waitFor();
    const { times, firsts } = await typed(page, Math.min(rounds, 3));
    const p95 = quantile(times, 0.95);
    say(`worklist: ${spread(times)} ms from key to rows, p95 ${p95.toFixed(0)}, first letters ${spread(firsts)}`);
    rows.push(
      row(
        `worklist of ${STUDIES} studies, from a letter typed to its rows painted, ms (${times.length} letters)`,
        `p50 ${quantile(times, 0.5).toFixed(0)}, p95 ${p95.toFixed(0)}`,
        `limit p95 ${LIMIT_MS}`,
        `${(p95 / LIMIT_MS).toFixed(2)} ×`,
      ),
    );
    for (const perFrame of [5, 40, 400]) {
      const { frames, blanks, trailing, intervals } = await page.evaluate(fastScroll, { perFrame, ms: SCROLL_MS });
      say(`worklist: ${perFrame} rows a frame, ${frames} frames, ${blanks} blank, ${trailing} trailing`);
      const shown = `${blanks} of ${frames} frames blank, ${trailing} behind the place; frame p95 ${quantile(intervals, 0.95).toFixed(0)} ms`;
      rows.push(row(`worklist of ${STUDIES} studies, scrolled ${perFrame} rows a frame`, shown, 'limit 0 blank', `${blanks}`));
      await page.waitForTimeout(500);
    }
  } finally {
    await close();
  }
  return rows;
}
