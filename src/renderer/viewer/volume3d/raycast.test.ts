// The ray caster shows things where they are, at their size, and skipping empty space changes nothing.
import { describe, expect, it } from 'vitest';
import type { Camera } from './camera.ts';
import { cameraBasis, sideLetters } from './camera.ts';
import { presetById, transferTable } from './presets.ts';
import type { CastJob, CastVolume } from './raycast.ts';
import { buildBlocks, castRows, prepare } from './raycast.ts';
import { planReduction, reduceSlab } from './reduce.ts';

const SIZE = 64;

/** Air with a ball of 1000 HU; 1 × 1 × 2 mm voxels, grid centred on the patient origin. */
function ball(centre: readonly [number, number, number], radiusMm: number): CastVolume {
  const dimensions = [SIZE, SIZE, SIZE / 2] as const;
  const data = new Int16Array(dimensions[0] * dimensions[1] * dimensions[2]).fill(-1000);
  const origin = [-31.5, -31.5, -31] as const;
  for (let k = 0; k < dimensions[2]; k++)
    for (let j = 0; j < SIZE; j++)
      for (let i = 0; i < SIZE; i++) {
        const d = Math.hypot(origin[0] + i - centre[0], origin[1] + j - centre[1], origin[2] + 2 * k - centre[2]);
        data[i + SIZE * (j + SIZE * k)] = Math.max(-1000, Math.min(1000, (radiusMm - d) * 1000));
      }
  return {
    dimensions,
    spacing: [1, 1, 2],
    origin,
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    data,
    blocks: buildBlocks(data, dimensions),
  };
}

function cast(
  volume: CastVolume,
  camera: Partial<Camera>,
  presetId = 'ct-bone',
  skip = true,
): { image: Uint8ClampedArray; extent: { left: number; right: number; top: number; bottom: number } } {
  const preset = presetById(presetId);
  const job: CastJob = {
    camera: { azimuth: 0, elevation: 0, target: [0, 0, 0], heightMm: 64, ...camera },
    width: 128,
    height: 128,
    stepFactor: 0.5,
    mode: preset.mode,
    table: transferTable(preset, -1024, 3071, 1),
  };
  const prepared = prepare(volume, job);
  if (!skip) prepared.visible.fill(1);
  const image = new Uint8ClampedArray(128 * 128 * 4);
  castRows(volume, job, prepared, 0, 128, image);
  const extent = { left: 128, right: -1, top: 128, bottom: -1 };
  for (let y = 0; y < 128; y++)
    for (let x = 0; x < 128; x++) {
      if ((image[(y * 128 + x) * 4] ?? 0) < 40) continue;
      extent.left = Math.min(extent.left, x);
      extent.right = Math.max(extent.right, x);
      extent.top = Math.min(extent.top, y);
      extent.bottom = Math.max(extent.bottom, y);
    }
  return { image, extent };
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
    const quick = cast(volume, { azimuth: 30, elevation: 20 }, preset).image;
    const plain = cast(volume, { azimuth: 30, elevation: 20 }, preset, false).image;
    let different = 0;
    for (let i = 0; i < quick.length; i++) if (Math.abs((quick[i] ?? 0) - (plain[i] ?? 0)) > 24) different++;
    expect(different).toBeLessThan(quick.length * 0.002);
    expect(quick.some((v, i) => i % 4 !== 3 && v > 60)).toBe(true);
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
