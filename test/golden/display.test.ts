// Golden: greys, colours, overlays, padding and shutters of images made by rule, against dcmtk (dcm2pnm) and pydicom. Catches a picture that looks right and is not:
// a LUT left out, a window off by half a value, a palette mixed up.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readExtras, standsInPixels } from '../../src/dicom/display/extras.ts';
import { makeFrame } from '../../src/dicom/display/frame.ts';
import { frameHeader } from '../../src/dicom/display/frameHeader.ts';
import { toGreys } from '../../src/dicom/display/greys.ts';
import type { Frame } from '../../src/dicom/display/model.ts';
import { ownVoi } from '../../src/dicom/display/ownVoi.ts';
import { pictureOf } from '../../src/dicom/display/pictureOf.ts';
import type { ImageHeader } from '../../src/dicom/headerModel.ts';
import { readImageHeader } from '../../src/dicom/imageHeader.ts';
import { isInverted, voisOf } from '../../src/dicom/lut.ts';
import { imageObject, overlayFrame, ramp, side } from '../fixtures/imageObjects.ts';
import { runPydicom } from '../pydicom.ts';
import { dcmtkPicture, differing } from './dcmtkPicture.ts';
import { decodeFile, parseOrThrow } from './decodeFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'sagitta-golden-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Shown {
  path: string;
  frames: Frame[];
  image: ImageHeader;
}

async function open(name: string): Promise<Shown> {
  const path = join(folder, `${name.replace(/\W+/g, '-')}.dcm`);
  writeFileSync(path, imageObject(name).bytes);
  const file = parseOrThrow(path);
  const image = readImageHeader(file.dataSet)!;
  const extras = readExtras(file.dataSet, image);
  const decoded = await decodeFile(file);
  const words = standsInPixels(extras.overlays) ? new Uint16Array(Uint8Array.from(file.dataSet.value('PixelData')!).buffer) : undefined;
  const frames = decoded.map((samples, i) => {
    const frame = makeFrame(samples, frameHeader(image, i), { extras, frame: i, stored: words });
    if (!frame.ok) throw new Error(frame.error.message);
    return frame.value;
  });
  return { path, frames, image };
}

/** Greys of frame 1 under what the file offers at `choice`. */
function greys({ frames: [frame], image }: Shown, choice = 0): Uint8Array {
  const words = new Uint32Array(frame!.values!.length);
  toGreys(frame!.values!, { voi: ownVoi(image, choice, frame), inverted: isInverted(image), padding: frame!.padding }, words);
  return Uint8Array.from(words, (word) => word & 255);
}

describe('greys as dcmtk makes them, within one level', () => {
  it.each([
    ['MONOCHROME2, window', ['+Wi', '1'], 0],
    ['several windows and a VOI LUT', ['+Wi', '1'], 0],
    ['several windows and a VOI LUT', ['+Wi', '2'], 1],
    ['several windows and a VOI LUT', ['+Wl', '1'], 2],
    ['SIGMOID', ['+Wfs', '+Wi', '1'], 0],
    ['Modality LUT Sequence', ['+Wm'], 0],
    ['big endian', ['+Wm'], 0],
    ['signed', ['+Wm'], 0],
    ['32 bits', ['+Wm'], 0],
  ] as const)('%s %j', async (name, args, choice) => {
    const shown = await open(name);
    const theirs = dcmtkPicture('dcm2pnm', ['-O', ...args], shown.path);
    if (theirs) expect(differing(greys(shown, choice), theirs, 1)).toBe(0);
  });

  it('names what a file offers by its own words', async () => {
    const { image } = await open('several windows and a VOI LUT');
    expect(voisOf(image).map(({ name }) => name)).toEqual(['LOW', 'HIGH', 'SQUARE']);
  });
});

describe('greys by the formulas of the standard', () => {
  it('LINEAR_EXACT of a narrow window: dcmtk knows only LINEAR', async () => {
    const shown = await open('LINEAR_EXACT');
    const expected = ramp(12).map((v) => Math.round(Math.min(1, Math.max(0, (v - 2000) / 16 + 0.5)) * 255));
    expect(differing(greys(shown), expected, 0)).toBe(0);
  });

  it('each frame of an enhanced object has its own rescale, windows and their names', async () => {
    const { frames, image } = await open('enhanced');
    const at = (i: number): [number, string] => [frames[i]!.values![5]!, voisOf(frameHeader(image, i))[0]!.name];
    const stored = ramp(12)[5]!;
    expect([0, 1, 2].map(at)).toEqual([0, 1, 2].map((i) => [((stored >> i) & 4095) * (i + 1) + i * 100, `NARROW ${String(i)}`]));
    expect(frameHeader(image, 1).WindowCenter).toEqual([1500, 2000]);
  });

  it('padding is black in an inverted image too, and no part of the range', async () => {
    const shown = await open('MONOCHROME1, padding range');
    const [frame] = shown.frames;
    expect(frame!.padding).toEqual({ min: 0, max: 300 });
    expect(frame!.min).toBeGreaterThan(300);
    const painted = greys(shown);
    ramp(12).forEach((v, i) => {
      if (v <= 300 && painted[i] !== 0) throw new Error(`padding ${String(v)} is painted ${String(painted[i])}`);
    });
    expect(painted[ramp(12).findIndex((v) => v > 300 && v < 330)]).toBeGreaterThan(245);
  });
});

