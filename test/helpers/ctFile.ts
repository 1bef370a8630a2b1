// Small valid CT Image Storage files for network tests, written byte by byte (explicit VR little endian), so that they depend on none of our encoders.

export const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';

export interface CtFile {
  sopClassUid: string;
  sopInstanceUid: string;
  transferSyntaxUid: string;
  /** Complete Part 10 file. */
  part10: Buffer;
  /** The bare data set inside it. */
  dataSet: Buffer;
}

export interface CtFileOptions {
  /** Instance number; distinct numbers give distinct UIDs. */
  number?: number;
  /** Pixel matrix is size × size × 16 bit. */
  size?: number;
  sopClassUid?: string;
  transferSyntaxUid?: string;
}

const ROOT = '1.2.826.0.1.3680043.8.498.777';
const LONG_VRS = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

function element(tag: number, vr: string, value: Buffer | string): Buffer {
  const raw = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
  const padded = raw.length % 2 === 0 ? raw : Buffer.concat([raw, Buffer.from(vr === 'UI' || vr === 'OB' ? '\0' : ' ')]);
  const isLong = LONG_VRS.has(vr);
  const header = Buffer.alloc(isLong ? 12 : 8);
  header.writeUInt16LE(tag >>> 16, 0);
  header.writeUInt16LE(tag & 0xffff, 2);
  header.write(vr, 4, 'latin1');
  if (isLong) header.writeUInt32LE(padded.length, 8);
  else header.writeUInt16LE(padded.length, 6);
  return Buffer.concat([header, padded]);
}

function us(tag: number, value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return element(tag, 'US', bytes);
}

function pixels(size: number, seed: number): Buffer {
  const bytes = Buffer.alloc(size * size * 2);
  for (let i = 0; i < size * size; i += 1) bytes.writeUInt16LE((i * 7 + seed * 13) % 4096, i * 2);
  return bytes;
}

export function makeCtFile(options: CtFileOptions = {}): CtFile {
  const { number = 1, size = 16, sopClassUid = CT_IMAGE_STORAGE, transferSyntaxUid = EXPLICIT_LITTLE } = options;
  const sopInstanceUid = `${ROOT}.3.${number}`;
  const dataSet = Buffer.concat([
    element(0x00080005, 'CS', 'ISO_IR 100'),
    element(0x00080016, 'UI', sopClassUid),
    element(0x00080018, 'UI', sopInstanceUid),
    element(0x00080020, 'DA', '20260102'),
    element(0x00080060, 'CS', 'CT'),
    element(0x00090010, 'LO', 'SAGITTA TEST'),
    element(0x00091001, 'UN', Buffer.from([1, 2, 3, 4])),
    element(0x00100010, 'PN', 'Test^Network'),
    element(0x00100020, 'LO', 'NET1'),
    element(0x0020000d, 'UI', `${ROOT}.1`),
    element(0x0020000e, 'UI', `${ROOT}.2`),
    element(0x00200013, 'IS', String(number)),
    us(0x00280002, 1),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    us(0x00280010, size),
    us(0x00280011, size),
    us(0x00280100, 16),
    us(0x00280101, 16),
    us(0x00280102, 15),
    us(0x00280103, 0),
    element(0x7fe00010, 'OW', pixels(size, number)),
  ]);
  return {
    sopClassUid,
    sopInstanceUid,
    transferSyntaxUid,
    dataSet,
    part10: Buffer.concat([fileMeta(sopClassUid, sopInstanceUid, transferSyntaxUid), dataSet]),
  };
}

function fileMeta(sopClassUid: string, sopInstanceUid: string, transferSyntaxUid: string): Buffer {
  const body = Buffer.concat([
    element(0x00020001, 'OB', Buffer.from([0, 1])),
    element(0x00020002, 'UI', sopClassUid),
    element(0x00020003, 'UI', sopInstanceUid),
    element(0x00020010, 'UI', transferSyntaxUid),
    element(0x00020012, 'UI', `${ROOT}.9`),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(body.length);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element(0x00020000, 'UL', length), body]);
}

/** The bare data set of a Part 10 file: what follows preamble and group 0002. */
export function dataSetOf(part10: Buffer): Buffer {
  return part10.subarray(132 + 12 + part10.readUInt32LE(132 + 8));
}
