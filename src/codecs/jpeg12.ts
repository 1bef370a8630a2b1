// JPEG Extended with 12 bits a sample (ITU-T T.81, process 4): sequential DCT, Huffman coded. The 8-bit codec refuses it. No progressive or arithmetic coding.
import { inverseDct, zigzag } from './dct.ts';
import { createBitReader, huffmanTable, type BitReader, type HuffmanTable } from './jpegBits.ts';

export interface Jpeg12 {
  width: number;
  height: number;
  components: number;
  /** By pixel. */
  samples: Uint16Array;
  /** APP14 transform 0 or component ids R, G, B: the components are no YCbCr. */
  isRgb: boolean;
}

interface Component {
  id: number;
  horizontal: number;
  vertical: number;
  quantization: number;
  /** Set by the scan. */
  dc: number;
  ac: number;
  predictor: number;
  blocksAcross: number;
  blocksDown: number;
  stride: number;
  plane: Uint16Array;
}

interface Stream {
  bytes: Uint8Array;
  quantization: Int32Array[];
  dc: (HuffmanTable | undefined)[];
  ac: (HuffmanTable | undefined)[];
  restartInterval: number;
  width: number;
  height: number;
  components: Component[];
  adobeTransform: number | undefined;
}

/** What is wrong with the stream; the door makes a failure of it. */
class Damaged extends Error {}

const mostPixels = 2 ** 28;

