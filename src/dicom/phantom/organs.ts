// Soft organs: heart with chambers, great vessels, trachea and main bronchi, oesophagus, liver, spleen, stomach, nodule. Contrast-enhanced values.
import type { Vector } from '../geometry.ts';
import { capsule, ellipsoid, tube, type Shape, type Solid } from './shapes.ts';
import { phantomNodule, smoothMax } from './space.ts';
import { hila } from './trees.ts';
import { diaphragmZ, heartDistance, spineY, wallRadius } from './thorax.ts';

export const bloodHu = { aorta: 250, pulmonary: 270, right: 230, left: 235, veins: 190 } as const;

function heart(): Shape[] {
  const muscle: Solid = {
    kind: 'solid',
    min: [-50, -90, -130],
    max: [95, 40, 0],
    distance: (x, y, z) => heartDistance(x, y, z) + 4.5,
    hu: 105,
  };
  return [
    muscle,
    ellipsoid([42, -18, -76], [25, 19, 27], bloodHu.left),
    ellipsoid([9, -45, -70], [27, 15, 26], bloodHu.right),
    ellipsoid([-16, -16, -62], [17, 21, 26], bloodHu.right - 15),
    ellipsoid([14, 10, -42], [25, 14, 18], bloodHu.left - 10),
    ellipsoid([50, -24, -90], [4, 5, 9], 110),
    ellipsoid([54, -8, -72], [4, 5, 8], 110),
  ];
}

function aorta(): Shape[] {
  const path: Vector[] = [
    [8, -16, -48],
    [-6, -20, -26],
    [-15, -20, 0],
    [-10, -14, 24],
    [4, 2, 34],
    [17, 20, 28],
    [25, 32, 8],
    [25, 38, -30],
    [20, spineY(-80) - 24, -80],
    [11, spineY(-120) - 25, -120],
    [8, spineY(-165) - 25, -165],
  ];
  const radii = [14, 15.5, 15.5, 14.5, 13.5, 12.5, 12, 11.5, 11, 10.5, 10];
  return [
    ...tube(
      path,
      radii.map((r) => r + 1.3),
      70,
      10,
    ),
    ...tube(path, radii, bloodHu.aorta, 10),
  ];
}

function branches(): Shape[] {
  const arch: [Vector, Vector, Vector, number][] = [
    [[-7, -8, 36], [-12, -6, 70], [-20, -4, 125], 6.2],
    [[5, 2, 40], [11, 0, 75], [17, 0, 125], 4.2],
    [[14, 14, 38], [21, 18, 72], [25, 14, 125], 5],
  ];
  const veins: [Vector, Vector, Vector, number][] = [
    [[-26, -14, -44], [-27, -14, 4], [-25, -18, 46], 9.2],
    [[-25, -18, 46], [-23, -22, 76], [-27, -26, 124], 7],
    [[-25, -20, 44], [0, -34, 54], [22, -28, 84], 6.6],
    [[0, -34, 54], [22, -28, 84], [27, -24, 124], 6.6],
    [[-21, 0, -84], [-24, 10, -112], [-26, 16, -165], 11],
  ];
  return [
    ...veins.flatMap(([a, b, c, r]) => tube([a, b, c], [r, r, r], bloodHu.veins, 10)),
    ...arch.flatMap(([a, b, c, r]) => tube([a, b, c], [r, r, r * 0.9], bloodHu.aorta, 10)),
  ];
}

function pulmonaryArteries(): Shape[] {
  const [right, left] = hila;
  const trunk: Vector[] = [
    [16, -46, -52],
    [22, -38, -30],
    [20, -22, -10],
  ];
  const toRight: Vector[] = [[20, -22, -10], [4, 0, -10], [-22, 10, -11], right?.at ?? [0, 0, 0]];
  const toLeft: Vector[] = [[20, -22, -10], [30, -4, -3], [40, 10, -4], left?.at ?? [0, 0, 0]];
  const veins: [Vector, Vector][] = [
    [
      [-44, 0, -30],
      [0, 10, -42],
    ],
    [
      [-46, 14, -44],
      [0, 14, -46],
    ],
    [
      [46, 4, -28],
      [28, 10, -40],
    ],
    [
      [48, 16, -42],
      [28, 14, -46],
    ],
  ];
  return [
    ...tube(trunk, [13, 14, 13.5], bloodHu.pulmonary, 8),
    ...tube(toRight, [12, 10.5, 9.5, 6], bloodHu.pulmonary, 8),
    ...tube(toLeft, [12, 11, 9.5, 6], bloodHu.pulmonary, 8),
    ...veins.map(([a, b]) => capsule(a, b, 5, bloodHu.left, 7)),
  ];
}

