// Specific Character Set (PS3.5 §6.1, PS3.3 C.12.1.1.2): bytes → text, with ISO 2022 code extensions. Encoding is not here: we write UTF-8 only.

export interface CharacterSet {
  /** The terms as given. */
  readonly terms: readonly string[];
  /** Sentences about missing or wrong terms; empty when all is well. */
  readonly problems: readonly string[];
  /** One value (or several parted by backslash), escapes resolved. */
  decode(bytes: Uint8Array): string;
}

/** The single-byte and whole-stream sets by term, as labels of the Encoding standard. */
const plainSets: Record<string, string> = {
  '': 'ascii',
  'ISO_IR 6': 'ascii',
  'ISO_IR 100': 'latin1',
  'ISO_IR 101': 'iso-8859-2',
  'ISO_IR 109': 'iso-8859-3',
  'ISO_IR 110': 'iso-8859-4',
  'ISO_IR 144': 'iso-8859-5',
  'ISO_IR 127': 'iso-8859-6',
  'ISO_IR 126': 'iso-8859-7',
  'ISO_IR 138': 'iso-8859-8',
  'ISO_IR 148': 'windows-1254',
  'ISO_IR 203': 'iso-8859-15',
  'ISO_IR 13': 'shift_jis',
  'ISO_IR 166': 'windows-874',
  'ISO_IR 192': 'utf-8',
  GB18030: 'gb18030',
  GBK: 'gbk',
};

/** Multi-byte sets that occur only with code extensions. */
const extensionOnly: Record<string, string> = { 'ISO_IR 87': 'jisx0208', 'ISO_IR 159': 'jisx0212', 'ISO_IR 149': 'euc-kr', 'ISO_IR 58': 'gb2312' };

/** PS3.3 tables C.12-3 and C.12-4: bytes after ESC → which half and which set. */
const escapes: readonly { code: string; half: 0 | 1; set: string }[] = [
  { code: '(B', half: 0, set: 'ascii' },
  { code: '(J', half: 0, set: 'ascii' },
  { code: '$B', half: 0, set: 'jisx0208' },
  { code: '$@', half: 0, set: 'jisx0208' },
  { code: '$(D', half: 0, set: 'jisx0212' },
  { code: ')I', half: 1, set: 'shift_jis' },
  { code: '$)C', half: 1, set: 'euc-kr' },
  { code: '$)A', half: 1, set: 'gb2312' },
  { code: '-A', half: 1, set: 'latin1' },
  { code: '-B', half: 1, set: 'iso-8859-2' },
  { code: '-C', half: 1, set: 'iso-8859-3' },
  { code: '-D', half: 1, set: 'iso-8859-4' },
  { code: '-L', half: 1, set: 'iso-8859-5' },
  { code: '-G', half: 1, set: 'iso-8859-6' },
  { code: '-F', half: 1, set: 'iso-8859-7' },
  { code: '-H', half: 1, set: 'iso-8859-8' },
  { code: '-M', half: 1, set: 'windows-1254' },
  { code: '-T', half: 1, set: 'windows-874' },
  { code: '-b', half: 1, set: 'iso-8859-15' },
];

/** Named here because the runtimes disagree on whether `TextDecoder` is a type. */
interface TextReader {
  decode(bytes: Uint8Array): string;
}

const decoders = new Map<string, TextReader>();

function decoder(label: string): TextReader {
  let found = decoders.get(label);
  if (!found) {
    found = new TextDecoder(label === 'jisx0208' || label === 'jisx0212' ? 'euc-jp' : label === 'gb2312' ? 'gbk' : label);
    decoders.set(label, found);
  }
  return found;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 1) text += String.fromCharCode(bytes[i] ?? 0);
  return text;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
/** From so many bytes on, a call into the runtime's decoder costs less than adding character to character. */
const longText = 24;

/** Text of bytes below 0x80. */
function ascii(bytes: Uint8Array): string {
  return bytes.length < longText ? latin1(bytes) : utf8.decode(bytes);
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i += 1) if ((bytes[i] ?? 0) > 0x7f) return false;
  return true;
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

/** Bytes above 0x7F where the set has none: UTF-8 if it is valid UTF-8, else Latin-1; what senders that forget the tag mostly mean. */
function guess(bytes: Uint8Array): string {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return latin1(bytes);
  }
}

function decodeRun(set: string, bytes: Uint8Array): string {
  if (set === 'jisx0208' || set === 'jisx0212') return decodeJis(set, bytes);
  if (isAscii(bytes)) return ascii(bytes);
  if (set === 'latin1') return latin1(bytes);
  return set === 'ascii' ? guess(bytes) : decoder(set).decode(bytes);
}

