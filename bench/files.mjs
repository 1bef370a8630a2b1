// The files that import and reindex are measured with: CT slices of 512×512×16 bit (0.53 MB, 60 attributes) and small images of 64×64×8 bit. Made by rule, no patient in them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '2.25.301920384756102938475610293847561';
const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
const CT = '1.2.840.10008.5.1.4.1.1.2';
const SECONDARY = '1.2.840.10008.5.1.4.1.1.7';
const LONG = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

function element(tag, vr, value) {
  let bytes = Buffer.isBuffer(value) ? value : Buffer.from(String(value), 'latin1');
  if (vr === 'US' && !Buffer.isBuffer(value)) {
    bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
  }
  if (bytes.length % 2 === 1) bytes = Buffer.concat([bytes, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')]);
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  head.writeUInt16LE(tag >>> 16, 0);
  head.writeUInt16LE(tag & 0xffff, 2);
  head.write(vr, 4, 'latin1');
  if (LONG.has(vr)) head.writeUInt32LE(bytes.length, 8);
  else head.writeUInt16LE(bytes.length, 6);
  return Buffer.concat([head, bytes]);
}

const elements = (list) => Buffer.concat(list.map(([tag, vr, value]) => element(tag, vr, value)));

function item(list) {
  const content = elements(list);
  const head = Buffer.from([0xfe, 0xff, 0x00, 0xe0, 0, 0, 0, 0]);
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content]);
}

function file(sopClass, sopInstance, dataSet) {
  const meta = elements([
    [0x00020001, 'OB', Buffer.from([0, 1])],
    [0x00020002, 'UI', sopClass],
    [0x00020003, 'UI', sopInstance],
    [0x00020010, 'UI', EXPLICIT_LITTLE],
    [0x00020012, 'UI', `${ROOT}.1`],
    [0x00020013, 'SH', 'BENCH'],
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element(0x00020000, 'UL', length), meta, dataSet]);
}

const NAMES = ['SMITH^ANNA', 'MUELLER^JAN', 'GARCIA^MARIA', 'ROSSI^MARCO', 'TANAKA^YUKI', 'DUBOIS^CLAIRE', 'NOVAK^EVA', 'BAKKER^SANNE'];

