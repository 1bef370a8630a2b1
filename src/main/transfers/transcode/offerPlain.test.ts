// Real compressed files to a storescp that takes implicit little endian alone: what arrives has the pixels that other decoders find in the file.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataSetOf } from '../../../../test/helpers/ctFile.ts';
import { hasDcmtk, startDcmtk, type DcmtkServer } from '../../../../test/helpers/dcmtk.ts';
import { manifest, parsePath, sharedData } from '../../../../test/realFiles.ts';
import type { DicomFile } from '../../../dicom/model.ts';
import { transferSyntaxUids } from '../../../dicom/uids.ts';
import { send, type InstanceAnswer, type InstanceToSend } from '../../dimse/index.ts';
import { offerPlain, plainSyntaxesFor } from './offerPlain.ts';

const jpeg = '1.2.840.10008.1.2.4.';
const root = sharedData('sending compressed files to a peer that takes none');
const has = (tool: string): boolean => spawnSync(tool, ['--version']).error === undefined;

/** The independent decoder of each syntax; `lossless`: the answer must be the same to the bit. */
const decoders: Record<string, { tool: string; args: string[]; lossless: boolean }> = {
  [`${jpeg}50`]: { tool: 'dcmdjpeg', args: ['+cn'], lossless: false },
  [`${jpeg}57`]: { tool: 'dcmdjpeg', args: ['+cn'], lossless: true },
  [`${jpeg}70`]: { tool: 'dcmdjpeg', args: ['+cn'], lossless: true },
  [`${jpeg}80`]: { tool: 'dcmdjpls', args: [], lossless: true },
  [`${jpeg}81`]: { tool: 'dcmdjpls', args: [], lossless: true },
  [`${jpeg}90`]: { tool: 'gdcmconv', args: ['--raw'], lossless: true },
  [`${jpeg}91`]: { tool: 'gdcmconv', args: ['--raw'], lossless: true },
  '1.2.840.10008.1.2.5': { tool: 'dcmdrle', args: [], lossless: true },
};

let folder: string;
let peer: DcmtkServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sagitta-plain-'));
  mkdirSync(join(folder, 'in'));
  if (hasDcmtk) peer = await startDcmtk('storescp', ['+xi', '-od', join(folder, 'in'), '-aet', 'PLAIN']);
});
afterAll(async () => {
  if (hasDcmtk) await peer.stop();
  rmSync(folder, { recursive: true, force: true });
});

function instanceOf(path: string, file: DicomFile): InstanceToSend {
  const bytes = readFileSync(path);
  return offerPlain({
    sopClassUid: file.dataSet.string('SOPClassUID'),
    sopInstanceUid: file.dataSet.string('SOPInstanceUID'),
    transferSyntaxUid: file.transferSyntaxUid,
    async *open() {
      await Promise.resolve();
      yield bytes.subarray(file.dataSetOffset);
    },
  });
}

function parsed(path: string): DicomFile {
  const file = parsePath(path);
  if (!file.ok) throw new Error(file.error.message);
  return file.value;
}

async function sendOne(path: string): Promise<{ answer: InstanceAnswer | undefined; arrived: DicomFile | undefined }> {
  rmSync(join(folder, 'in'), { recursive: true });
  mkdirSync(join(folder, 'in'));
  const answers: InstanceAnswer[] = [];
  await send({ aet: 'PLAIN', host: '127.0.0.1', port: peer.port }, [instanceOf(path, parsed(path))], {
    callingAet: 'SAGITTA',
    onAnswered: (answer) => answers.push(answer),
  });
  const [name] = readdirSync(join(folder, 'in'));
  return { answer: answers[0], arrived: name === undefined ? undefined : parsed(join(folder, 'in', name)) };
}

/** Only the bits that are stored count: what stands above them is nobody's. */
function storedValues(file: DicomFile): Uint8Array {
  const d = file.dataSet;
  const bytes = Uint8Array.from(d.value('PixelData') ?? []);
  const count = (d.number('Rows') ?? 0) * (d.number('Columns') ?? 0) * (d.number('SamplesPerPixel') ?? 1) * (d.number('NumberOfFrames') ?? 1);
  if (d.uint16('BitsAllocated') === 8) return bytes.slice(0, count);
  const mask = 2 ** (d.uint16('BitsStored') ?? 16) - 1;
  const words = new Uint16Array(bytes.slice(0, count * 2).buffer);
  return Uint8Array.from(new Uint8Array(words.map((word) => word & mask).buffer));
}

/** Planes → pixels. */
function byPixel(values: Uint8Array, file: DicomFile): Uint8Array {
  const d = file.dataSet;
  if (d.uint16('PlanarConfiguration') !== 1 || d.uint16('SamplesPerPixel') !== 3) return values;
  const size = (d.number('Rows') ?? 0) * (d.number('Columns') ?? 0);
  return values.map((_, at) => values[Math.floor(at / (size * 3)) * size * 3 + (at % 3) * size + Math.floor((at % (size * 3)) / 3)] ?? 0);
}

const rows = root === undefined ? [] : manifest(root).filter(({ ts = '', bytes }) => decoders[ts] !== undefined && Number(bytes) < 600_000);