/** 94×94 sets in G0: the same code points as EUC-JP with the high bits set. Control characters and spaces between stay as they are. */
function decodeJis(set: string, bytes: Uint8Array): string {
  const euc: number[] = [];
  for (let i = 0; i < bytes.length; i += 1) {
    const high = bytes[i] ?? 0;
    const low = bytes[i + 1];
    if (high < 0x21 || low === undefined) euc.push(high);
    else {
      if (set === 'jisx0212') euc.push(0x8f);
      euc.push(high | 0x80, low | 0x80);
      i += 1;
    }
  }
  return decoder(set).decode(Uint8Array.from(euc));
}

function escapeAt(bytes: Uint8Array, at: number): (typeof escapes)[number] | undefined {
  return escapes.find(({ code }) => Array.from(code).every((c, i) => bytes[at + 1 + i] === c.charCodeAt(0)));
}

/** TAB, LF, FF, CR, backslash, and `^`, `=` of names reset the sets to the initial ones (PS3.5 §6.1.2.5.3). */
function isDelimiter(byte: number): boolean {
  return byte === 0x09 || byte === 0x0a || byte === 0x0c || byte === 0x0d || byte === 0x5c || byte === 0x5e || byte === 0x3d;
}

function decodeExtended(bytes: Uint8Array, initial: string): string {
  let [g0, g1] = ['ascii', initial];
  let text = '';
  let start = 0;
  const flush = (end: number): void => {
    if (end > start) text += decodeRun(g0 === 'ascii' ? g1 : g0, bytes.subarray(start, end));
  };
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i] ?? 0;
    const escape = byte === 0x1b ? escapeAt(bytes, i) : undefined;
    if (escape) {
      flush(i);
      if (escape.half === 0) g0 = escape.set;
      else g1 = escape.set;
      start = i + 1 + escape.code.length;
      i = start - 1;
    } else if (g0 === 'ascii' && isDelimiter(byte)) {
      flush(i);
      text += String.fromCharCode(byte);
      start = i + 1;
      if (initial !== 'ascii') g1 = initial;
    }
  }
  flush(bytes.length);
  return text;
}

function normalise(term: string): string {
  const tidy = term
    .trim()
    .toUpperCase()
    .replace(/[\s_-]+/g, ' ');
  const iso = /^ISO (?:2022 )?IR (\d+)$/.exec(tidy);
  if (iso) return `ISO_IR ${iso[1] ?? ''}`;
  const latin = /^ISO 8859 1$|^LATIN ?1$/.exec(tidy);
  if (latin) return 'ISO_IR 100';
  return tidy === 'UTF 8' || tidy === 'UTF8' ? 'ISO_IR 192' : tidy;
}

/**
 * A decoder for the values of (0008,0005). Unknown terms are reported and treated as absent; ISO 2022 escapes are honoured
 * even where the terms do not announce them.
 */
function characterSet(terms: readonly string[]): CharacterSet {
  const problems: string[] = [];
  const sets = terms.map((term) => {
    const key = normalise(term);
    const set = plainSets[key] ?? extensionOnly[key];
    if (set === undefined) problems.push(`The character set “${term}” is not a defined term; text was read as UTF-8 or Latin-1.`);
    return set ?? 'ascii';
  });
  const first = sets[0] ?? 'ascii';
  const stream = first === 'utf-8' || first === 'gb18030' || first === 'gbk';
  if (stream && sets.length > 1) problems.push(`The character set “${terms[0] ?? ''}” does not allow code extensions; the other terms were ignored.`);
  const decode = (bytes: Uint8Array): string => {
    if (!stream && bytes.includes(0x1b)) return decodeExtended(bytes, initialSet(first));
    return decodeRun(initialSet(first), bytes);
  };
  return { terms, problems, decode };
}

/** Sets that live in G0 only by escape start as ASCII. */
function initialSet(first: string): string {
  return first === 'jisx0208' || first === 'jisx0212' ? 'ascii' : first;
}

const cache = new Map<string, CharacterSet>();

/** As `characterSet`, remembered by the stored value (bounded). */
export function characterSetOf(stored: string): CharacterSet {
  let found = cache.get(stored);
  if (!found) {
    found = characterSet(stored === '' ? [] : stored.split('\\').map((term) => term.trim()));
    if (cache.size > 200) cache.clear();
    cache.set(stored, found);
  }
  return found;
}
