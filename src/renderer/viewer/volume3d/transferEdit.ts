// Changes to the points of a transfer function, and the scale on which opacity is drawn. Pure; points stay sorted, and at least two.
import type { TransferPoint } from './scene3d.ts';

const clamp = (v: number): number => Math.min(1, Math.max(0, v));

/** Small opacities matter most: the axis is drawn as their root. 0 … 1. */
export function opacityToY(opacity: number): number {
  return Math.pow(clamp(opacity), 0.4);
}

export function yToOpacity(y: number): number {
  return Math.pow(clamp(y), 2.5);
}

/** Moves one point; it stays between its neighbours. What is no number changes nothing. */
export function movePoint(points: readonly TransferPoint[], index: number, to: Partial<TransferPoint>): readonly TransferPoint[] {
  const old = points[index];
  if (old === undefined) return points;
  const value = Number.isFinite(to.value) ? (to.value as number) : old.value;
  const opacity = Number.isFinite(to.opacity) ? clamp(to.opacity as number) : old.opacity;
  const least = (points[index - 1]?.value ?? -Infinity) + 1e-6;
  const most = (points[index + 1]?.value ?? Infinity) - 1e-6;
  const next = { value: Math.min(most, Math.max(least, value)), opacity, colour: to.colour ?? old.colour };
  return points.map((p, i) => (i === index ? next : p));
}

/** With one point more, and its index. */
export function withPoint(points: readonly TransferPoint[], point: TransferPoint): [readonly TransferPoint[], number] {
  if (points.length >= 32 || points.some((p) => p.value === point.value)) return [points, points.findIndex((p) => p.value >= point.value)];
  const index = points.filter((p) => p.value < point.value).length;
  return [[...points.slice(0, index), point, ...points.slice(index)], index];
}

export function withoutPoint(points: readonly TransferPoint[], index: number): readonly TransferPoint[] {
  return points.length <= 2 ? points : points.filter((_, i) => i !== index);
}
