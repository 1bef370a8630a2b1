// A real tilted gantry against dcm2niix: the same voxel of the patient must hold the same value in both programs.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesUnder, parsePath, sharedData } from '../../../../test/realFiles.ts';
import { frameAddresses, frameBytes } from '../../../dicom/frames.ts';
import { readInstanceHeader } from '../../../dicom/instanceHeader.ts';
import { sortIntoStacks, stackImage } from '../../../dicom/stacks.ts';
import { viewImage, type ViewImage } from '../stack/image.ts';
import { emptyVolume, fillerOf } from './assemble.ts';
import { formVolume } from './formVolume.ts';
import { trilinearAt } from './trilinear.ts';
import type { Volume } from './volume.ts';
import { storedPixel } from './acquired.ts';

const root = sharedData('the tilted gantry against dcm2niix');
const tools = ['dcmdjpls', 'dcm2niix'].every((tool) => spawnSync(tool, ['-h']).error === undefined);
if (!tools) console.info('skipped: the tilted gantry against dcm2niix (dcmdjpls and dcm2niix are not installed)');
const work = mkdtempSync(join(tmpdir(), 'sagitta-tilt-'));
afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

interface Nifti {
  size: [number, number, number];
  /** Column i, row j, slice k, 1 → RAS mm, row by row. */
  affine: number[];
  values: Int16Array;
  slope: number;
  intercept: number;
}

function readNifti(path: string): Nifti {
  const bytes = readFileSync(path);
  const size = [42, 44, 46].map((at) => bytes.readInt16LE(at)) as [number, number, number];
  expect(bytes.readInt16LE(70)).toBe(4); // int16
  return {
    size,
    affine: Array.from({ length: 12 }, (_, n) => bytes.readFloatLE(280 + 4 * n)),
    values: new Int16Array(bytes.buffer.slice(bytes.byteOffset + 352, bytes.byteOffset + 352 + 2 * size[0] * size[1] * size[2])),
    slope: bytes.readFloatLE(112),
    intercept: bytes.readFloatLE(116),
  };
}

/** Undoes JPEG-LS first: Debian's dcm2niix cannot read it. */
function corrected(folder: string): { files: string[]; nifti: Nifti } {
  const plain = join(work, 'plain');
  mkdirSync(plain);
  const files = filesUnder(folder).map((path) => {
    const to = join(plain, basename(path));
    expect(spawnSync('dcmdjpls', [path, to]).status).toBe(0);
    return to;
  });
  expect(spawnSync('dcm2niix', ['-z', 'n', '-f', 't', '-o', work, plain]).status).toBe(0);
  const name = readdirSync(work).find((n) => n.includes('Tilt') && n.endsWith('.nii'));
  expect(name).toBeDefined();
  return { files, nifti: readNifti(join(work, name!)) };
}

function ourVolume(files: readonly string[]): { volume: Volume; pixels: Int16Array[] } {
  const pixels = new Map<string, Int16Array>();
  const images = files.flatMap((path): ViewImage[] => {
    const file = parsePath(path);
    const header = file.ok ? readInstanceHeader(file.value.dataSet, file.value.transferSyntaxUid) : undefined;
    const image = header?.ok === true ? viewImage(header.value, 1) : null;
    const addresses = file.ok && image !== null ? frameAddresses(file.value, image.image) : undefined;
    if (!file.ok || image === null || addresses?.ok !== true) throw new Error(`${path} cannot be read`);
    const bytes = Buffer.from(frameBytes(file.value.dataSet.bytes, addresses.value[0]!));
    const stored = Int16Array.from({ length: bytes.length / 2 }, (_, n) => bytes.readInt16LE(2 * n));
    pixels.set(
      image.key,
      stored.map((v) => v * (image.image.RescaleSlope ?? 1) + (image.image.RescaleIntercept ?? 0)),
    );
    return [image];
  });
  const [stack] = sortIntoStacks(images, (i) => stackImage(i.header, i.image));
  expect(stack?.resample).toBe('tilt');
  const slices = stack!.items.map((i) => ({ columns: i.image.Columns, rows: i.image.Rows, geometry: i.geometry }));
  const grid = formVolume(slices, stack!);
  if (!grid.ok) throw new Error(grid.error.message);
  const volume = emptyVolume(grid.value, { window: { centre: 40, width: 400 }, unit: 'HU', fill: -1024 });
  const filler = fillerOf(volume);
  stack!.items.forEach((image, k) => filler.put(k, pixels.get(image.key)!));
  return { volume, pixels: stack!.items.map((image) => pixels.get(image.key)!) };
}

describe.skipIf(root === undefined || !tools)('tilted gantry', () => {
  it('is where and what dcm2niix says', () => {
    const { files, nifti } = corrected(join(root!, 'ct-gantry-tilt-32'));
    const { volume, pixels } = ourVolume(files);
    const [nx, ny, nz] = nifti.size;
    expect([nx, nz]).toEqual([volume.dimensions[0], volume.dimensions[2]]);
    expect(Math.abs(ny - volume.dimensions[1])).toBeLessThanOrEqual(1);
    // Both push slices along their columns and differ in the one that stays: ours is the first, theirs the last. Their rows run upwards.
    const slices = volume.acquired!;
    const ahead = Math.ceil(slices.row[nz - 1]!) - slices.row[nz - 1]!;
    const sums = { checked: 0, off: 0, resampled: 0 };
    for (let k = 0; k < nz; k += 1)
      for (let j = 4; j < ny; j += 5)
        for (let i = 3; i < nx; i += 7) {
          const row = ny - 1 - j - ahead;
          const stored = storedPixel(slices, [i, row, k]);
          if (stored === null || stored.row < 2 || stored.row > 509) continue;
          const theirs = nifti.values[i + nx * (j + ny * k)]! * nifti.slope + nifti.intercept;
          const at = row - slices.row[k]!;
          const [upper, lower] = [0, 1].map((n) => pixels[k]![(Math.floor(at) + n) * nx + i]!) as [number, number];
          const ours = upper + (lower - upper) * (at - Math.floor(at));
          sums.checked += 1;
          if (Math.abs(ours - theirs) > 1) sums.off += 1;
          sums.resampled += Math.abs(trilinearAt(volume, i, row, k) - theirs);
        }
    expect(sums.checked).toBeGreaterThan(200_000);
    // Where the slices lie: the same interpolation of the stored pixels, to rounding.
    expect(sums.off / sums.checked).toBeLessThan(0.001);
    // Interpolated a second time, at rows between our own.
    expect(sums.resampled / sums.checked).toBeLessThan(4);
    // Its directions and steps agree with ours; its origin does not fit its own first slice, and is not compared.
    const step = (column: number): number[] => [0, 4, 8].map((n) => nifti.affine[n + column]!);
    const ras = ([x, y, z]: readonly [number, number, number]): number[] => [-x, -y, z];
    const [right, down, through] = volume.direction.map((v, n) => ras(v).map((x) => x * volume.spacing[n]!)) as [number[], number[], number[]];
    step(0).forEach((x, n) => expect(x).toBeCloseTo(right[n]!, 4));
    step(1).forEach((x, n) => expect(x).toBeCloseTo(-down[n]!, 4));
    step(2).forEach((x, n) => expect(x).toBeCloseTo(through[n]!, 3));
  });
});
