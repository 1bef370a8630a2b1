// Angles, ratios and their uncertainty: pixels that are not square, lines drawn from the other side, what half a pixel can change.
import { describe, expect, it } from 'vitest';
import { angleAt, cardiothoracicRatio, cobbAngle, lengthBetween, propagated, type ImagePoint } from './measure.ts';

const square = { rowSpacing: 1, columnSpacing: 1 };
const at = (column: number, row: number): ImagePoint => ({ column, row });

describe('lengths', () => {
  it('the general propagation agrees with the formula of a length', () => {
    const [a, b] = [at(3, 4), at(143, 95)];
    const { uncertaintyMm } = lengthBetween(a, b, 0.7, 0.4);
    const general = propagated([a, b], ([p, q]) => lengthBetween(p!, q!, 0.7, 0.4).mm);
    expect(general / uncertaintyMm).toBeCloseTo(1, 2);
  });

  it('is never surer than half a pixel, not even of a line of no length', () => {
    expect(lengthBetween(at(1, 1), at(1, 1), 0.5, 0.5).uncertaintyMm).toBeGreaterThanOrEqual(0.25);
    expect(lengthBetween(at(1, 1), at(90, 1), 0.5, 0.5).uncertaintyMm).toBeGreaterThanOrEqual(0.25);
  });
});

describe('angles', () => {
  it('measures in mm, not in pixels: with rows twice as high 45° are 63.4°', () => {
    expect(angleAt(at(10, 0), at(0, 0), at(10, 10), square)?.value).toBeCloseTo(45, 10);
    expect(angleAt(at(10, 0), at(0, 0), at(10, 10), { rowSpacing: 2, columnSpacing: 1 })?.value).toBeCloseTo((Math.atan(2) * 180) / Math.PI, 10);
    expect(angleAt(at(10, 0), at(0, 0), at(-10, 0), square)?.value).toBeCloseTo(180, 10);
  });

  it('long arms are surer than short ones, and none is sure', () => {
    const long = angleAt(at(200, 0), at(0, 0), at(0, 200), square)!;
    const short = angleAt(at(10, 0), at(0, 0), at(0, 10), square)!;
    expect(short.uncertainty / long.uncertainty).toBeCloseTo(20, 0);
    // Half a pixel across the end of an arm of 200 pixels, seen from the apex.
    expect(long.uncertainty).toBeGreaterThan((Math.atan(0.5 / 200) * 180) / Math.PI);
  });

  it('has no value without arms', () => {
    expect(angleAt(at(1, 1), at(1, 1), at(5, 5), square)).toBeNull();
  });

  it.each([
    [[at(0, 0), at(100, 0), at(0, 50), at(100, 150)], 45],
    [[at(100, 0), at(0, 0), at(0, 50), at(100, 150)], 45],
    [[at(0, 0), at(100, 120), at(0, 200), at(100, 80)], 100.3889],
    [[at(0, 0), at(100, 17.6327), at(0, 100), at(100, 82.3673)], 20],
    [[at(0, 0), at(100, 0), at(0, 50), at(100, 50)], 0],
  ] as const)('Cobb does not depend on the side that a plate was drawn from, and tells more than 90° from less', (lines, degrees) => {
    expect(cobbAngle(lines, square)?.value).toBeCloseTo(degrees, 3);
  });

  it('half a pixel on an upright plate does not turn the angle by 180°', () => {
    expect(cobbAngle([at(50, 0), at(50, 80), at(0, 100), at(60, 100)], square)?.uncertainty).toBeLessThan(3);
  });
});

describe('cardiothoracic ratio', () => {
  it('takes the widths across the thorax, wherever along it the borders of the heart lie', () => {
    const found = cardiothoracicRatio([at(0, 300), at(400, 300), at(120, 200), at(310, 260)], square)!;
    expect(found.ratio.value).toBeCloseTo(190 / 400, 12);
    expect([found.heart.value, found.thorax.value]).toEqual([190, 400]);
    const turned = cardiothoracicRatio([at(300, 0), at(300, 400), at(200, 120), at(260, 310)], square)!;
    expect(turned.ratio.value).toBeCloseTo(190 / 400, 12);
  });

  it('needs no spacing, and carries half a pixel of all four points', () => {
    const points = [at(0, 300), at(400, 300), at(120, 300), at(310, 300)] as const;
    const one = cardiothoracicRatio(points, square)!;
    const other = cardiothoracicRatio(points, { rowSpacing: 0.14, columnSpacing: 0.14 })!;
    expect(other.ratio.value).toBeCloseTo(one.ratio.value, 12);
    expect(one.ratio.uncertainty).toBeGreaterThan(Math.SQRT1_2 / 400);
    expect(one.ratio.uncertainty).toBeLessThan(0.01);
    expect(other.ratio.uncertainty).toBeCloseTo(one.ratio.uncertainty, 12);
  });

  it('has no value without a thorax', () => {
    expect(cardiothoracicRatio([at(4, 4), at(4, 4), at(1, 1), at(9, 9)], square)).toBeNull();
  });
});
