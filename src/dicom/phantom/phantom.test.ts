// The phantom's published numbers and its validity as CT Image Storage. What it looks like is judged by eye.
import { describe, expect, it } from 'vitest';
import { runOn } from '../../../test/dicomTools.ts';
import { patientToPixel, planeOf } from '../geometry.ts';
import { readInstanceHeader } from '../instanceHeader.ts';
import { parseFile } from '../parse.ts';
import { roiStatistics } from '../roi.ts';
import { buildPhantomObject, phantomIds } from './object.ts';
import { buildPhantomSlice, phantomGrid, phantomNodule, phantomSliceHu, sliceZ } from './phantom.ts';

const noduleSlice = Math.round((phantomGrid.origin[2] - phantomNodule.centerLps[2]) / phantomGrid.sliceSpacing);

function headerOf(bytes: Uint8Array) {
  const file = parseFile(bytes);
  if (!file.ok) throw new Error(file.error.message);
  const header = readInstanceHeader(file.value.dataSet, file.value.transferSyntaxUid);
  if (!header.ok || !header.value.image) throw new Error('no image header');
  return { header: header.value, image: header.value.image };
}

describe('chest phantom', () => {
  it('is a CT Image that dciodvfy accepts', () => {
    const bytes = buildPhantomObject(noduleSlice, phantomIds());
    const { header, image } = headerOf(bytes);
    expect(header.SOPClassUID).toBe('1.2.840.10008.5.1.4.1.1.2');
    expect([image.Rows, image.Columns, image.RescaleIntercept]).toEqual([512, 512, -1024]);
    const judged = runOn('dciodvfy', bytes);
    if (judged !== undefined) expect(judged.split('\n').filter((line) => line.startsWith('Error'))).toEqual([]);
  });

  it('has the nodule where the constants say, at their value: a shifted origin would miss it', () => {
    const { image } = headerOf(buildPhantomObject(noduleSlice, phantomIds()));
    const { column, row, distance } = patientToPixel(planeOf(image)!, phantomNodule.centerLps);
    expect(Math.abs(distance)).toBeLessThan(0.01);
    const grid = { values: buildPhantomSlice(noduleSlice), rows: 512, columns: 512 };
    const around = (mm: number) => ({
      kind: 'ellipse' as const,
      from: { column: column - mm / 0.7, row: row - mm / 0.7 },
      to: { column: column + mm / 0.7, row: row + mm / 0.7 },
    });
    const clean = { values: phantomSliceHu(noduleSlice, { noise: false }), rows: 512, columns: 512 };
    expect(Math.abs(roiStatistics(clean, around(3), null)!.mean - phantomNodule.hu)).toBeLessThan(1);
    const inside = roiStatistics(grid, around(3), null)!;
    // 57 pixels of noise with an SD of some 10 HU, correlated over 2 to 3 pixels: the mean of this one slice strays by some 3.5 HU.
    expect(Math.abs(inside.mean - phantomNodule.hu)).toBeLessThan(9);
    expect(inside.sd).toBeGreaterThan(3);
    const wide = roiStatistics(grid, around(8), null)!;
    expect(wide.mean).toBeLessThan(-400);
  });

  it('has the nodule at its diameter: the profile through the centre is half way up 9 mm apart', () => {
    const hu = phantomSliceHu(noduleSlice, { noise: false });
    const row = Math.round((phantomNodule.centerLps[1] - phantomGrid.origin[1]) / 0.7);
    const centre = Math.round((phantomNodule.centerLps[0] - phantomGrid.origin[0]) / 0.7);
    const half = (phantomNodule.hu - 870) / 2;
    let width = 0;
    for (let column = centre - 10; column <= centre + 10; column += 1) if (hu[row * 512 + column]! > half) width += 0.7;
    expect(Math.abs(width - phantomNodule.diameterMm)).toBeLessThanOrEqual(0.75);
  });

  it('is the same on every run and in any order of slices', () => {
    const first = buildPhantomSlice(70);
    buildPhantomSlice(3);
    expect(Buffer.compare(Buffer.from(first.buffer), Buffer.from(buildPhantomSlice(70).buffer))).toBe(0);
    expect(sliceZ(phantomGrid.slices - 1)).toBe(-160);
  });
});
