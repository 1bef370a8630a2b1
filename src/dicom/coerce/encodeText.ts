// Text → bytes of a Specific Character Set, where that needs no escape sequences: ASCII, the single-byte sets, UTF-8. Decoding is ../charset.ts.
import { characterSetOf } from '../charset.ts';

/** Bytes of the text, or undefined when the set cannot express it. */
export type TextEncoding = (text: string) => Uint8Array | undefined;

const utf8 = new TextEncoder();
const singleByte = new Set(['100', '101', '109', '110', '126', '127', '138', '144', '148', '166', '203']);
const tables = new Map<string, ReadonlyMap<string, number>>();

/** Upper half of a single-byte set, letter by letter. */
function tableOf(term: string): ReadonlyMap<string, number> {
  let table = tables.get(term);
  if (!table) {
    const set = characterSetOf(term);
    const entries = Array.from({ length: 0x60 }, (_, i): [string, number] => [set.decode(Uint8Array.of(0xa0 + i)), 0xa0 + i]);
    table = new Map(entries.filter(([letter]) => letter !== '\ufffd'));
    tables.set(term, table);
  }
  return table;
}

function isAscii(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** `stored`: the value of (0008,0005). Of several sets the first rules until an escape sequence, and none is written. */
export function textEncoding(stored: string): TextEncoding {
  const first = (stored.split('\\')[0] ?? '').trim().toUpperCase();
  if (/^(ISO_IR 192|UTF-?8)$/.test(first)) return (text) => utf8.encode(text);
  const number = /^ISO[_ ](?:2022 )?IR (\d+)$/.exec(first)?.[1] ?? '';
  const table = singleByte.has(number) ? tableOf(`ISO_IR ${number}`) : undefined;
  return (text) => {
    if (isAscii(text)) return utf8.encode(text);
    const bytes = Array.from(text, (letter) => (isAscii(letter) ? letter.charCodeAt(0) : table?.get(letter)));
    return bytes.includes(undefined) ? undefined : Uint8Array.from(bytes as number[]);
  };
}
