// Geometry and stacking: numbers by hand, and the real series with known traps.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { filesUnder, parsePath, sharedData } from '../../test/realFiles.ts';
import { edgeLetters, orientationLetters, patientToPixel, pixelToPatient, planeName, planeOf } from './geometry.ts';
import { readInstanceHeader } from './instanceHeader.ts';
import { sortIntoStacks, stackImage, type StackImage } from './stacks.ts';

const axial = [1, 0, 0, 0, 1, 0];

function slice(z: number, change: Partial<StackImage> = {}): StackImage {
  return {
    ImagePositionPatient: [0, 0, z],
    ImageOrientationPatient: axial,
    PixelSpacing: [0.5, 0.5],
    Rows: 10,
    Columns: 10,
    SamplesPerPixel: 1,
    FrameOfReferenceUID: '1.2',
    ImageType: ['ORIGINAL'],
    InstanceNumber: 1,
    AcquisitionNumber: null,
    TemporalPositionIdentifier: null,
    AcquisitionTime: '',
    TriggerTime: null,
    EchoTime: null,
    DiffusionBValue: null,
    StackID: '',
    TemporalPositionIndex: null,
    frame: 1,
    ...change,
  };
}

const stacksOf = (images: StackImage[]) => sortIntoStacks(images, (image) => image);

describe('geometry', () => {
  const plane = planeOf({ ImagePositionPatient: [10, 20, 30], ImageOrientationPatient: [0, 1, 0, 0, 0, -1], PixelSpacing: [2, 0.5] })!;

  it('keeps row and column spacing apart: swapped, the point would be (10, 22, 24)', () => {
    expect(pixelToPatient(plane, 4, 3)).toEqual([10, 22, 24]);
    expect(patientToPixel(plane, [12, 22, 24])).toEqual({ column: 4, row: 3, distance: -2 });
  });

  it('names planes and directions, compound ones strongest first', () => {
    expect(planeName(plane)).toBe('sagittal');
    expect(edgeLetters(plane)).toEqual({ left: 'A', right: 'P', top: 'H', bottom: 'F' });
    expect(orientationLetters([0.6, -0.77, 0.2])).toBe('ALH');
    const s = Math.SQRT1_2;
    expect(planeName({ rowDirection: [1, 0, 0], columnDirection: [0, s, s] })).toBe('oblique');
  });

  it('refuses impossible orientation and spacing', () => {
    for (const wrong of [
      { ImageOrientationPatient: [1, 0, 0, 1, 0, 0] },
      { PixelSpacing: [0, 0] },
      { PixelSpacing: [-1, 1] },
      { ImagePositionPatient: [0, Number.NaN, 0] },
      { ImageOrientationPatient: null },
    ])
      expect(planeOf({ ImagePositionPatient: [0, 0, 0], ImageOrientationPatient: axial, PixelSpacing: [1, 1], ...wrong })).toBeUndefined();
  });
});

describe('stacks', () => {
  it('sorts by position, not by instance number', () => {
    const [stack] = stacksOf([slice(4, { InstanceNumber: 1 }), slice(0, { InstanceNumber: 2 }), slice(2, { InstanceNumber: 3 })]);
    expect(stack?.items.map((image) => image.ImagePositionPatient?.[2])).toEqual([0, 2, 4]);
    expect(stack).toMatchObject({ isVolume: true, sliceSpacing: 2, plane: 'axial' });
  });

  it('keeps a scout, another size and images without geometry apart, and loses none', () => {
    const images = [
      slice(0),
      slice(1),
      slice(2),
      slice(1, { ImageType: ['ORIGINAL', 'PRIMARY', 'LOCALIZER'] }),
      slice(3, { Rows: 20 }),
      slice(0, { PixelSpacing: null }),
    ];
    const stacks = stacksOf(images);
    expect(stacks.map((stack) => stack.items.length)).toEqual([3, 1, 1, 1]);
    expect(stacks.map((stack) => stack.isVolume)).toEqual([true, false, false, false]);
  });

  it('oblique acquisition and non-square pixels stay a volume', () => {
    const a = Math.PI / 6;
    const orientation = [Math.cos(a), Math.sin(a), 0, 0, 0, -1];
    const images = [0, 1, 2].map((n) =>
      slice(0, { ImageOrientationPatient: orientation, ImagePositionPatient: [-Math.sin(a) * n * 3, Math.cos(a) * n * 3, 50], PixelSpacing: [2, 0.5] }),
    );
    expect(stacksOf(images)[0]).toMatchObject({ isVolume: true, resample: null, plane: 'oblique' });
    expect(stacksOf(images)[0]?.sliceSpacing).toBeCloseTo(3, 9);
  });
});

