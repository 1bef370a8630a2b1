// Branching trees in the lungs: arteries and veins, and bronchi with walls. Grown from the hila with a fixed seed, kept inside the lungs.
import { add, cross, norm, type Vector } from '../geometry.ts';
import { capsule, type Capsule } from './shapes.ts';
import { phantomNodule, seededRandom } from './space.ts';
import { lungDistanceAt } from './thorax.ts';

interface Growth {
  random: () => number;
  smallest: number;
  lengthPerRadius: number;
  out: Capsule[];
  hu: number;
}

function unit(v: Vector): Vector {
  const length = norm(v) || 1;
  return [v[0] / length, v[1] / length, v[2] / length];
}

/** `v` turned by `angle` towards a direction at `roll` around it. */
function turned(v: Vector, angle: number, roll: number): Vector {
  const helper: Vector = Math.abs(v[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const side = unit(cross(v, helper));
  const up = cross(v, side);
  const across = add([0, 0, 0], side, Math.cos(roll));
  const direction = add(across, up, Math.sin(roll));
  return unit(add(add([0, 0, 0], v, Math.cos(angle)), direction, Math.sin(angle)));
}

function isFree(p: Vector, radius: number): boolean {
  const fromNodule = norm(add(p, phantomNodule.centerLps, -1));
  return lungDistanceAt(p[0], p[1], p[2]) < -radius - 1.5 && fromNodule > 9 + radius;
}

/** One branch of a few bent pieces, then two smaller ones (Murray: r³ = r₁³ + r₂³). */
function grow(g: Growth, from: Vector, direction: Vector, radius: number, depth: number): void {
  if (radius < g.smallest || depth > 13) return;
  const length = radius * g.lengthPerRadius * (0.75 + 0.5 * g.random()) + 3;
  let [at, heading] = [from, direction];
  const pieces = 3;
  for (let i = 0; i < pieces; i += 1) {
    heading = turned(heading, 0.16 * g.random(), g.random() * 6.283);
    let next = add(at, heading, length / pieces);
    for (let attempt = 0; attempt < 6 && !isFree(next, radius); attempt += 1) {
      heading = turned(direction, 0.3 + 0.25 * attempt, g.random() * 6.283);
      next = add(at, heading, length / pieces);
    }
    if (!isFree(next, radius) && depth > 0) return;
    g.out.push(capsule(at, next, radius * (1 - 0.06 * i), g.hu, radius * (1 - 0.06 * (i + 1))));
    at = next;
  }
  const share = 0.5 + 0.32 * (g.random() - 0.3);
  const roll = g.random() * 6.283;
  const spread = 0.45 + 0.35 * g.random();
  grow(g, at, turned(heading, spread * (1 - share), roll), radius * Math.cbrt(share) * 0.97, depth + 1);
  grow(g, at, turned(heading, spread * (0.5 + share), roll + Math.PI), radius * Math.cbrt(1 - share) * 0.97, depth + 1);
}

const fan: readonly Vector[] = [
  [0.35, -0.35, 0.9],
  [0.55, 0.3, 0.75],
  [0.85, -0.5, 0.25],
  [0.95, 0.25, 0.15],
  [0.8, -0.5, -0.45],
  [0.65, 0.2, -0.75],
  [0.45, 0.55, -0.75],
  [0.35, 0.7, 0.25],
  [0.3, -0.75, 0.45],
];

export const hila: readonly { side: number; at: Vector }[] = [
  { side: -1, at: [-44, 12, -14] },
  { side: 1, at: [47, 16, -12] },
];

/** Arteries, then veins from lower and further front, so that they run between each other. */
export function pulmonaryVessels(hu: number): Capsule[] {
  const out: Capsule[] = [];
  for (const { side, at } of hila)
    for (const [index, offset, radius] of [
      [0, [0, 0, 0], 4.3],
      [1, [side * -1, -12, -16], 3.9],
    ] as const) {
      const g: Growth = { random: seededRandom(7001 + side * 10 + index), smallest: 0.5, lengthPerRadius: 5.2, out, hu };
      for (const direction of fan) {
        const start = add(at, offset);
        const jitter = turned(unit([direction[0] * side, direction[1], direction[2]]), 0.35 * index, g.random() * 6.283);
        grow(g, start, jitter, radius * (0.8 + 0.3 * g.random()), 0);
      }
    }
  return out;
}

/** Bronchi: a list of walls and one of the air inside, to be painted in this order. */
export function bronchi(): { walls: Capsule[]; air: Capsule[] } {
  const walls: Capsule[] = [];
  for (const { side, at } of hila) {
    const g: Growth = { random: seededRandom(9100 + side), smallest: 1.2, lengthPerRadius: 5.5, out: walls, hu: 10 };
    for (const direction of fan.filter((_, i) => i % 2 === 0)) grow(g, add(at, [0, 4, -8]), unit([direction[0] * side, direction[1], direction[2]]), 3.4, 0);
  }
  const air = walls.map((part) => ({ ...part, r0: Math.max(0.3, part.r0 - 0.9 - 0.1 * part.r0), r1: Math.max(0.3, part.r1 - 0.9 - 0.1 * part.r1), hu: -1000 }));
  return { walls, air };
}
