// The ray caster shows things where they are, at their size, and skipping empty space changes nothing.
import { describe, expect, it } from 'vitest';
import type { Camera } from './camera.ts';
import { cameraBasis, seenFrom, sideLetters } from './camera.ts';
import { prepare, type CastJob } from './castJob.ts';
import { toPixels } from './castValues.ts';
import { buildBlocks, type CastVolume, type Mask } from './castVolume.ts';
import { defaultPreset3d, presets3dFor, withPreset } from './presets.ts';
import { castRows } from './raycast.ts';
import { newRays } from './rays.ts';
import { planReduction, reduceSlab } from './reduce.ts';
import { moveFace, type Scene3d } from './scene3d.ts';

const SIZE = 64;
const DIMENSIONS = [SIZE, SIZE, SIZE / 2] as const;
const ORIGIN = [-31.5, -31.5, -31] as const;

/** Air with a ball of 1000 HU; 1 × 1 × 2 mm voxels, grid centred on the patient origin. */
function ball(centre: readonly [number, number, number], radiusMm: number): CastVolume {
  const data = new Int16Array(DIMENSIONS[0] * DIMENSIONS[1] * DIMENSIONS[2]).fill(-1000);
  for (let k = 0; k < DIMENSIONS[2]; k++)
    for (let j = 0; j < SIZE; j++)
      for (let i = 0; i < SIZE; i++) {
        const d = Math.hypot(ORIGIN[0] + i - centre[0], ORIGIN[1] + j - centre[1], ORIGIN[2] + 2 * k - centre[2]);
        data[i + SIZE * (j + SIZE * k)] = Math.max(-1000, Math.min(1000, (radiusMm - d) * 1000));
      }
  return {
    dimensions: DIMENSIONS,
    spacing: [1, 1, 2],
    origin: ORIGIN,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    data,
    blocks: buildBlocks(data, DIMENSIONS),
    own: [0, DIMENSIONS[2]],
    reach: [1, 1, 1],
    toCoarse: { scale: [1, 1, 1], offset: [0, 0, 0] },
  };
}

/** The slices [from, to) of a volume with the neighbours that they need. */
function slab(whole: CastVolume, from: number, to: number): CastVolume {
  const [nx, ny, nz] = whole.dimensions;
  const first = Math.max(0, from - 1);
  const end = Math.min(nz, to + 2);
  const data = whole.data.slice(first * nx * ny, end * nx * ny);
  const dimensions = [nx, ny, end - first] as const;
  return {
    ...whole,
    dimensions,
    data,
    origin: [whole.origin[0], whole.origin[1], whole.origin[2] + first * whole.spacing[2]],
    blocks: buildBlocks(data, dimensions),
    own: [from - first, to - first],
    toCoarse: { scale: [1, 1, 1], offset: [0, 0, first] },
  };
}

function sceneOf(presetId: string): Scene3d {
  const preset = presets3dFor('HU').find(({ id }) => id === presetId) ?? defaultPreset3d('HU');
  return withPreset({ clip: null, cuts: [], bodyOnly: false }, preset, [0, 1]);
}

interface Extent {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface Options {
  scene?: Scene3d;
  skip?: boolean;
  mask?: Mask | null;
  /** Cast in so many slabs, front to back. */
  slabs?: readonly (readonly [number, number])[];
}

function cast(
  volume: CastVolume,
  camera: Partial<Camera>,
  { scene = sceneOf('ct-bone'), skip = true, mask = null, slabs }: Options = {},
): { image: Uint8ClampedArray; extent: Extent } {
  const job: CastJob = {
    camera: { azimuth: 0, elevation: 0, target: [0, 0, 0], heightMm: 64, ...camera },
    scene,
    width: 128,
    height: 128,
    stepFactor: 0.5,
    gridScale: { scale: 1, low: -1024, high: 3071 },
    whole: volume.dimensions,
  };
  const rays = newRays(128 * 128);
  const parts = slabs === undefined ? [volume] : slabs.map(([from, to]) => slab(volume, from, to));
  const ready = prepare(volume, job, mask);
  if (prepare(volume, job).step[2] < 0) parts.reverse();
  for (const part of parts) {
    const prepared = prepare(part, job, mask);
    if (!skip) prepared.visible.fill(1);
    castRows(part, job, prepared, 0, 128, rays);
  }
  const image = toPixels(rays, scene.mode, ready);
  return { image, extent: extentOf(image) };
}

function extentOf(image: Uint8ClampedArray): Extent {
  const extent = { left: 128, right: -1, top: 128, bottom: -1 };
  for (let y = 0; y < 128; y++)
    for (let x = 0; x < 128; x++) {
      if ((image[(y * 128 + x) * 4] ?? 0) < 40) continue;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x);
      extent.top = Math.min(extent.top, y);
      extent.bottom = Math.max(extent.bottom, y);
    }
  return extent;
}

