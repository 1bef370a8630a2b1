import { describe, expect, it } from 'vitest';
import { apply, bringIntoView, homeView, invert, viewMatrix, zoomAt, type View } from './viewTransform.ts';

const canvas = { width: 432, height: 380 };
const picture = { width: 512, height: 256, columnSpacing: 0.5, rowSpacing: 1.25 };
const turned: View = { zoom: 2.3, panX: 7, panY: -3, turns: 1, flipped: true, base: null, side: null };

describe('viewMatrix', () => {
  it('a hover half a pixel off would read the neighbour: the centre pixel pair meets the canvas centre', () => {
    expect(apply(viewMatrix(canvas, picture, homeView), [255.5, 127.5])).toEqual([216, 190]);
  });
  it('non-square pixels drawn square would bend every angle: one column and one row have their own size', () => {
    const m = viewMatrix(canvas, picture, homeView);
    expect(m.d / m.a).toBeCloseTo(2.5, 12);
  });
  it('a wrong inverse would place measurements away from the pointer, also turned and flipped', () => {
    for (const view of [homeView, turned]) {
      const m = viewMatrix(canvas, picture, view);
      const [column, row] = apply(invert(m), apply(m, [17.25, 203.5]));
      expect(column).toBeCloseTo(17.25, 9);
      expect(row).toBeCloseTo(203.5, 9);
    }
  });
  it('a clockwise turn that turned the other way would swap the sides of the patient: +column goes down', () => {
    const m = viewMatrix(canvas, picture, { ...homeView, turns: 1 });
    expect(m.a).toBeCloseTo(0, 12);
    expect(m.b).toBeGreaterThan(0);
    expect(m.c).toBeLessThan(0);
  });
});

describe('zoomAt', () => {
  it('zooming would slip away from the pointer', () => {
    const at = [300, 80] as const;
    const before = apply(invert(viewMatrix(canvas, picture, turned)), at);
    const after = apply(invert(viewMatrix(canvas, picture, zoomAt(canvas, picture, turned, 1.7, at))), at);
    expect(after[0]).toBeCloseTo(before[0], 9);
    expect(after[1]).toBeCloseTo(before[1], 9);
  });
});

describe('bringIntoView', () => {
  it('Go to would leave its target outside the canvas', () => {
    const view = { ...homeView, zoom: 10 };
    const moved = bringIntoView(canvas, picture, view, [10, 10]);
    const [x, y] = apply(viewMatrix(canvas, picture, moved), [10, 10]);
    expect(x).toBeCloseTo(216, 9);
    expect(y).toBeCloseTo(190, 9);
    expect(bringIntoView(canvas, picture, moved, [10, 10])).toBe(moved);
  });
});
