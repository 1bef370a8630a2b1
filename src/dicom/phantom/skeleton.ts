// Bones: vertebrae with discs, canal and processes, ribs with cartilage, sternum, clavicles, shoulder blades.
import type { Vector } from '../geometry.ts';
import { capsule, tube, type Shape } from './shapes.ts';
import { smoothStep } from './space.ts';
import { spineY, wallRadius } from './thorax.ts';

const cortex = 620;
const marrow = 210;
const cartilage = 105;
const vertebraHeight = 23;
const levels = Array.from({ length: 14 }, (_, i) => 118 - i * vertebraHeight);

/** Bone with a shell: dense outside, spongy inside. */
function bony(distance: number, shell = 1.6): number {
  return marrow + (cortex - marrow) * smoothStep(-shell - 1, -shell + 0.4, distance);
}

function vertebralBody(zc: number): Shape {
  const yc = spineY(zc);
  const half = vertebraHeight / 2;
  const distance = (x: number, y: number, z: number): number => {
    const waist = 1 - 0.1 * Math.cos(((z - zc) / half) * 1.5);
    const [u, v] = [x / (18 * waist), (y - yc) / (14.5 * waist)];
    const side = (Math.sqrt(u * u + v * v) - 1) * 15;
    const notch = 7.5 - Math.hypot(x, (y - yc - 19) * 0.9);
    return Math.max(side, notch, Math.abs(z - zc) - half);
  };
  const hu = (_x: number, _y: number, z: number, d: number): number => {
    const fromEnd = half - Math.abs(z - zc);
    if (fromEnd < 2.6) return 85;
    return Math.max(bony(d, 1.2), marrow + 260 * (1 - smoothStep(2.6, 5, fromEnd)));
  };
  return { kind: 'solid', min: [-22, yc - 18, zc - half], max: [22, yc + 18, zc + half], distance, hu };
}

function posteriorArch(zc: number): Shape[] {
  const yc = spineY(zc);
  const canal = yc + 22;
  const ring: Shape = {
    kind: 'solid',
    min: [-18, canal - 16, zc - 11],
    max: [18, canal + 16, zc + 8],
    distance: (x, y, z) => {
      const r = Math.hypot(x, y - canal);
      return Math.max(Math.abs(r - 11) - 3.2 + 0.12 * Math.abs(z - zc + 2), Math.abs(z - zc + 2) - 8.5);
    },
    hu: (_x, _y, _z, d) => bony(d, 1),
  };
  const spinous: Shape = {
    kind: 'solid',
    min: [-5, canal + 10, zc - 30],
    max: [5, canal + 34, zc + 4],
    distance: (x, y, z) => {
      const along = (y - canal - 11) / 20;
      const ridge = zc - 4 - 15 * along;
      return Math.max(Math.abs(x) - 3.4 + along, Math.abs(z - ridge) - 7 + 2 * along, y - canal - 31, canal + 11 - y);
    },
    hu: (_x, _y, _z, d) => bony(d, 1),
  };
  const sides = [-1, 1].flatMap((side) => {
    const pedicle: [Vector, Vector] = [
      [side * 11, yc + 10, zc + 3],
      [side * 13, canal + 2, zc + 2],
    ];
    const process: [Vector, Vector] = [
      [side * 13, canal + 3, zc + 2],
      [side * 33, canal + 12, zc + 5],
    ];
    return [pedicle, process].flatMap(([a, b]) => [capsule(a, b, 5, cortex, 4.4), capsule(a, b, 3.2, marrow + 60, 2.6)]);
  });
  return [ring, spinous, ...sides];
}

function cord(): Shape[] {
  return levels.flatMap((z) => {
    const [a, b]: [Vector, Vector] = [
      [0, spineY(z) + 22, z],
      [0, spineY(z - vertebraHeight) + 22, z - vertebraHeight],
    ];
    return [capsule(a, b, 8, 12), capsule(a, b, 4.6, 42)];
  });
}

/** A point on the rib cage: `angle` from the spine (0) round the side to the front (π). */
function cagePoint(side: number, angle: number, z: number, outward: number): Vector {
  const [cos, sin] = [side * Math.sin(angle), Math.cos(angle)];
  const r = wallRadius(cos, sin, z) + outward;
  return [cos * r, sin * r, z];
}