function differences(a: Uint8ClampedArray, b: Uint8ClampedArray, by: number): number {
  return a.reduce((n, v, i) => n + (Math.abs(v - (b[i] ?? 0)) > by ? 1 : 0), 0);
}

describe('castRows', () => {
  it('draws a ball of 12 mm radius at its size (0.5 mm a pixel), round in spite of 2 mm slices', () => {
    const { extent } = cast(ball([0, 0, 0], 12), {});
    expect(extent.right - extent.left + 1).toBeGreaterThanOrEqual(44);
    expect(extent.right - extent.left + 1).toBeLessThanOrEqual(50);
    expect(Math.abs(extent.right - extent.left - (extent.bottom - extent.top))).toBeLessThanOrEqual(3);
  });

  it("shows the patient's left on the right and the head on top when seen from the front", () => {
    const { extent } = cast(ball([16, 0, 14], 6), {});
    expect((extent.left + extent.right) / 2).toBeCloseTo(63.5 + 32, -0.5);
    expect((extent.top + extent.bottom) / 2).toBeCloseTo(63.5 - 28, -0.5);
  });

  it("mirrors left and right when seen from behind, and shows the patient's left side from the left", () => {
    const back = cast(ball([16, 0, 0], 6), { azimuth: 180 }).extent;
    expect((back.left + back.right) / 2).toBeLessThan(45);
    const fromLeft = cast(ball([0, 16, 0], 6), { azimuth: 90 }).extent;
    expect((fromLeft.left + fromLeft.right) / 2).toBeGreaterThan(80);
  });

  it.each(['ct-bone', 'ct-mip'])('gives the same picture with and without skipping of empty blocks (%s)', (preset) => {
    const volume = ball([3, -5, 7], 9);
    const scene = sceneOf(preset);
    const quick = cast(volume, { azimuth: 30, elevation: 20 }, { scene }).image;
    const plain = cast(volume, { azimuth: 30, elevation: 20 }, { scene, skip: false }).image;
    expect(differences(quick, plain, 24)).toBeLessThan(quick.length * 0.002);
    expect(quick.some((v, i) => i % 4 !== 3 && v > 60)).toBe(true);
  });

  it.each(['ct-bone', 'ct-mip', 'ct-mean', 'ct-minip', 'ct-lung'])(
    'gives the same picture slab by slab as in one piece, from any side (%s); catches samples taken twice or lost at a border',
    (preset) => {
      const volume = ball([3, -5, 7], 14);
      const scene = sceneOf(preset);
      const slabs = [
        [0, 9],
        [9, 17],
        [17, 32],
      ] as const;
      for (const camera of [{}, { azimuth: 40, elevation: 25 }, { elevation: -60 }, { elevation: 90 }])
        expect(differences(cast(volume, camera, { scene, slabs }).image, cast(volume, camera, { scene }).image, 12)).toBeLessThan(40);
    },
  );

  it('ends at the clipping box', () => {
    const volume = ball([0, 0, 0], 12);
    const clip = moveFace(null, 0, 'high', 0.5);
    const { extent } = cast(volume, {}, { scene: { ...sceneOf('ct-bone'), clip } });
    expect(extent.right).toBeGreaterThan(60);
    expect(extent.right).toBeLessThan(66);
    expect(extent.left).toBeLessThan(44);
  });

  it.each(['ct-bone', 'ct-mip'])('leaves out what the mask hides (%s)', (preset) => {
    const volume = ball([0, 0, 0], 12);
    const shown = new Uint8Array(volume.data.length).fill(1);
    for (let i = 0; i < shown.length; i++) if (i % SIZE < SIZE / 2) shown[i] = 0;
    const { extent } = cast(volume, {}, { scene: sceneOf(preset), mask: { dimensions: volume.dimensions, shown } });
    expect(extent.left).toBeGreaterThan(61);
    expect(extent.right).toBeGreaterThan(84);
  });

  it('finds the least value along the ray, and the mean of all', () => {
    const volume = ball([0, 0, 0], 12);
    volume.data.forEach((v, i) => (volume.data[i] = v > 0 ? -900 : 0));
    volume.blocks = buildBlocks(volume.data, volume.dimensions);
    const least = cast(
      volume,
      {},
      {
        scene: {
          ...sceneOf('ct-minip'),
          points: [
            { value: -1000, opacity: 0, colour: [0, 0, 0] },
            { value: 0, opacity: 1, colour: [255, 255, 255] },
          ],
        },
      },
    ).image;
    expect(least[(64 * 128 + 64) * 4]).toBeCloseTo(25, -1);
    expect(least[(64 * 128 + 4) * 4]).toBe(255);
    const mean = cast(
      volume,
      {},
      {
        scene: {
          ...sceneOf('ct-mean'),
          points: [
            { value: -1000, opacity: 0, colour: [0, 0, 0] },
            { value: 0, opacity: 1, colour: [255, 255, 255] },
          ],
        },
      },
    ).image;
    // 24 of 63 mm at -900.
    expect(mean[(64 * 128 + 64) * 4]).toBeCloseTo(255 * (1 - (0.9 * 24) / 63), -1);
  });
});