describe('times', () => {
  const of = (stack: ReturnType<typeof stacksOf>[number] | undefined, read: (image: StackImage) => unknown) => stack?.times.map((t) => t.items.map(read));

  it('four dimensions would fall into a stack per time, or mix two times in one', () => {
    const images = [0, 1, 2].flatMap((z) => [2, 1].map((time) => slice(z, { TemporalPositionIdentifier: time })));
    const stacks = stacksOf(images);
    expect(stacks).toHaveLength(1);
    expect(of(stacks[0], (image) => image.TemporalPositionIdentifier)).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
    expect(stacks[0]?.items).toEqual(stacks[0]?.times[0]?.items);
  });

  it('a slice missing in one time would be filled from the next', () => {
    const images = [1, 2, 3].flatMap((time) => [0, 1, 2, 3, 4].map((z) => slice(z, { AcquisitionNumber: time, InstanceNumber: time * 10 + z })));
    const [stack] = stacksOf(images.filter((image) => image.InstanceNumber !== 12));
    expect(of(stack, (image) => image.AcquisitionNumber)).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2, 2],
      [3, 3, 3, 3, 3],
    ]);
    expect(stack?.times.map((t) => t.isVolume)).toEqual([false, true, true]);
    expect(stack?.reason).toContain('missing between images 2 and 3');
  });

  it('heart phases whose trigger times differ a little from slice to slice', () => {
    const images = [0, 1, 2].flatMap((z) => [0, 1, 2, 3].map((phase) => slice(z, { TriggerTime: phase * 40 + z, InstanceNumber: 100 - z * 4 - phase })));
    expect(of(stacksOf(images)[0], (image) => Math.floor((image.TriggerTime ?? 0) / 40))).toEqual([0, 1, 2, 3].map((p) => [p, p, p]));
  });

  it('frames of an enhanced object by their temporal position, echoes as stacks with a name', () => {
    const frames = [1, 2].flatMap((t) => [0, 1, 2].map((z) => slice(z, { TemporalPositionIndex: t, frame: t * 10 + z })));
    expect(of(stacksOf(frames)[0], (image) => image.frame)).toEqual([
      [10, 11, 12],
      [20, 21, 22],
    ]);
    const echoes = [0, 1, 2].flatMap((z) => [80, 20].map((te) => slice(z, { EchoTime: te, InstanceNumber: z * 2 + te })));
    expect(stacksOf(echoes).map(({ name, items, times }) => [name, items.length, times.length])).toEqual([
      ['TE 20 ms', 3, 0],
      ['TE 80 ms', 3, 0],
    ]);
  });

  it('two stacks of an enhanced object that touch would be one', () => {
    const frames = ['1', '2'].flatMap((id) => [0, 1, 2].map((z) => slice(z + Number(id) * 3, { StackID: id, frame: z })));
    expect(stacksOf(frames).map((stack) => stack.items.length)).toEqual([3, 3]);
  });

  it('an image that was sent twice would make a second stack without a word', () => {
    const images = [0, 1, 2, 3].map((z) => slice(z, { InstanceNumber: z }));
    const stacks = stacksOf([...images, slice(2, { InstanceNumber: 2 })]);
    expect(stacks.map(({ items, isVolume, name }) => [items.length, isVolume, name])).toEqual([
      [4, true, ''],
      [1, false, 'received twice'],
    ]);
    expect(stacks[0]?.note).toContain('One image was received twice');
  });

  it('images at some places twice, told apart by nothing, would make a volume of two mixed series', () => {
    const images = [0, 1, 2, 3].map((z) => slice(z, { InstanceNumber: null }));
    const stacks = stacksOf([...images, slice(1, { InstanceNumber: null })]);
    expect(stacks.map((stack) => [stack.items.length, stack.isVolume])).toEqual([
      [4, false],
      [1, false],
    ]);
    expect(stacks[0]?.note).not.toBe('');
  });
});

