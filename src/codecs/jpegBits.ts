// Bits of an entropy-coded JPEG segment (ITU-T T.81 Annex F.2): byte stuffing, restart markers, Huffman codes. It knows no blocks.

export interface HuffmanTable {
  /** By length of the code 1…16: the first code, the index of its symbol, and how many there are. */
  first: Int32Array;
  index: Int32Array;
  count: Int32Array;
  symbols: Uint8Array;
}

/** T.81 Annex C: codes of one length are consecutive. */
export function huffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const table = { first: new Int32Array(17), index: new Int32Array(17), count: new Int32Array(17), symbols: symbols.slice() };
  let [code, at] = [0, 0];
  for (let length = 1; length <= 16; length += 1) {
    const count = counts[length - 1] ?? 0;
    table.first[length] = code;
    table.index[length] = at;
    table.count[length] = count;
    at += count;
    code = (code + count) << 1;
  }
  return table;
}

export interface BitReader {
  /** The next symbol; −1 for a code that the table does not have. */
  symbol(table: HuffmanTable): number;
  /** `size` bits as a signed difference (T.81 F.2.2.1, EXTEND). */
  extended(size: number): number;
  /** Skips to behind the next restart marker. */
  restart(): void;
  /** More bits were asked for than there are; up to 64 are given as zeros. */
  isExhausted(): boolean;
  /** Offset of the marker behind the data. */
  end(): number;
}

export function createBitReader(bytes: Uint8Array, start: number): BitReader {
  let [at, held, buffer, missing] = [start, 0, 0, 0];

  function bit(): number {
    if (held === 0) {
      const byte = bytes[at];
      if (byte === undefined || (byte === 0xff && bytes[at + 1] !== 0)) {
        // A marker or the end: decoders give zeros.
        missing += 1;
        return 0;
      }
      at += byte === 0xff ? 2 : 1;
      [buffer, held] = [byte, 8];
    }
    held -= 1;
    return (buffer >> held) & 1;
  }

  return {
    symbol({ first, index, count, symbols }) {
      let code = 0;
      for (let length = 1; length <= 16; length += 1) {
        code = (code << 1) | bit();
        const offset = code - (first[length] as number);
        if (offset >= 0 && offset < (count[length] as number)) return symbols[(index[length] as number) + offset] ?? -1;
      }
      return -1;
    },
    extended(size) {
      let value = 0;
      for (let i = 0; i < size; i += 1) value = (value << 1) | bit();
      return size > 0 && value < 2 ** (size - 1) ? value - 2 ** size + 1 : value;
    },
    restart() {
      held = 0;
      while (at + 1 < bytes.length && !(bytes[at] === 0xff && (bytes[at + 1] ?? 0) >= 0xd0 && (bytes[at + 1] ?? 0) <= 0xd7)) {
        if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return;
        at += 1;
      }
      at += 2;
    },
    isExhausted: () => missing > 64,
    end() {
      while (at + 1 < bytes.length && !(bytes[at] === 0xff && bytes[at + 1] !== 0 && bytes[at + 1] !== 0xff)) at += 1;
      return at;
    },
  };
}
