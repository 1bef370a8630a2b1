// Test support: seeded damage to DICOM files, as disks, networks and hostile senders do it. The same seed gives the same bytes.

export type Random = () => number;

/** Numbers in [0, 1), mulberry32. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const vrs = ['OB', 'OW', 'SQ', 'UN', 'UT', 'US', 'UL', 'UI', 'PN', 'LO', 'DS', 'IS', 'AT', 'FD', 'ZZ', '  '];
const lies = [0, 1, 7, 0xff, 0xfffe, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
const specialTags = [0xfffee000, 0xfffee00d, 0xfffee0dd, 0x7fe00010, 0x00020010, 0x00080005, 0x00000000];

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
/** Rather in the header than in the pixels. */
const place = (random: Random, length: number): number => Math.floor(random() * (random() < 0.8 ? Math.min(length, 2048) : length));

function put16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value & 0xff;
  bytes[at + 1] = (value >>> 8) & 0xff;
}

function put32(bytes: Uint8Array, at: number, value: number): void {
  put16(bytes, at, value & 0xffff);
  put16(bytes, at + 2, value >>> 16);
}

/** Where two capital letters stand behind an even number of bytes: mostly VRs. */
function vrPlaces(bytes: Uint8Array): number[] {
  const places: number[] = [];
  const isCapital = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;
  for (let at = 132; at + 2 < Math.min(bytes.length, 8192); at += 2) if (isCapital(bytes[at]) && isCapital(bytes[at + 1])) places.push(at);
  return places;
}

function spliced(bytes: Uint8Array, at: number, most: number, added: Uint8Array): Uint8Array {
  const removed = Math.min(most, bytes.length - at);
  const joined = new Uint8Array(bytes.length - removed + added.length);
  joined.set(bytes.subarray(0, at));
  joined.set(added, at);
  joined.set(bytes.subarray(at + removed), at + added.length);
  return joined;
}

/** Sequences of undefined length in one another, never closed. */
function nest(random: Random): Uint8Array {
  const levels = 2 + Math.floor(random() * 120);
  const bytes = new Uint8Array(levels * 20);
  for (let i = 0; i < levels; i += 1) {
    bytes.set([0x08, 0x00, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xff, 0x00, 0xe0], i * 20);
    put32(bytes, i * 20 + 16, 0xffffffff);
  }
  return bytes;
}

const mutators: readonly ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  function flipBits(bytes, random) {
    for (let i = 0; i <= random() * 8; i += 1) {
      const at = place(random, bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
    }
    return bytes;
  },
  (bytes, random) => bytes.subarray(0, place(random, bytes.length)),
  function lieAboutLength(bytes, random) {
    const at = pick(random, vrPlaces(bytes)) + 2;
    if (random() < 0.5) put16(bytes, at, pick(random, lies));
    else put32(bytes, at + (random() < 0.5 ? 2 : 0), random() < 0.5 ? pick(random, lies) : Math.floor(random() * 2 ** 32));
    return bytes;
  },
  function swapVr(bytes, random) {
    const at = pick(random, vrPlaces(bytes));
    const vr = pick(random, vrs);
    bytes[at] = vr.charCodeAt(0);
    bytes[at + 1] = vr.charCodeAt(1);
    return bytes;
  },
  function setTag(bytes, random) {
    const at = pick(random, vrPlaces(bytes)) - 4;
    const tag = pick(random, specialTags);
    put16(bytes, at, tag >>> 16);
    put16(bytes, at + 2, tag & 0xffff);
    return bytes;
  },
  (bytes, random) => spliced(bytes, pick(random, vrPlaces(bytes)) - 4, 0, nest(random)),
  (bytes, random) => spliced(bytes, place(random, bytes.length), Math.floor(random() * 64), new Uint8Array(0)),
  (bytes, random) =>
    spliced(
      bytes,
      place(random, bytes.length),
      0,
      Uint8Array.from({ length: Math.floor(random() * 64) }, () => random() * 256),
    ),
  function zeroes(bytes, random) {
    const at = place(random, bytes.length);
    return bytes.fill(random() < 0.5 ? 0 : 0xff, at, at + Math.floor(random() * 512));
  },
];

/** A damaged copy of `original`, which has a preamble and at least one explicit VR. */
export function mutate(original: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = original.slice();
  for (let i = 0; i < (random() < 0.3 ? 3 : 1); i += 1) if (vrPlaces(bytes).length > 0) bytes = pick(random, mutators)(bytes.slice(), random);
  return bytes;
}
