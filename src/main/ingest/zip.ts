// Entries of a ZIP as sources. Names are only shown, never used as paths, so `../` reaches nothing; sizes are bounded against bombs; one ZIP inside another is opened.
import { fromBufferPromise, openPromise, type Entry, type ZipFile } from 'yauzl';
import { skip, type ByteSource, type Found, type Skip } from './source.ts';
import { crc32 } from 'node:zlib';

const mebi = 1024 * 1024;
const mostEntryBytes = 4096 * mebi;
const mostNestedBytes = 256 * mebi;
/** A ZIP may claim this much, and beyond it at most this many times its own size. */
const freeBytes = 1024 * mebi;
const mostRatio = 200;

function shownName(entry: Entry): string {
  const text = entry.fileNameRaw.toString((entry.generalPurposeBitFlag & 0x800) !== 0 ? 'utf8' : 'latin1');
  return text
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
    .join('/')
    .replaceAll(/\p{Cc}/gu, '?');
}

function refusal(path: string, entry: Entry): Found | undefined {
  if (entry.isEncrypted()) return skip(path, 'ENCRYPTED', 'This entry is protected by a password; unpack it first, then import the files.');
  if (!entry.canDecodeFileData()) return skip(path, 'UNSUPPORTED', 'This entry is compressed in a way that is not supported; unpack it first.');
  if (entry.uncompressedSize > mostEntryBytes) return skip(path, 'TOO_LARGE', 'This entry is larger than 4 GiB; unpack it first.');
  return undefined;
}

async function openFile(source: ByteSource): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
  if (source.filePath !== null) return openPromise(source.filePath, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of await source.open()) chunks.push(chunk);
  return fromBufferPromise(Buffer.concat(chunks), options);
}

/** The bytes of an entry; rejects at its end when they are not those that were packed (yauzl checks their number only). */
async function* checked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  let crc = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    crc = crc32(chunk as Uint8Array, crc);
    yield chunk as Uint8Array;
  }
  if (crc !== entry.crc32) throw new Error('The checksum of the entry does not fit.');
}

async function* entriesOf(zip: ZipFile, source: ByteSource): AsyncGenerator<Found> {
  let claimed = 0;
  for await (const entry of zip.eachEntry()) {
    const shown = shownName(entry);
    const path = `${source.path}/${shown}`;
    if (entry.fileNameRaw.at(-1) === 0x2f) continue;
    const refused = refusal(path, entry);
    claimed += entry.uncompressedSize;
    if (claimed > freeBytes + source.size * mostRatio) {
      yield skip(source.path, 'TOO_LARGE', 'This ZIP unpacks to far more than its size allows; it was not read further. Unpack it first if it is trusted.');
      return;
    }
    if (refused) yield refused;
    else
      yield {
        path,
        name: shown.split('/').at(-1) ?? '',
        size: entry.uncompressedSize,
        filePath: null,
        depth: source.depth + 1,
        open: () => checked(zip, entry),
      };
  }
}

export interface OpenZip {
  entries: AsyncIterable<Found>;
  /** Call it when all entries are read. */
  close(): void;
}

async function* readable(zip: ZipFile, source: ByteSource): AsyncGenerator<Found> {
  try {
    yield* entriesOf(zip, source);
  } catch {
    yield damaged(source);
  }
}

function damaged(source: ByteSource): Skip {
  return skip(source.path, 'ZIP_DAMAGED', 'This ZIP is damaged and could not be read to its end; what could be read was imported.');
}

/** The entries one after the other, or why the ZIP is not opened. A damaged one ends with a note; what was read before stays. */
export async function openZip(source: ByteSource): Promise<OpenZip | Skip> {
  if (source.depth > 1) return skip(source.path, 'NESTED_ZIP', 'ZIPs are opened one level deep; unpack this one first.');
  if (source.depth === 1 && source.size > mostNestedBytes)
    return skip(source.path, 'TOO_LARGE', 'This ZIP inside a ZIP is larger than 256 MiB; unpack it first.');
  try {
    const zip = await openFile(source);
    return {
      entries: readable(zip, source),
      close: () => {
        zip.close();
      },
    };
  } catch {
    return damaged(source);
  }
}
