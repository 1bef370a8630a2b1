// Golden: presentation states on an image, against dcmtk (dcmp2pgm). Catches a state that is read and shown otherwise than another vendor shows it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { drawOver } from '../../src/dicom/display/compose.ts';
import { makeFrame } from '../../src/dicom/display/frame.ts';
import { toGreys } from '../../src/dicom/display/greys.ts';
import { presentedImage } from '../../src/dicom/display/presentation.ts';
import { shutterMask } from '../../src/dicom/display/shutter.ts';
import { readPresentationState } from '../../src/dicom/gsps/read.ts';
import { readImageHeader } from '../../src/dicom/imageHeader.ts';
import { imageElements, lut, side } from '../fixtures/imageObjects.ts';
import { rawFile, type RawElements } from '../fixtures/rawObject.ts';
import { dcmtkPicture, differing } from './dcmtkPicture.ts';
import { decodeFile, parseOrThrow } from './decodeFile.ts';

const folder = mkdtempSync(join(tmpdir(), 'sagitta-gsps-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const image: RawElements = { ...imageElements(1, { '00281052': ['DS', '-1000'], '00281053': ['DS', '2'] }) };
const text = (tag: string): string => image[tag]?.[1] as string;
const reference: RawElements = { '00081150': ['UI', text('00080016')], '00081155': ['UI', text('00080018')] };

function sorted(elements: RawElements): RawElements {
  return Object.fromEntries(Object.entries(elements).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A state on the image, with more elements. */
function stateElements(change: RawElements): RawElements {
  return sorted({
    '00080005': ['CS', 'ISO_IR 100'],
    '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.11.1'],
    '00080018': ['UI', '2.25.90211.1'],
    '00080020': ['DA', '20260105'],
    '00080030': ['TM', '101500'],
    '00080050': ['SH', ''],
    '00080060': ['CS', 'PR'],
    '00080070': ['LO', ''],
    '00080090': ['PN', ''],
    '00081115': ['SQ', { items: [{ '00081140': ['SQ', { items: [reference] }], '0020000e': ['UI', text('0020000e')] }] }],
    '00100010': ['PN', 'Kinds^Every'],
    '00100020': ['LO', 'KINDS'],
    '00100030': ['DA', ''],
    '00100040': ['CS', ''],
    '0020000d': ['UI', text('0020000d')],
    '0020000e': ['UI', '2.25.90211.2'],
    '00200010': ['SH', ''],
    '00200011': ['IS', '9'],
    '00200013': ['IS', '1'],
    '0070005a': [
      'SQ',
      { items: [{ '00700052': ['SL', [1, 1]], '00700053': ['SL', [side, side]], '00700100': ['CS', 'SCALE TO FIT'], '00700101': ['DS', '0.5\\0.5'] }] },
    ],
    '00700080': ['CS', 'TEST'],
    '00700081': ['LO', 'made by rule'],
    '00700082': ['DA', '20260105'],
    '00700083': ['TM', '101500'],
    '00700084': ['PN', ''],
    '20500020': ['CS', 'IDENTITY'],
    '00281052': ['DS', '-1000'],
    '00281053': ['DS', '2'],
    '00281054': ['LO', 'US'],
    ...change,
  });
}

const window: RawElements = { '00283110': ['SQ', { items: [{ '00281050': ['DS', '3000'], '00281051': ['DS', '2500'] }] }] };
const without = (elements: RawElements, tags: readonly string[]): RawElements =>
  Object.fromEntries(Object.entries(elements).filter(([tag]) => !tags.includes(tag)));

const cases: [string, RawElements][] = [
  ['a window', stateElements(window)],
  ['a window, inverse', stateElements({ ...window, '20500020': ['CS', 'INVERSE'] })],
  ['no VOI: the whole range', stateElements({})],
  ['another rescale than the image', stateElements({ ...window, '00281052': ['DS', '500'], '00281053': ['DS', '1'] })],
  ['no rescale: stored values', without(stateElements(window), ['00281052', '00281053', '00281054'])],
  [
    'a VOI LUT',
    stateElements({ '00283110': ['SQ', { items: [{ '00283010': ['SQ', { items: [lut(4096, 0, 12, (i) => Math.round(Math.sqrt(i / 4095) * 4095))] }] }] }] }),
  ],
  [
    'a presentation LUT',
    without(stateElements({ ...window, '20500010': ['SQ', { items: [lut(4096, 0, 16, (i) => Math.round((i / 4095) ** 2 * 65535))] }] }), ['20500020']),
  ],
];

async function pictureBy(state: RawElements): Promise<{ ours: Uint8Array; paths: [string, string] }> {
  const paths: [string, string] = [join(folder, 'image.dcm'), join(folder, 'state.dcm')];
  writeFileSync(paths[0], rawFile(image));
  writeFileSync(paths[1], rawFile(state));
  const file = parseOrThrow(paths[0]);
  const header = readImageHeader(file.dataSet)!;
  const frame = makeFrame((await decodeFile(file))[0]!, header);
  if (!frame.ok) throw new Error(frame.error.message);
  const presented = presentedImage(readPresentationState(parseOrThrow(paths[1]).dataSet), text('00080018'), 1, header);
  if (presented === null) throw new Error('the state does not apply');
  const words = new Uint32Array(side * side);
  toGreys(frame.value.values!, presented, words);
  drawOver(words, { marks: [], shutter: shutterMask(presented.shutters, frame.value) });
  return { ours: Uint8Array.from(words, (word) => word & 255), paths };
}

it.each(cases)('%s is shown as dcmtk shows it, within one level', async (_, state) => {
  const { ours, paths } = await pictureBy(state);
  const theirs = dcmtkPicture('dcmp2pgm', ['-p', paths[1]], paths[0]);
  if (theirs) expect(differing(ours, theirs, 1)).toBe(0);
});

it('the state that dcmtk makes of an image shows the image as it asks itself', async () => {
  const { paths } = await pictureBy(stateElements(window));
  const made = join(folder, 'made.dcm');
  if (spawnSync('dcmpsmk', [paths[0], made]).error) {
    console.info('skipped: dcmpsmk is not installed');
    return;
  }
  const file = parseOrThrow(made);
  const presented = presentedImage(readPresentationState(file.dataSet), text('00080018'), 1, readImageHeader(parseOrThrow(paths[0]).dataSet)!);
  expect(presented).toMatchObject({ remap: null, inverted: false, shutters: [] });
});

it('a state of another image is not applied', () => {
  const state = readPresentationState(parseOrThrow(join(folder, 'state.dcm')).dataSet);
  expect(presentedImage(state, '2.25.1', 1, readImageHeader(parseOrThrow(join(folder, 'image.dcm')).dataSet)!)).toBeNull();
});