describe('decimals', () => {
  it.each(['float', 'double'])('%s are read whole and painted without steps', async (name) => {
    const shown = await open(name);
    const [frame] = shown.frames;
    expect(frame!.values![1000]).toBeCloseTo(ramp(12)[1000]! / 1000 - 1, 6);
    const expected = ramp(12).map((v) => Math.round(((v / 1000 - 1 - frame!.min) / (frame!.max - frame!.min)) * 255));
    expect(differing(greys(shown), expected, 1)).toBe(0);
  });
});

describe('colours', () => {
  // dcmtk puts the middle of YBR at 127.5 and cuts; the standard says 128: two levels.
  it.each([
    ['RGB', 1],
    ['RGB by plane', 1],
    ['YBR_FULL', 2],
    ['YBR_FULL_422', 2],
    ['RGB of 16 bits', 1],
    ['palette', 1],
  ] as const)('%s as dcmtk makes them, within %i', async (name, level) => {
    const { path, frames, image } = await open(name);
    const theirs = dcmtkPicture('dcm2pnm', [], path);
    if (theirs) expect(differing(pictureOf(frames[0]!, image, { overlays: false }).picture.pixels, theirs, level)).toBe(0);
  });

  it('a palette in segments is the one written out; catches a lost repetition', async () => {
    const whole = (await open('palette')).frames[0]!.rgba!;
    const segments = (await open('palette in segments')).frames[0]!.rgba!;
    const redGreen = (rgba: Uint8ClampedArray): Uint8ClampedArray => rgba.filter((_, i) => i % 4 < 2);
    expect(differing(redGreen(segments), redGreen(whole), 1)).toBe(0);
    const blue = (v: number): number => segments[ramp(8).findIndex((g) => g === v) * 4 + 2]!;
    expect([blue(1), blue(101), blue(150), blue(190)]).toEqual([3, 255, 255, expect.any(Number)]);
    expect(blue(190)).toBeLessThanOrEqual(255);
  });
});

describe('over the pixels', () => {
  it.each(['overlay', 'overlay in the pixels'])('%s is drawn where dcmtk draws it', async (name) => {
    const { path, frames, image } = await open(name);
    const { pixels } = pictureOf(frames[0]!, image, { overlays: true }).picture;
    expect(overlayFrame.every((bit, i) => bit === 0 || pixels[i] === 255)).toBe(true);
    const theirs = dcmtkPicture('dcm2pnm', ['+Wm'], path);
    if (theirs) expect(differing(pixels, theirs, 1)).toBe(0);
  });

  it('all three shutters cover what lies outside any of them, with their grey', async () => {
    const { frames, image } = await open('shutters');
    const { pixels } = pictureOf(frames[0]!, image, { overlays: false }).picture;
    const isSeen = (column: number, row: number): boolean =>
      column >= 20 &&
      column <= 230 &&
      row >= 30 &&
      row <= 220 &&
      Math.hypot(column - 128, row - 128) <= 110 &&
      Math.abs(column - 128) < ((row - 1) / 255) * 128 - 1;
    let seen = 0;
    for (let row = 1; row <= side; row += 1)
      for (let column = 1; column <= side; column += 1) if (isSeen(column, row)) seen += Number(pixels[(row - 1) * side + column - 1] !== 64);
    expect(seen).toBeGreaterThan(10_000);
    expect([pixels[0], pixels[19 * side + 128], pixels[128 * side + 10]]).toEqual([64, 64, 64]);
  });
});

it('modality and VOI of pydicom agree with ours', async () => {
  const script = join(folder, 'luts.py');
  writeFileSync(
    script,
    [
      'import sys, json, pydicom',
      'from pydicom.pixel_data_handlers.util import apply_modality_lut, apply_voi_lut',
      'd = pydicom.dcmread(sys.argv[1]); m = apply_modality_lut(d.pixel_array, d)',
      'v = apply_voi_lut(m, d, index=int(sys.argv[2])) if int(sys.argv[2]) >= 0 else m',
      'print(json.dumps([float(x) for x in v.reshape(-1)[::97]]))',
    ].join('\n'),
  );
  const lutFile = await open('Modality LUT Sequence');
  const theirs = runPydicom(script, [lutFile.path, '-1']);
  if (theirs !== undefined) expect(Array.from(lutFile.frames[0]!.values!.filter((_, i) => i % 97 === 0))).toEqual(JSON.parse(theirs));
  const window = await open('MONOCHROME2, window');
  const levels = runPydicom(script, [window.path, '0']);
  if (levels !== undefined) {
    const expected = (JSON.parse(levels) as number[]).map((v) => (v / 4095) * 255);
    expect(
      differing(
        greys(window).filter((_, i) => i % 97 === 0),
        expected,
        0.51,
      ),
    ).toBe(0);
  }
});