function airways(): Shape[] {
  const [right, left] = hila;
  const trachea: Vector[] = [
    [-1, 0, 130],
    [-1, 6, 70],
    [-2, 12, 34],
    [0, 17, 12],
  ];
  const main = (to: Vector, bend: Vector): Vector[] => [[0, 17, 12], bend, [to[0], to[1] + 4, to[2] - 8]];
  const toRight = main(right?.at ?? [0, 0, 0], [-18, 19, -4]);
  const toLeft = main(left?.at ?? [0, 0, 0], [22, 22, -5]);
  const walls = [...tube(trachea, [9.8, 9.8, 9.8, 10], 35, 8), ...tube(toRight, [8.6, 8.2, 6], 35, 8), ...tube(toLeft, [8, 7.6, 5.6], 35, 8)];
  const air = [...tube(trachea, [8.2, 8.2, 8.2, 8.4], -1000, 8), ...tube(toRight, [7, 6.6, 4.6], -1000, 8), ...tube(toLeft, [6.4, 6, 4.2], -1000, 8)];
  return [...walls, ...air];
}

function oesophagus(): Shape[] {
  const path: Vector[] = [
    [4, 22, 130],
    [5, 27, 60],
    [6, 33, 0],
    [7, spineY(-70) - 26, -70],
    [22, 14, -112],
    [40, 6, -124],
  ];
  return [...tube(path, [6.5, 7, 7.5, 7.5, 8, 8], 45, 8), ...tube(path.slice(0, 4), [1.2, 1.6, 1.8, 1.2], -700, 8)];
}

/** Under the diaphragm and inside the rib cage, with a margin. */
function belowDiaphragm(x: number, y: number, z: number): number {
  const r = Math.hypot(x, y) || 1e-6;
  return smoothMax((z - diaphragmZ(x, y)) * 0.75 + 2.5, r - wallRadius(x / r, y / r, z) + 2.5, 6);
}

function abdomen(): Shape[] {
  const liver: Solid = {
    kind: 'solid',
    min: [-150, -105, -170],
    max: [70, 100, -68],
    distance: (x, y, z) => {
      const leftEdge = 0.8 * (x - 34 + 0.45 * (y + 60) + 0.5 * (z + 125));
      const behind = 0.7 * (y - 84 + 0.0042 * Math.max(0, x + 100) ** 2);
      return smoothMax(belowDiaphragm(x, y, z), smoothMax(leftEdge, behind, 12), 8);
    },
    hu: 112,
  };
  const spleen: Solid = {
    kind: 'solid',
    min: [50, -10, -170],
    max: [150, 100, -84],
    distance: (x, y, z) => {
      const [u, v, w] = [(x - 98) / 34, (y - 38) / 46, (z + 132) / 42];
      return smoothMax(belowDiaphragm(x, y, z), (Math.sqrt(u * u + v * v + w * w) - 1) * 34, 5);
    },
    hu: 125,
  };
  const stomach = (shrink: number) => (x: number, y: number, z: number) => {
    const [u, v, w] = [(x - 64) / (40 - shrink), (y + 26) / (46 - shrink), (z + 132) / (40 - shrink)];
    return smoothMax(belowDiaphragm(x, y, z) + shrink, (Math.sqrt(u * u + v * v + w * w) - 1) * (40 - shrink), 5);
  };
  const wall: Solid = { kind: 'solid', min: [15, -85, -175], max: [112, 30, -84], distance: stomach(0), hu: 85 };
  const content: Solid = { kind: 'solid', min: [15, -85, -175], max: [112, 30, -84], distance: stomach(4), hu: (_x, y) => (y < -30 ? -990 : 18) };
  const vessels: [Vector, Vector, number][] = [
    [[-26, 14, -112], [-70, -10, -104], 4.5],
    [[-26, 12, -110], [-40, -40, -104], 4],
    [[-26, 14, -112], [-92, 30, -118], 4],
    [[-30, -10, -150], [-80, 0, -138], 5],
    [[-80, 0, -138], [-105, 25, -134], 3.2],
    [[-80, 0, -138], [-100, -30, -128], 3.2],
  ];
  return [liver, ...vessels.map(([a, b, r]) => capsule(a, b, r, 165, r * 0.5)), spleen, wall, content];
}

export function softOrgans(): Shape[] {
  return [...abdomen(), ...heart(), ...branches(), ...pulmonaryArteries(), ...aorta(), ...oesophagus(), ...airways()];
}

export function nodule(): Shape {
  const r = phantomNodule.diameterMm / 2;
  return ellipsoid(phantomNodule.centerLps, [r, r, r], phantomNodule.hu);
}
