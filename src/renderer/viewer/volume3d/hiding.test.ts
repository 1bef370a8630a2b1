// What is hidden is hidden where it was drawn, and the body stays when the table goes: a cut on the wrong side removes anatomy without a word.
import { expect, it } from 'vitest';
import { findBody } from './body.ts';
import type { Mask } from './castVolume.ts';
import { applyCut, type GridPlace } from './lasso.ts';
import { movePoint, withoutPoint, withPoint } from './transferEdit.ts';
import { moveFace, type Scene3d, type TransferPoint } from './scene3d.ts';
import { endGesture, redo, startHistory, step, undo } from './sceneHistory.ts';
import { makeTileQueue, slabsOnTheWay } from './tiles.ts';

const place: GridPlace = {
  dimensions: [20, 20, 20],
  spacing: [1, 1, 2],
  origin: [-9.5, -9.5, -19],
  direction: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};
const at = (i: number, j: number, k: number): number => i + 20 * (j + 20 * k);
const whole = (): Mask => ({ dimensions: place.dimensions, shown: new Uint8Array(8000).fill(1) });

/** A rectangle right of and above the middle, seen from the front: the patient's left and head. */
const lasso = {
  right: [1, 0, 0],
  up: [0, 0, 1],
  target: [0, 0, 0],
  points: [
    [2, 4],
    [8, 4],
    [8, 14],
    [2, 14],
  ],
} as const;

it('a lasso hides its inside through the whole depth, or all the rest', () => {
  const inside = whole();
  applyCut(inside, place, { ...lasso, hide: 'inside' });
  const outside = whole();
  applyCut(outside, place, { ...lasso, hide: 'outside' });
  for (const j of [0, 10, 19]) {
    expect(inside.shown[at(14, j, 14)]).toBe(0);
    expect(inside.shown[at(5, j, 14)]).toBe(1);
    expect(inside.shown[at(14, j, 5)]).toBe(1);
    expect(outside.shown[at(14, j, 14)]).toBe(1);
    expect(outside.shown[at(5, j, 14)]).toBe(0);
  }
  expect(inside.shown.every((v, i) => v + (outside.shown[i] ?? 0) === 1)).toBe(true);
  expect(inside.shown.filter((v) => v === 0).length).toBe(6 * 5 * 20);
});

it('takes the table and leaves a body with its lungs, its hands and its skin', () => {
  const [nx, ny, nz] = [80, 80, 10];
  const data = new Int16Array(nx * ny * nz).fill(-1000);
  const set = (i: number, j: number, k: number, v: number): number => (data[i + nx * (j + ny * k)] = v);
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const body = Math.hypot((i - 40) / 28, (j - 32) / 20);
        if (body < 1) set(i, j, k, Math.hypot(i - 30, j - 32) < 8 ? -850 : 40);
        // A table top that the back lies on, and a finger beside.
        if ((j === 52 || j === 58) && i > 8 && i < 72) set(i, j, k, 100);
        if (k < 7 && Math.hypot(i - 70, j - 32) < 2.5) set(i, j, k, 40);
        // An arm, apart.
        if (Math.hypot(i - 8, j - 20) < 7) set(i, j, k, 40);
      }
  const mask = findBody({ dimensions: [nx, ny, nz], spacing: [2, 2, 2], data }, 1)!;
  const shown = (i: number, j: number): number | undefined => mask.shown[i + nx * (j + ny * 5)];
  expect([shown(40, 32), shown(30, 32), shown(40, 13), shown(70, 32), shown(8, 20)]).toEqual([1, 1, 1, 1, 1]);
  expect([shown(12, 52), shown(68, 52), shown(40, 58), shown(5, 5)]).toEqual([0, 0, 0, 0]);
  expect(findBody({ dimensions: [nx, ny, nz], spacing: [2, 2, 2], data: new Int16Array(data.length).fill(-1000) }, 1)).toBeNull();
});

it('faces of the clipping box do not pass each other, and the whole box is no clipping', () => {
  const box = moveFace(moveFace(null, 1, 'low', 0.7), 1, 'high', 0.2);
  expect(box!.high[1]).toBeGreaterThan(box!.low[1]);
  expect(moveFace(moveFace(null, 2, 'high', 0.5), 2, 'high', 3)).toBeNull();
});

it('points of the transfer function stay in order, and what is no number changes nothing', () => {
  const points: TransferPoint[] = [0, 100, 200].map((value) => ({ value, opacity: 0.5, colour: [1, 2, 3] }));
  expect(movePoint(points, 1, { value: 900, opacity: 7 })[1]).toMatchObject({ opacity: 1 });
  expect(movePoint(points, 1, { value: 900 })[1]!.value).toBeLessThan(200);
  expect(movePoint(points, 1, { value: NaN })).toEqual(points);
  expect(withPoint(points, { ...points[0]!, value: 150 })[1]).toBe(2);
  expect(withoutPoint(points.slice(0, 2), 0)).toHaveLength(2);
});

it('a drag is one step of undo; undo and redo bring back the very scene', () => {
  const scene = (n: number): Scene3d => ({ presetId: String(n) }) as Scene3d;
  let history = startHistory(scene(0));
  for (const n of [1, 2, 3]) history = step(history, scene(n), 'drag');
  history = step(endGesture(history), scene(4), 'drag');
  expect(history.done).toHaveLength(2);
  history = undo(history);
  expect(history.now.presetId).toBe('3');
  expect(undo(undo(history)).now.presetId).toBe('0');
  expect(redo(history).now.presetId).toBe('4');
  expect(step(history, scene(5)).undone).toEqual([]);
});

it('every tile goes through its slabs in order, once, by their owners; catches a picture that never ends', () => {
  const slabs = [0, 1, 2, 3].map((s) => ({ from: s * 10, to: s * 10 + 10 }));
  expect(slabsOnTheWay(slabs, { low: 12, high: 25 }, false)).toEqual([2, 1]);
  expect(slabsOnTheWay(slabs, { low: 500, high: 600 }, true)).toEqual([0]);
  const queue = makeTileQueue(
    50,
    8,
    () => [3, 2, 0],
    (slab) => slab % 2,
  );
  const seen: string[] = [];
  for (let round = 0; !queue.isDone() && round < 100; round++)
    for (const worker of [0, 1]) {
      const work = queue.take(worker);
      if (work === undefined) continue;
      expect((work.slab ?? 0) % 2).toBe(worker);
      seen.push(`${String(work.tile)}:${String(work.slab)}${work.last ? ' last' : ''}`);
      queue.put(work.tile, null);
    }
  expect(seen).toHaveLength(7 * 3);
  expect(seen.filter((s) => s.startsWith('6:'))).toEqual(['6:3', '6:2', '6:0 last']);
  expect(queue.rowsOf(6)).toMatchObject({ fromRow: 48, rows: 2 });
});