function word(bytes: Uint8Array, at: number): number {
  if (at + 1 >= bytes.length) throw new Damaged('cut');
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

function readQuantization(s: Stream, at: number, end: number): void {
  for (let i = at; i < end;) {
    const head = s.bytes[i] ?? 0;
    const wide = head >> 4 === 1;
    const table = new Int32Array(64);
    if (i + 1 + (wide ? 128 : 64) > end) throw new Damaged('quantization table');
    for (let k = 0; k < 64; k += 1) table[zigzag[k] ?? 0] = wide ? word(s.bytes, i + 1 + k * 2) : (s.bytes[i + 1 + k] ?? 0);
    s.quantization[head & 3] = table;
    i += 1 + (wide ? 128 : 64);
  }
}

function readHuffman(s: Stream, at: number, end: number): void {
  for (let i = at; i + 17 <= end;) {
    const head = s.bytes[i] ?? 0;
    const counts = s.bytes.subarray(i + 1, i + 17);
    const total = counts.reduce((sum, n) => sum + n, 0);
    if (i + 17 + total > end) throw new Damaged('Huffman table');
    (head >> 4 === 0 ? s.dc : s.ac)[head & 3] = huffmanTable(counts, s.bytes.subarray(i + 17, i + 17 + total));
    i += 17 + total;
  }
}

function readFrame(s: Stream, at: number): void {
  const count = s.bytes[at + 5] ?? 0;
  if (s.bytes[at] !== 12 || count < 1 || count > 4) throw new Damaged('frame header');
  s.height = word(s.bytes, at + 1);
  s.width = word(s.bytes, at + 3);
  if (s.width === 0 || s.height === 0 || s.width * s.height * count > mostPixels) throw new Damaged('size');
  const shapes = Array.from({ length: count }, (_, c) => {
    const factors = s.bytes[at + 7 + c * 3] ?? 0;
    const [horizontal, vertical] = [factors >> 4, factors & 15];
    if (horizontal < 1 || horizontal > 4 || vertical < 1 || vertical > 4) throw new Damaged('sampling');
    return { id: s.bytes[at + 6 + c * 3] ?? 0, horizontal, vertical, quantization: (s.bytes[at + 8 + c * 3] ?? 0) & 3 };
  });
  const [across, down] = [Math.max(...shapes.map((c) => c.horizontal)), Math.max(...shapes.map((c) => c.vertical))];
  s.components = shapes.map((shape) => {
    const blocksAcross = Math.ceil(s.width / (8 * across)) * shape.horizontal;
    const blocksDown = Math.ceil(s.height / (8 * down)) * shape.vertical;
    const stride = blocksAcross * 8;
    return { ...shape, dc: 0, ac: 0, predictor: 0, blocksAcross, blocksDown, stride, plane: new Uint16Array(stride * blocksDown * 8) };
  });
}

/** T.81 F.2.2: one block's coefficients, dequantized, into `block` in natural order. */
function readBlock(s: Stream, c: Component, bits: BitReader, block: Float64Array): void {
  const [dc, ac, quantization] = [s.dc[c.dc], s.ac[c.ac], s.quantization[c.quantization]];
  if (!dc || !ac || !quantization) throw new Damaged('table missing');
  block.fill(0);
  const size = bits.symbol(dc);
  if (size < 0 || size > 16) throw new Damaged('code');
  c.predictor += bits.extended(size);
  block[0] = c.predictor * (quantization[0] ?? 0);
  for (let k = 1; k < 64; k += 1) {
    const symbol = bits.symbol(ac);
    if (symbol < 0) throw new Damaged('code');
    const [run, length] = [symbol >> 4, symbol & 15];
    if (length === 0) {
      if (run !== 15) return;
      k += 15;
      continue;
    }
    k += run;
    if (k > 63) throw new Damaged('run');
    const place = zigzag[k] ?? 0;
    block[place] = bits.extended(length) * (quantization[place] ?? 0);
  }
}

function scanComponents(s: Stream, at: number): Component[] {
  return Array.from({ length: s.bytes[at] ?? 0 }, (_, i) => {
    const component = s.components.find(({ id }) => id === s.bytes[at + 1 + i * 2]);
    if (!component) throw new Damaged('scan');
    const tables = s.bytes[at + 2 + i * 2] ?? 0;
    component.dc = (tables >> 4) & 3;
    component.ac = tables & 3;
    return component;
  });
}

/** Entropy-coded data of one scan; the offset behind it. */
function readScan(s: Stream, at: number, length: number): number {
  const scanned = scanComponents(s, at);
  const [only] = scanned;
  if (!only) throw new Damaged('scan');
  const bits = createBitReader(s.bytes, at + length);
  const block = new Float64Array(64);
  const alone = scanned.length === 1;
  const [across, down] = [Math.max(...s.components.map((c) => c.horizontal)), Math.max(...s.components.map((c) => c.vertical))];
  const unitsAcross = alone ? Math.ceil((s.width * only.horizontal) / (8 * across)) : Math.ceil(s.width / (8 * across));
  const unitsDown = alone ? Math.ceil((s.height * only.vertical) / (8 * down)) : Math.ceil(s.height / (8 * down));
  for (let unit = 0; unit < unitsAcross * unitsDown; unit += 1) {
    if (unit === 0 || (s.restartInterval > 0 && unit % s.restartInterval === 0)) {
      if (unit > 0) bits.restart();
      for (const c of scanned) c.predictor = 0;
    }
    const [x, y] = [unit % unitsAcross, Math.floor(unit / unitsAcross)];
    for (const c of scanned) {
      const [h, v] = alone ? [1, 1] : [c.horizontal, c.vertical];
      for (let i = 0; i < h * v; i += 1) {
        readBlock(s, c, bits, block);
        inverseDct(block, c.plane, ((y * v + Math.floor(i / h)) * c.stride + x * h + (i % h)) * 8, c.stride);
      }
    }
  }
  if (bits.isExhausted()) throw new Damaged('cut');
  return bits.end();
}

/** Planes to pixels; components of fewer samples are repeated. */
function pixelsOf(s: Stream): Uint16Array {
  const count = s.components.length;
  const out = new Uint16Array(s.width * s.height * count);
  const [across, down] = [Math.max(...s.components.map((c) => c.horizontal)), Math.max(...s.components.map((c) => c.vertical))];
  s.components.forEach((c, n) => {
    for (let y = 0; y < s.height; y += 1) {
      const line = Math.floor((y * c.vertical) / down) * c.stride;
      for (let x = 0; x < s.width; x += 1) out[(y * s.width + x) * count + n] = c.plane[line + Math.floor((x * c.horizontal) / across)] ?? 0;
    }
  });
  return out;
}

function readSegment(s: Stream, code: number, at: number, end: number): void {
  if (code === 0xdb) readQuantization(s, at, end);
  else if (code === 0xc4) readHuffman(s, at, end);
  else if (code === 0xc0 || code === 0xc1) readFrame(s, at);
  else if (code === 0xdd) s.restartInterval = word(s.bytes, at);
  else if (code === 0xee && end - at >= 12) s.adobeTransform = s.bytes[at + 11];
  else if (code > 0xc1 && code <= 0xcf && code !== 0xc8 && code !== 0xcc) throw new Damaged('process');
}

/** Undefined when the stream is damaged, cut, or of another process of JPEG. */
export function decodeJpeg12(bytes: Uint8Array): Jpeg12 | undefined {
  const s: Stream = { bytes, quantization: [], dc: [], ac: [], restartInterval: 0, width: 0, height: 0, components: [], adobeTransform: undefined };
  let scans = 0;
  try {
    for (let at = 2; at + 4 <= bytes.length;) {
      if (bytes[at] !== 0xff) throw new Damaged('marker');
      const code = bytes[at + 1] ?? 0;
      if (code === 0xff) at += 1;
      else if (code === 0xd9) break;
      else {
        const length = word(bytes, at + 2);
        if (length < 2 || at + 2 + length > bytes.length) throw new Damaged('segment');
        if (code === 0xda) {
          at = readScan(s, at + 4, length - 2);
          scans += 1;
        } else {
          readSegment(s, code, at + 4, at + 2 + length);
          at += 2 + length;
        }
      }
    }
    if (scans === 0) return undefined;
    const isRgb = s.adobeTransform === 0 || s.components.map(({ id }) => String.fromCharCode(id)).join('') === 'RGB';
    return { width: s.width, height: s.height, components: s.components.length, samples: pixelsOf(s), isRgb };
  } catch (error) {
    if (error instanceof Damaged) return undefined;
    throw error;
  }
}