/** The first two of each folder, since a series is one encoder's. */
function someOf(ts: string): string[] {
  const seen = new Map<string, number>();
  return rows.flatMap(({ ts: its, file = '' }) => {
    const folder = file.replace(/\/[^/]*$/, '');
    seen.set(folder, (seen.get(folder) ?? 0) + (its === ts ? 1 : 0));
    return its === ts && (/^(ts-|malformed|us-)/.test(folder) || (seen.get(folder) ?? 0) <= 2) ? [file] : [];
  });
}

describe.skipIf(!hasDcmtk || root === undefined)('compressed files to a peer that takes implicit little endian alone', () => {
  it.each(Object.entries(decoders))('%s has the pixels that its own decoder finds', { timeout: 240_000 }, async (ts, { tool, args, lossless }) => {
    if (!has(tool)) {
      console.info(`skipped: ${ts} (${tool} is not installed)`);
      return;
    }
    const seen: string[] = [];
    for (const file of someOf(ts)) {
      const path = join(root ?? '', file);
      const { answer, arrived } = await sendOne(path);
      const plain = join(folder, 'plain.dcm');
      const isReadByOthers = spawnSync(tool, [...args, path, plain]).status === 0;
      if (answer?.outcome !== 'sent' || arrived === undefined) {
        expect(answer?.message, file).toMatch(/\.$/);
        seen.push(`${file}: ${answer?.message ?? ''}`);
        continue;
      }
      expect(answer, file).toMatchObject({ transcoded: true });
      expect(arrived.transferSyntaxUid).toBe(transferSyntaxUids.implicitLittle);
      if (!isReadByOthers) continue;
      const reference = parsed(plain);
      const [ours, theirs] = [storedValues(arrived), byPixel(storedValues(reference), reference)];
      const isSameSpace = arrived.dataSet.string('PhotometricInterpretation') === reference.dataSet.string('PhotometricInterpretation');
      if (lossless && isSameSpace) expect(Buffer.compare(Buffer.from(ours), Buffer.from(theirs)), file).toBe(0);
      else seen.push(`${file}: ${arrived.dataSet.string('PhotometricInterpretation')} here, ${reference.dataSet.string('PhotometricInterpretation')} there`);
      expect(ours.length, file).toBe(theirs.length);
    }
    if (seen.length > 0) console.info(`${ts}\n  ${seen.join('\n  ')}`);
  });
});

describe.skipIf(!hasDcmtk || root === undefined)('HTJ2K, which no other program here decodes', () => {
  it.each(['CT1', 'MR1'])('%s has the pixels of the same image in lossless JPEG', { timeout: 120_000 }, async (name) => {
    const [htj2k, jpegLossless] = [
      await sendOne(join(root ?? '', 'ts-htj2k', `${name}_HTJ2K.dcm`)),
      await sendOne(join(root ?? '', 'ts-wg04', `${name}_JPLL.dcm`)),
    ];
    expect(htj2k.answer).toMatchObject({ outcome: 'sent', transcoded: true });
    if (htj2k.arrived === undefined || jpegLossless.arrived === undefined) throw new Error('it did not arrive');
    expect(Buffer.compare(Buffer.from(storedValues(htj2k.arrived)), Buffer.from(storedValues(jpegLossless.arrived)))).toBe(0);
  });
});

describe.skipIf(!hasDcmtk)('what needs no decoder', () => {
  it('is re-encoded from explicit little endian, value for value (catches: a VR that shifts what follows)', async () => {
    const { makeCtFile } = await import('../../../../test/helpers/ctFile.ts');
    const ct = makeCtFile();
    const answers: InstanceAnswer[] = [];
    rmSync(join(folder, 'in'), { recursive: true });
    mkdirSync(join(folder, 'in'));
    const instance = offerPlain({
      ...ct,
      async *open() {
        await Promise.resolve();
        yield dataSetOf(ct.part10);
      },
    });
    await send({ aet: 'PLAIN', host: '127.0.0.1', port: peer.port }, [instance], { callingAet: 'SAGITTA', onAnswered: (answer) => answers.push(answer) });
    expect(answers).toMatchObject([{ outcome: 'sent', transcoded: true }]);
    const back = join(folder, 'back.dcm');
    const arrivedPath = join(folder, 'in', readdirSync(join(folder, 'in'))[0] ?? '');
    execFileSync('dcmconv', ['+te', arrivedPath, back]);
    const elements = parsed(back).dataSet;
    for (const keyword of ['PatientName', 'Rows', 'BitsStored', 'InstanceNumber', 'SpecificCharacterSet'] as const)
      expect(elements.string(keyword)).toBe(
        { PatientName: 'Test^Network', Rows: '16', BitsStored: '16', InstanceNumber: '1', SpecificCharacterSet: 'ISO_IR 100' }[keyword],
      );
    expect(Buffer.from(elements.value('PixelData') ?? [])).toEqual(ct.dataSet.subarray(-512));
  });
});

it('offers nothing for what nobody here decodes', () => {
  expect(plainSyntaxesFor('1.2.840.10008.1.2.4.102')).toEqual([]);
  expect(plainSyntaxesFor('1.2.3.4')).toEqual([]);
  expect(plainSyntaxesFor(transferSyntaxUids.explicitLittle)).toEqual([transferSyntaxUids.implicitLittle]);
  expect(plainSyntaxesFor(`${jpeg}70`)).toEqual([transferSyntaxUids.explicitLittle, transferSyntaxUids.implicitLittle]);
});