describe('camera', () => {
  it('keeps a right-handed, orthonormal picture for every angle', () => {
    for (const azimuth of [-170, -24, 0, 45, 90, 180])
      for (const elevation of [-90, -30, 0, 10, 90]) {
        const { right, up, forward } = cameraBasis({ azimuth, elevation, target: [0, 0, 0], heightMm: 1 });
        const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, i) => sum + v * (b[i] ?? 0), 0);
        expect(dot(right, up)).toBeCloseTo(0, 9);
        expect(dot(right, forward)).toBeCloseTo(0, 9);
        expect(dot(up, forward)).toBeCloseTo(0, 9);
        expect(dot(up, up)).toBeCloseTo(1, 9);
      }
  });
  it('names the sides of the picture', () => {
    expect(sideLetters([1, 0, 0])).toBe('L');
    expect(sideLetters([0, 0, -1])).toBe('F');
    expect(sideLetters([0.8, -0.6, 0])).toBe('LA');
  });
});

it('looks from the named side: that side faces the eye', () => {
  const toEye = { A: 'A', P: 'P', L: 'L', R: 'R', H: 'H', F: 'F' } as const;
  for (const side of Object.values(toEye)) {
    const { forward } = cameraBasis(seenFrom({ azimuth: 0, elevation: 0, target: [0, 0, 0], heightMm: 1 }, side));
    expect(sideLetters([-forward[0], -forward[1], -forward[2]])).toBe(side);
  }
});

describe('reduction', () => {
  it('averages whole blocks, keeps the middle of the volume and stays under the limit', () => {
    const plan = planReduction([512, 512, 120], [0.45, 0.45, 1], 12_000_000);
    expect(plan.factors).toEqual([2, 2, 1]);
    expect(plan.shift).toEqual([0.5, 0.5, 0]);
    expect(plan.dimensions[0] * plan.dimensions[1] * plan.dimensions[2]).toBeLessThanOrEqual(12_000_000);
    const target = new Int16Array(4);
    const small = { dimensions: [2, 2, 1], spacing: [2, 2, 1], shift: [0.5, 0.5, 0], factors: [2, 2, 1] } as const;
    reduceSlab(Int16Array.from([0, 4, 10, 10, 8, 12, 10, 10, -4, -4, 1, 2, -4, -4, 3, 4]), 1, 4, 4, small, 0, 1, target);
    expect([...target]).toEqual([6, 10, -4, 3]);
  });
});
