// The large surfaces: skin, chest wall, mediastinum, diaphragm, lungs. Distances are signed mm (negative inside) and only approximately Euclidean.
import { smoothMax, smoothMin, smoothStep } from './space.ts';

/** Radius of a superellipse in direction (cos, sin). */
function superellipse(cos: number, sin: number, a: number, b: number, n: number): number {
  return (Math.abs(cos / a) ** n + Math.abs(sin / b) ** n) ** (-1 / n);
}

/** Skin radius from the body's axis in the direction of an angle (0 = left, 90° = back). */
export function skinRadius(cos: number, sin: number, z: number): number {
  const shoulder = smoothStep(40, 110, z);
  const waist = smoothStep(-60, -150, z);
  const a = 160 + 10 * shoulder - 8 * waist;
  const b = (sin > 0 ? 108 : 106) - 14 * shoulder - 2 * waist;
  const chest = sin < 0 ? 7 * Math.exp(-(((Math.abs(cos) - 0.5) / 0.22) ** 2)) * Math.exp(-(((z + 15) / 55) ** 2)) : 0;
  const groove = sin > 0 ? 4 * Math.exp(-((cos / 0.1) ** 2)) : 0;
  return superellipse(cos, sin, a, b, 2.35) + chest - groove;
}

export function fatThickness(cos: number, sin: number, z: number): number {
  return 9 + 6 * cos * cos + (sin < 0 ? 3 : 1) + 3 * smoothStep(-60, -150, z);
}

/** Inner surface of the rib cage; closes over the lung apex. */
export function wallRadius(cos: number, sin: number, z: number): number {
  const top = z > 10 ? Math.sqrt(Math.max(0, 1 - ((z - 10) / 94) ** 2)) : 1;
  const low = smoothStep(-40, -150, z);
  const a = 38 + (92 - 38) * top ** 0.8 + 40 * top - 2 + 4 * low;
  const b = (sin > 0 ? 84 : 82 + 3 * low) * (0.52 + 0.48 * top);
  return superellipse(cos, sin, Math.max(a, 20), b, 2.3);
}

/** Above the apex there is no pleural space. */
function apexDistance(x: number, z: number): number {
  return z - (101 - 0.0016 * (Math.abs(x) - 48) ** 2);
}

export function spineY(z: number): number {
  return 54 - 12 * ((z + 15) / 140) ** 2;
}

function ellipse(x: number, y: number, cx: number, cy: number, a: number, b: number): number {
  const [u, v] = [(x - cx) / a, (y - cy) / b];
  const f = Math.sqrt(u * u + v * v);
  return (f - 1) * Math.min(a, b) * (0.6 + 0.4 / Math.max(f, 0.4));
}

/** Outline of the heart with its fat, negative inside. */
export function heartDistance(x: number, y: number, z: number): number {
  const u = (x - 22) * 0.88 + (y + 26) * -0.2 + (z + 66) * -0.42;
  const v = (x - 22) * 0.25 + (y + 26) * 0.96;
  const w = (x - 22) * 0.4 + (z + 66) * 0.9;
  const f = Math.sqrt((u / 58) ** 2 + (v / 43) ** 2 + (w / 44) ** 2);
  return (f - 1) * 44;
}

/** Everything between the lungs. */
function mediastinumDistance(x: number, y: number, z: number): number {
  const upper = smoothStep(-30, 40, z);
  const great = ellipse(x, y, 2 - 3 * upper, 6, 37 - 7 * upper, 56 - 6 * upper);
  const front = ellipse(x, y, 0, -56, 8, 34);
  const back = ellipse(x, y, 0, spineY(z) + 22, 29, 46);
  const vessels = smoothMin(smoothMin(great, front, 14), back, 10);
  return smoothMin(vessels, heartDistance(x, y, z), 12);
}

/** Height of the diaphragm under a point: right dome higher than left, falling to the costophrenic angles. */
export function diaphragmZ(x: number, y: number): number {
  const fall = (u: number, v: number): number => {
    const f = Math.min(1.35, u * u + v * v);
    return f * Math.sqrt(Math.sqrt(f));
  };
  const right = -72 - 62 * fall((x + 68) / 74, (y - 2) / 92);
  const left = -84 - 58 * fall((x - 70) / 72, (y - 4) / 92);
  return smoothMax(smoothMax(right, left, 8), -152, 4);
}

/** Signed distance to the lungs; `wall` is the distance to the rib cage's inner surface at the same point, `diaphragm` its height there. */
export function lungDistance(x: number, y: number, z: number, wall: number, diaphragm: number): number {
  const side = smoothMax(wall, -mediastinumDistance(x, y, z), 7);
  const base = z < -40 ? smoothMax(side, (diaphragm - z) * 0.7, 5) : side;
  return z > 60 ? smoothMax(base, apexDistance(x, z) * 0.8, 8) : base;
}

/** The same from coordinates alone; slower, for building trees. */
export function lungDistanceAt(x: number, y: number, z: number): number {
  const r = Math.hypot(x, y) || 1e-6;
  return lungDistance(x, y, z, r - wallRadius(x / r, y / r, z), diaphragmZ(x, y));
}