describe('spacing', () => {
  const tilted = (z: number) => slice(z, { ImagePositionPatient: [0, z * Math.tan(Math.PI / 12), z] });
  const table: [string, StackImage[], Partial<ReturnType<typeof stacksOf>[number]>][] = [
    ['even', [0, 1, 2, 3].map((z) => slice(z)), { isVolume: true, resample: null }],
    ['rounded positions (PET)', [0, 3.27, 6.54, 9.8, 13.07].map((z) => slice(z)), { isVolume: true, resample: null }],
    ['one slice missing', [0, 1, 2, 4, 5].map((z) => slice(z)), { isVolume: false, minGap: 1, maxGap: 2 }],
    ['two slices missing side by side', [0, 1, 2, 5, 6].map((z) => slice(z)), { isVolume: false }],
    ['every second of four missing', [0, 1, 2, 4, 6, 7, 8].map((z) => slice(z)), { isVolume: false }],
    ['missing at the end', [0, 5, 10, 20].map((z) => slice(z)), { isVolume: false }],
    ['thin base, thick vertex', [0, 5, 10, 15, 25, 35, 45].map((z) => slice(z)), { isVolume: true, resample: 'spacing' }],
    ['unsteady gaps', [0, 1, 2.3, 3.1, 4.4, 5.3].map((z) => slice(z)), { isVolume: true, resample: 'spacing' }],
    ['gaps too far apart', [0, 1, 2, 3, 8, 13, 18].map((z) => slice(z)), { isVolume: false }],
    ['tilted', [0, 1, 2, 3].map(tilted), { isVolume: true, resample: 'tilt' }],
    ['tilted and uneven', [0, 5, 10, 15, 25, 35, 45].map(tilted), { isVolume: true, resample: 'tilt' }],
    ['tilted, one slice missing', [0, 5, 10, 20, 25].map(tilted), { isVolume: false }],
    ['bent', [0, 1, 2, 3, 4].map((z) => slice(z, { ImagePositionPatient: [z === 2 ? 0.6 : 0, 0, z] })), { isVolume: false }],
    ['lying down', [0, 1, 2, 3].map((z) => slice(z, { ImagePositionPatient: [0, 5 * z, z] })), { isVolume: false }],
  ];
  for (const [name, images, expected] of table) {
    it(`${name}: ${expected.isVolume === true ? (expected.resample ?? 'as it is') : 'refused, with the reason'}`, () => {
      const [stack] = stacksOf(images);
      expect(stack).toMatchObject(expected);
      expect(stack?.reason === '').toBe(expected.isVolume);
    });
  }

  it('says the tilt, and which gap', () => {
    expect(stacksOf([0, 1, 2, 3].map(tilted))[0]?.tiltDegrees).toBeCloseTo(15, 6);
    expect(stacksOf([0, 1, 2, 4, 5].map((z) => slice(z)))[0]?.reason).toBe(
      'Slices are missing between images 3 and 4: the gap is 2.00 mm, the one beside it 1.00 mm.',
    );
  });
});

const root = sharedData('stacks of real series');

describe.skipIf(root === undefined)('real series', () => {
  const stacks = (folder: string) => {
    const images = filesUnder(join(root!, folder)).flatMap((path) => {
      const file = parsePath(path);
      const header = file.ok ? readInstanceHeader(file.value.dataSet, file.value.transferSyntaxUid) : undefined;
      return header?.ok && header.value.image ? [stackImage(header.value, header.value.image)] : [];
    });
    return stacksOf(images);
  };

  it('finds the CT head a volume, the scout apart', () => {
    expect(stacks('ct-head-1mm-120')[0]).toMatchObject({ isVolume: true, plane: 'axial', items: { length: 120 } });
    const head = stacks('ct-head-5mm-scout');
    expect(head.map((stack) => stack.items.length)).toEqual([28, 1]);
  });

  it('finds the tilted gantry: 16.5 degrees', () => {
    const [stack] = stacks('ct-gantry-tilt-32');
    expect(stack).toMatchObject({ isVolume: true, resample: 'tilt', items: { length: 32 } });
    expect(stack!.tiltDegrees).toBeCloseTo(16.5, 1);
  });

  it('parts 4D series into their times', () => {
    const dce = stacks('mr-dce-4d-br06'); // the one is a segmentation beside them
    expect(dce.map((stack) => [stack.items.length, stack.times.length])).toEqual([
      [60, 3],
      [1, 0],
    ]);
    const fmri = stacks('mr-fmri-4d-ge');
    expect(fmri.map((stack) => stack.times.map((t) => t.items.length))).toEqual([[15, 15, 15, 15, 15, 15]]);
    expect(fmri[0]?.times.map((t) => t.items.map((image) => Math.floor(((image.InstanceNumber ?? 0) - 1) / 15)))).toEqual(
      [0, 1, 2, 3, 4, 5].map((t) => Array.from({ length: 15 }, () => t)),
    );
  });

  it('judges the series that other programs fail on', () => {
    const bad = stacks('geometry-bad');
    expect(bad.map((stack) => [stack.items.length, stack.isVolume, stack.resample, stack.reason])).toEqual([
      [4, true, 'tilt', ''],
      [4, false, null, 'Slices are missing between images 3 and 4: the gap is 10.00 mm, the one beside it 5.00 mm.'],
    ]);
  });

  it('agrees with SERIES_TRUTH.csv on slices and spacing', () => {
    const [, ...rows] = readFileSync(join(root!, 'SERIES_TRUTH.csv'), 'utf8').trim().split('\n');
    expect(rows.length).toBeGreaterThan(8);
    for (const row of rows) {
      const columns = row.split(',');
      const [folder, , slices] = columns;
      const places = Number(/\((\d+) pos\)/.exec(slices ?? '')?.[1]);
      const images = Number.parseInt(slices ?? '', 10);
      const [stack] = stacks(folder ?? '');
      expect([folder, stack?.items.length, stack?.times.length]).toEqual([folder, places, images === places ? 0 : images / places]);
      expect(stack?.isVolume).toBe(true);
      // Rounded to three digits there, and measured along the first normal.
      expect(Math.abs((stack?.minGap ?? 0) - Number(columns[7]))).toBeLessThan(2e-3);
      expect(Math.abs((stack?.maxGap ?? 0) - Number(columns[8]))).toBeLessThan(2e-3);
    }
  });
});