function rib(side: number, index: number): Shape[] {
  const zc = 100 - index * vertebraHeight;
  const reach = index < 7 ? 2.55 - 0.05 * Math.abs(index - 3) : 2.5 - 0.22 * (index - 6);
  const drop = 26 + 7 * Math.min(index, 6);
  const steps = 26;
  const points: Vector[] = [[side * 20, spineY(zc + 8) + 10, zc + 8]];
  for (let i = 2; i <= steps; i += 1) {
    const angle = 0.42 + ((reach - 0.42) * i) / steps;
    points.push(cagePoint(side, angle, zc + 8 - drop * (1 - Math.cos(((i / steps) * Math.PI) / 1.9)), 5.2));
  }
  const shell = tube(points, [4, 5, 5.2, 5, 4.6], cortex, 2).map((part) => ({ ...part, r0: 4.9, r1: 4.9 }));
  const core = shell.map((part) => ({ ...part, r0: 3, r1: 3, hu: marrow }));
  const end = points.at(-1) ?? [0, 0, 0];
  if (index > 8) return [...shell, ...core];
  const sternal: Vector = [side * (15 + Math.max(0, index - 5) * 6), -88 + Math.max(0, index - 5) * 2, Math.max(end[2] + 6 + index * 4, -82 + index * 2)];
  const middle: Vector = [(end[0] + sternal[0]) / 2, Math.min(end[1], sternal[1]) + 1, (end[2] + sternal[2]) / 2 - 4];
  return [...tube([end, middle, sternal], [4.8, 4.8, 4.6], cartilage, 6), ...shell, ...core];
}

function sternum(): Shape {
  return {
    kind: 'solid',
    min: [-30, -104, -92],
    max: [30, -76, 66],
    distance: (x, y, z) => {
      const width = z > 24 ? 17 + (z - 24) * 0.2 : 13 + 4 * Math.cos(z / 14) * 0.4 - 0.03 * (z + 30);
      const yc = -90 + 0.13 * Math.max(0, z) + 0.012 * Math.max(0, z) ** 1.5;
      const [dx, dy] = [Math.max(0, Math.abs(x) - width + 5), Math.abs(y - yc)];
      return Math.max(Math.hypot(dx, dy) - 5.5, z - 62, -86 - z);
    },
    hu: (_x, _y, _z, d) => bony(d, 1),
  };
}

function shoulder(side: number): Shape[] {
  const clavicle: Vector[] = [
    [side * 18, -76, 68],
    [side * 55, -72, 84],
    [side * 95, -46, 94],
    [side * 132, -26, 104],
  ];
  const bone = tube(clavicle, [7, 5.5, 5.5, 6], cortex, 8);
  const blade: Shape = {
    kind: 'solid',
    min: side > 0 ? [60, 20, -40] : [-150, 20, -40],
    max: side > 0 ? [150, 104, 112] : [-60, 104, 112],
    distance: (x, y, z) => {
      const lateral = Math.abs(x);
      const surface = 90 - 0.0062 * Math.max(0, lateral - 66) ** 2 - 0.0009 * (z - 20) ** 2 - 12 * smoothStep(50, 110, z);
      const inner = 66 + 0.1 * Math.max(0, 30 - z);
      const outer = 84 + 0.46 * (z + 34);
      const edge = Math.max(0, inner + 4 - lateral, lateral - Math.min(outer, 130) + 4);
      return Math.max(Math.hypot(Math.abs(y - surface), edge) - 2.4 - 2.6 * smoothStep(outer - 18, outer - 6, lateral), -34 - z);
    },
    hu: (_x, _y, _z, d) => bony(d, 0.9),
  };
  return [...bone, ...bone.map((part) => ({ ...part, r0: part.r0 - 2, r1: part.r1 - 2, hu: marrow })), blade];
}

export function skeleton(): Shape[] {
  const ribs = [-1, 1].flatMap((side) => Array.from({ length: 11 }, (_, index) => rib(side, index)).flat());
  return [...ribs, ...levels.map(vertebralBody), ...levels.flatMap(posteriorArch), ...cord(), sternum(), ...shoulder(-1), ...shoulder(1)];
}
