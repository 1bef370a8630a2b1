import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { filesUnder, parsePath, sharedData } from '../../../test/realFiles.ts';
import { parseFile } from '../../dicom/parse.ts';
import { ctFile, openTestArchive, root } from '../ingest/testing/testArchive.ts';
import { picturesOf } from './frames.ts';
import { exportStudy } from './index.ts';
import { writePng, type Picture } from './png.ts';

/** Grey or colour samples of dcmtk's own picture, or undefined without dcmj2pnm. */
function byDcmtk(path: string, window: readonly string[]): Uint8Array | undefined {
  const run = spawnSync('dcmj2pnm', ['+op', '-O', ...window, path], { maxBuffer: 2 ** 28 });
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

async function first(path: string): Promise<Picture> {
  const file = parsePath(path);
  if (!file.ok) throw new Error(file.error.message);
  for await (const picture of picturesOf(file.value)) {
    if (!picture.ok) throw new Error(picture.error.message);
    return picture.value;
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
    for (const [n, fields] of [{}, { PhotometricInterpretation: 'PALETTE COLOR' }].entries())
      writeFileSync(join(folder, `${String(n)}.dcm`), ctFile(n + 1, fields));
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