function identity({ sopClass, sop, study, series, k, n, modality }) {
  const day = `2024${String(1 + (k % 12)).padStart(2, '0')}${String(1 + (k % 28)).padStart(2, '0')}`;
  const time = `${String(8 + (k % 10)).padStart(2, '0')}1530`;
  return {
    before: [
      [0x00080005, 'CS', 'ISO_IR 100'],
      [0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\AXIAL'],
      [0x00080016, 'UI', sopClass],
      [0x00080018, 'UI', sop],
      ...[0x00080020, 0x00080021, 0x00080022, 0x00080023].map((tag) => [tag, 'DA', day]),
      ...[0x00080030, 0x00080031].map((tag) => [tag, 'TM', time]),
      [0x00080050, 'SH', `ACC${String(k).padStart(7, '0')}`],
      [0x00080060, 'CS', modality],
      [0x00080070, 'LO', 'BENCH'],
      [0x00080080, 'LO', 'Bench Hospital'],
      [0x00080090, 'PN', 'REFERRER^R'],
      [0x00081010, 'SH', 'BENCH01'],
      [0x00081030, 'LO', 'CT CHEST'],
      [0x0008103e, 'LO', 'Axial 1.0 B30f'],
      [0x00081090, 'LO', 'Made by rule'],
    ],
    patient: [
      [0x00100010, 'PN', NAMES[k % NAMES.length]],
      [0x00100020, 'LO', `PID${String(k).padStart(7, '0')}`],
      [0x00100030, 'DA', `19${30 + (k % 60)}0415`],
      [0x00100040, 'CS', k % 2 ? 'F' : 'M'],
    ],
    relation: [
      [0x0020000d, 'UI', study],
      [0x0020000e, 'UI', series],
      [0x00200010, 'SH', k],
      [0x00200011, 'IS', 2],
    ],
    number: [0x00200013, 'IS', n],
  };
}

function image(rows, bits, stored, between, pixels) {
  return [
    [0x00280002, 'US', 1],
    [0x00280004, 'CS', 'MONOCHROME2'],
    [0x00280010, 'US', rows],
    [0x00280011, 'US', rows],
    ...between.filter(([tag]) => tag < 0x00280100),
    [0x00280100, 'US', bits],
    [0x00280101, 'US', stored],
    [0x00280102, 'US', stored - 1],
    [0x00280103, 'US', 0],
    ...between.filter(([tag]) => tag > 0x00280103),
    [0x7fe00010, bits > 8 ? 'OW' : 'OB', pixels],
  ];
}

/** Noise by a linear congruence: no two images alike, none compressible to nothing. */
function noise(count, seed, mask) {
  const values = new Uint16Array(count);
  let state = seed * 2654435761 + 1;
  for (let i = 0; i < count; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = (state >>> 20) & mask;
  }
  return values;
}

function ctFile(n) {
  const [study, series] = [`${ROOT}.10`, `${ROOT}.10.1`];
  const sop = `${series}.${n}`;
  const id = identity({ sopClass: CT, sop, study, series, k: 1, n, modality: 'CT' });
  const z = (-n).toFixed(1);
  const pixels = noise(512 * 512, n, 0x0fff);
  return file(
    CT,
    sop,
    elements([
      ...id.before,
      [
        0x00081140,
        'SQ',
        item([
          [0x00081150, 'UI', CT],
          [0x00081155, 'UI', `${series}.99999`],
        ]),
      ],
      ...id.patient,
      [0x00180015, 'CS', 'CHEST'],
      [0x00180022, 'CS', 'HELICAL MODE'],
      [0x00180050, 'DS', '1.0'],
      [0x00180060, 'DS', '120'],
      [0x00180090, 'DS', '500'],
      [0x00181020, 'LO', '1.0'],
      [0x00181030, 'LO', 'Thorax'],
      [0x00181100, 'DS', '360'],
      [0x00181110, 'DS', '1040'],
      [0x00181111, 'DS', '570'],
      [0x00181120, 'DS', '0'],
      [0x00181130, 'DS', '150'],
      [0x00181140, 'CS', 'CW'],
      [0x00181150, 'IS', '500'],
      [0x00181151, 'IS', '200'],
      [0x00181152, 'IS', '100'],
      [0x00181190, 'DS', '1.2'],
      [0x00181210, 'SH', 'B30f'],
      [0x00185100, 'CS', 'HFS'],
      ...id.relation,
      [0x00200012, 'IS', 1],
      id.number,
      [0x00200032, 'DS', `-180\\-180\\${z}`],
      [0x00200037, 'DS', '1\\0\\0\\0\\1\\0'],
      [0x00200052, 'UI', `${ROOT}.10.2`],
      [0x00201041, 'DS', z],
      ...image(
        512,
        16,
        12,
        [
          [0x00280030, 'DS', '0.703125\\0.703125'],
          [0x00281050, 'DS', '40\\-600'],
          [0x00281051, 'DS', '400\\1200'],
          [0x00281052, 'DS', '-1024'],
          [0x00281053, 'DS', '1'],
          [0x00281054, 'LO', 'HU'],
          [0x00290010, 'LO', 'BENCH HEADER'],
          [0x00291010, 'OB', Buffer.alloc(6000)],
          [0x00291020, 'LO', 'private'],
        ],
        Buffer.from(pixels.buffer),
      ),
    ]),
  );
}

/** 100 studies of 5 series of 10. */
function smallFile(i) {
  const k = Math.floor(i / 50);
  const study = `${ROOT}.${100 + k}`;
  const series = `${study}.${Math.floor(i / 10)}`;
  const n = (i % 10) + 1;
  const sop = `${series}.${n}`;
  const id = identity({ sopClass: SECONDARY, sop, study, series, k, n, modality: 'OT' });
  const conversion = [0x00080064, 'CS', 'WSD'];
  const before = [...id.before.filter(([tag]) => tag < 0x00080064), conversion, ...id.before.filter(([tag]) => tag > 0x00080064)];
  const pixels = Buffer.from(noise(64 * 64, i, 0xff).map((v) => v).buffer).filter((_, at) => at % 2 === 0);
  return file(SECONDARY, sop, elements([...before, ...id.patient, ...id.relation, id.number, ...image(64, 8, 8, [], Buffer.from(pixels))]));
}

/** Writes `count` CT slices of one series into `folder`. */
export function makeCt(folder, count = 500) {
  mkdirSync(folder, { recursive: true });
  for (let n = 1; n <= count; n += 1) writeFileSync(join(folder, `IM${String(n).padStart(5, '0')}.dcm`), ctFile(n));
  return count;
}

/** Writes `count` small images into folders of 500 under `folder`. */
export function makeSmall(folder, count = 5000) {
  for (let i = 0; i < count; i += 1) {
    const inside = join(folder, String(Math.floor(i / 500)).padStart(3, '0'));
    if (i % 500 === 0) mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `S${String(i).padStart(6, '0')}.dcm`), smallFile(i));
  }
  return count;
}
