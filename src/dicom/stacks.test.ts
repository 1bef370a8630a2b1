// Geometry and stacking: numbers by hand, and the real series with known traps.
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

  it('takes times at one position into stacks of their own', () => {
    const images = [0, 1, 2].flatMap((z) => [2, 1].map((time) => slice(z, { TemporalPositionIdentifier: time })));
    const stacks = stacksOf(images);
    expect(stacks.map((stack) => stack.items.map((image) => image.TemporalPositionIdentifier))).toEqual([
      [1, 1, 1],
      [2, 2, 2],
    ]);
  });

  it('refuses a missing slice and a sheared stack, with numbers', () => {
    expect(stacksOf([0, 1, 2, 4, 5].map((z) => slice(z)))[0]).toMatchObject({ isVolume: false, minGap: 1, maxGap: 2 });
    const sheared = stacksOf([0, 1, 2, 3].map((z) => slice(z, { ImagePositionPatient: [0, z * Math.tan(Math.PI / 12), z] })))[0];
    expect(sheared?.isVolume).toBe(false);
    expect(sheared?.tiltDegrees).toBeCloseTo(15, 6);
  });
});

const root = sharedData('stacks of real series');

describe.skipIf(root === undefined)('real series', () => {
  const stacks = (folder: string) => {
    const images = filesUnder(join(root!, folder)).flatMap((path) => {
      const file = parsePath(path);
      const header = file.ok ? readInstanceHeader(file.value.dataSet, file.value.transferSyntaxUid) : undefined;
      return header?.ok && header.value.image ? [stackImage({ ...header.value, image: header.value.image })] : [];
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
    expect(stack).toMatchObject({ isVolume: false, items: { length: 32 } });
    expect(stack!.tiltDegrees).toBeCloseTo(16.5, 1);
  });

  it('parts 4D series into their times', () => {
    expect(stacks('mr-dce-4d-br06').map((stack) => stack.items.length)).toEqual([60, 60, 60, 1]); // the one is a segmentation beside them
    expect(stacks('mr-fmri-4d-ge').map((stack) => stack.items.length)).toEqual([15, 15, 15, 15, 15, 15]);
  });
});
