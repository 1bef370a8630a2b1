import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { filesUnder, parsePath, sharedData } from '../../../test/realFiles.ts';
import { createNodeDecoder } from '../../codecs/node.ts';
import { parseFile } from '../../dicom/parse.ts';
import { ctFile, openTestArchive, root } from '../ingest/testing/testArchive.ts';
import { overlayBits } from '../../dicom/overlays.ts';
import { picturesOf } from './frames.ts';
import { exportStudy } from './index.ts';
import { writePng, type Picture } from './png.ts';

/** Grey or colour samples of dcmtk's own picture, or undefined without dcmj2pnm. */
function byDcmtk(path: string, window: readonly string[], overlays = ['-O']): Uint8Array | undefined {
  const run = spawnSync('dcmj2pnm', ['+op', ...overlays, ...window, path], { maxBuffer: 2 ** 28 });
  if (run.error) {
    console.info('skipped: dcmj2pnm is not installed');
    return undefined;
  }
  const header = /^P[56]\s+(?:#.*\s+)?\d+\s+\d+\s+255\s/.exec(run.stdout.subarray(0, 200).toString('latin1'));
  if (!header) {
    console.info('skipped: dcmj2pnm cannot decode this file');
    return undefined;
  }
  return run.stdout.subarray(header[0].length);
}

const grey256 = {
  rows: 256,
  columns: 256,
  samplesPerPixel: 1,
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  pixelRepresentation: 0,
  planarConfiguration: 0,
  photometricInterpretation: 'MONOCHROME2',
};

async function first(path: string, options = {}): Promise<Picture> {
  const file = parsePath(path);
  if (!file.ok) throw new Error(file.error.message);
  for await (const picture of picturesOf(file.value, options)) {
    if (!picture.ok) throw new Error(picture.error.message);
    return picture.value.picture;
  }
  throw new Error('no picture');
}

function furthest(a: Picture['pixels'], b: Uint8Array): number {
  expect(a.length).toBe(b.length);
  return b.reduce((most, value, i) => Math.max(most, Math.abs(value - (a[i] ?? 999))), 0);
}

it('windows as dcmtk does, for both monochromes, within one grey level', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-png-'));
  try {
    for (const PhotometricInterpretation of ['MONOCHROME2', 'MONOCHROME1']) {
      const path = join(folder, `${PhotometricInterpretation}.dcm`);
      writeFileSync(path, ctFile(1, { PhotometricInterpretation, WindowCenter: '900', WindowWidth: '1500', RescaleSlope: '2', RescaleIntercept: '-1024' }));
      const theirs = byDcmtk(path, ['+Ww', '900', '1500']);
      if (theirs) expect(furthest((await first(path)).pixels, theirs), PhotometricInterpretation).toBeLessThanOrEqual(1);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('writes a PNG whose pixels come back', () => {
  const pixels = Uint8Array.from({ length: 18 }, (_, i) => i * 7);
  const png = Buffer.from(writePng({ width: 3, height: 2, channels: 3, pixels }));
  expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([3, 2, 8, 2]);
  const rows = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  expect([...rows.subarray(1, 10), ...rows.subarray(11)]).toEqual([...pixels]);
});

it('numbers pictures as the files, and names objects that are none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-png-'));
  const archive = openTestArchive(join(folder, 'archive'));
  try {
    for (const [n, fields] of [{}, { PhotometricInterpretation: 'CMYK' }].entries()) writeFileSync(join(folder, `${String(n)}.dcm`), ctFile(n + 1, fields));
    await archive.ingest.importPaths([join(folder, '0.dcm'), join(folder, '1.dcm')], {});
    const done = await exportStudy(archive.store, { StudyInstanceUID: `${root}.1`, who: 'A', to: join(folder, 'out'), format: 'png' });
    expect(done).toMatchObject({ ok: true, value: { written: 1, leftOut: [{ SOPInstanceUID: `${root}.3.2`, code: 'UNSUPPORTED' }] } });
    expect(done.ok && done.value.files).toEqual([join(folder, 'out', '001-CT', '0001.png')]);
    const parsed = parseFile(ctFile(1));
    expect(
      parsed.ok &&
        readFileSync(join(folder, 'out', '001-CT', '0001.png'))
          .subarray(1, 4)
          .toString(),
    ).toBe('PNG');
  } finally {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

const data = sharedData('pictures of real files');
it.skipIf(data === undefined)('makes the picture that dcmtk makes of real CT, MR and radiographs, within one grey level', async () => {
  let compared = 0;
  for (const name of ['ct-head-5mm-scout', 'mr-dce-4d-br06', 'xr-chest', 'pet-single', 'petct-sts001-raw-pet', 'ct-gantry-tilt-32', 'ts-wg04', 'lut-overlay']) {
    for (const path of filesUnder(join(data ?? '', name)).slice(0, 3)) {
      const file = parsePath(path);
      if (!file.ok || !file.value.dataSet.string('PhotometricInterpretation').startsWith('MONO') || file.value.dataSet.has('ModalityLUTSequence')) continue;
      const [center, width] = [file.value.dataSet.strings('WindowCenter')[0], file.value.dataSet.strings('WindowWidth')[0]];
      const theirs = center !== undefined && width !== undefined ? byDcmtk(path, ['+Ww', center, width]) : undefined;
      if (!theirs) continue;
      expect(furthest((await first(path)).pixels, theirs), path).toBeLessThanOrEqual(1);
      compared += 1;
    }
  }
  console.info(`compared ${String(compared)} pictures with those of dcmj2pnm`);
});

it.skipIf(data === undefined)('draws overlay planes where dcmtk draws them, and colours palettes as it does', async () => {
  const overlay = join(data ?? '', 'lut-overlay', 'MR-SIEMENS-DICOM-WithOverlays.dcm');
  const theirs = byDcmtk(overlay, ['+Ww', '450', '790'], ['+O', '0', '+Omr']);
  if (theirs) {
    const [plain, drawn] = [await first(overlay), await first(overlay, { overlays: true })];
    const marked = drawn.pixels.filter((value, i) => value !== plain.pixels[i]).length;
    expect(marked, 'the plane is not empty').toBeGreaterThan(100);
    expect(furthest(drawn.pixels, theirs)).toBeLessThanOrEqual(1);
  }
  for (const path of [join(data ?? '', 'lut-overlay', 'TestPattern_Palette.dcm'), join(data ?? '', 'us-xa-nm-multiframe', 'examples_palette.dcm')]) {
    const coloured = byDcmtk(path, []);
    if (coloured) expect(furthest((await first(path)).pixels, coloured), path).toBeLessThanOrEqual(1);
  }
});

it('reads overlay bits from the data and from the pixels of old objects (catches: marks cut away with the high bits)', () => {
  const plane = {
    group: 0x6000,
    rows: 2,
    columns: 2,
    origin: { row: 0, column: 0 },
    frames: 1,
    firstFrame: 0,
    kind: 'graphics' as const,
    label: '',
    bitPosition: 12,
  };
  expect(overlayBits({ ...plane, packed: Uint8Array.of(0b0110) }, 3)).toEqual(Uint8Array.of(0, 1, 1, 0));
  expect(overlayBits({ ...plane, packed: undefined }, 0, Uint16Array.of(0x0fff, 0x0fff, 0x9000, 0))).toEqual(Uint8Array.of(0, 0, 1, 0));
  expect(overlayBits({ ...plane, packed: Uint8Array.of(0x0f, 0), frames: 2, firstFrame: 1 }, 0)).toBeUndefined();
});

it('writes JPEG files that another decoder reads, with the words of the corners in the pixels when asked', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-jpeg-'));
  const archive = openTestArchive(join(folder, 'archive'));
  try {
    writeFileSync(join(folder, '1.dcm'), ctFile(1, { Rows: 256, Columns: 256, PixelData: new Uint8Array(256 * 256 * 2), PatientName: 'Words^In^Pixels' }));
    await archive.ingest.importPaths([join(folder, '1.dcm')], {});
    const lit: number[] = [];
    for (const overlays of [false, true]) {
      const to = join(folder, String(overlays));
      const done = await exportStudy(archive.store, { StudyInstanceUID: `${root}.1`, who: 'A', to, format: 'jpeg', overlays });
      if (!done.ok) throw new Error(done.error.message);
      expect(done.value.files).toEqual([join(to, '001-CT', '0001.jpg')]);
      const bytes = readFileSync(done.value.files[0] ?? '');
      const decoded = await createNodeDecoder()({ transferSyntaxUid: '1.2.840.10008.1.2.4.50', bytes, description: grey256 });
      if (!decoded.ok) throw new Error(decoded.error.message);
      lit.push(decoded.value.samples.filter((value) => value > 150).length);
    }
    expect(lit[0]).toBe(0);
    expect(lit[1]).toBeGreaterThan(200);
  } finally {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

/** Explicit VR little endian, before the pixels: a plane of 16 × 16 whose data has so many bytes. */
function withOverlay(file: Uint8Array, bytes: number): Uint8Array {
  const short = (element: number, vr: string, value: number[]): number[] => [0, 0x60, element, 0, ...Buffer.from(vr), value.length, 0, ...value];
  const head = [...short(0x10, 'US', [16, 0]), ...short(0x11, 'US', [16, 0]), ...short(0x40, 'CS', [...Buffer.from('G ')])];
  const data = [0, 0x60, 0, 0x30, ...Buffer.from('OW'), 0, 0, bytes, 0, 0, 0, ...Array.from({ length: bytes }, () => 0xff)];
  const at = Buffer.from(file).indexOf(Buffer.from([0xe0, 0x7f, 0x10, 0]));
  return Buffer.concat([file.subarray(0, at), Uint8Array.from([...head, ...data]), file.subarray(at)]);
}

it('says when an overlay could not be drawn (catches: a picture without the marks of its maker that looks whole)', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sagitta-png-'));
  const archive = openTestArchive(join(folder, 'archive'));
  try {
    writeFileSync(join(folder, '1.dcm'), withOverlay(ctFile(1), 32));
    writeFileSync(join(folder, '2.dcm'), withOverlay(ctFile(2), 8));
    expect(await archive.ingest.importPaths([join(folder, '1.dcm'), join(folder, '2.dcm')], {})).toMatchObject({ stored: 2 });
    const how = { StudyInstanceUID: `${root}.1`, who: 'A', format: 'png' } as const;
    const drawn = await exportStudy(archive.store, { ...how, to: join(folder, 'drawn'), overlays: true });
    expect(drawn.ok && drawn.value.warnings.filter(({ code }) => code === 'NO_OVERLAY')).toMatchObject([{ instances: 1 }]);
    const plain = await exportStudy(archive.store, { ...how, to: join(folder, 'plain') });
    expect(plain).toMatchObject({ ok: true, value: { written: 2, warnings: [] } });
  } finally {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
