// One candidate: its head decides what it is; a DICOM file is copied whole into a temp and settled like an object from the network.
import type { Store } from '../store/index.ts';
import { classify } from './classify.ts';
import { diskError, finishWriter, settle, type Settled } from './outcome.ts';
import { skip, type ByteSource, type Skip } from './source.ts';

const headBytes = 128 * 1024;

export type OneResult = Skip | Settled | 'zip';

interface Stream {
  head: Uint8Array;
  rest: AsyncIterator<Uint8Array>;
}

async function openStream(source: ByteSource): Promise<Stream> {
  const rest = (await source.open())[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  while (length < headBytes) {
    const next = await rest.next();
    if (next.done === true) break;
    chunks.push(next.value);
    length += next.value.length;
  }
  return { head: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks), rest };
}

function unreadable(source: ByteSource, error: unknown): Skip {
  const code = (error as NodeJS.ErrnoException).code;
  if (source.depth > 0) return skip(source.path, 'ZIP_DAMAGED', 'This entry of the ZIP is damaged and could not be unpacked.');
  if (code === undefined) throw error;
  return skip(source.path, 'UNREADABLE', `It could not be read (${code}).`);
}

interface Copy {
  store: Store;
  source: ByteSource;
  stream: Stream;
  dataSetOffset: number;
  who: string;
}

async function copyIn(copy: Copy): Promise<Skip | Settled> {
  try {
    return await copyWhole(copy);
  } finally {
    // A stream that was not read to its end would keep its file open: on a full disk, one for each candidate.
    await copy.stream.rest.return?.().catch(() => undefined);
  }
}

async function copyWhole({ store, source, stream, dataSetOffset, who }: Copy): Promise<Skip | Settled> {
  const begun = await store.objects.begin({ dataSetOffset });
  if (!begun.ok) return { outcome: { kind: 'failed', code: begun.error.code === 'DISK_FULL' ? 'DISK_FULL' : 'IO_ERROR', message: begun.error.message } };
  const writer = begun.value;
  for (let chunk: Uint8Array | undefined = stream.head; chunk !== undefined;) {
    try {
      await writer.write(chunk);
    } catch (error) {
      return { outcome: diskError(error) };
    }
    try {
      const next: IteratorResult<Uint8Array, unknown> = await stream.rest.next();
      chunk = next.done === true ? undefined : next.value;
    } catch (error) {
      await writer.abort();
      return unreadable(source, error);
    }
  }
  const object = await finishWriter(writer);
  if ('kind' in object) return { outcome: object };
  const head = stream.head.subarray(0, headBytes);
  return settle(store, { object, head, sender: { quarantineSource: source.name, source: 'Import', who, origin: 'imported' } });
}

/** `zip`: a ZIP, to be opened by the caller. Never throws for what is in the file. */
export async function importOne(store: Store, source: ByteSource, who: string): Promise<OneResult> {
  let stream: Stream;
  try {
    stream = await openStream(source);
  } catch (error) {
    return unreadable(source, error);
  }
  const kind = classify(stream.head, source.size, source.name);
  if (kind.kind === 'dicom') return copyIn({ store, source, stream, dataSetOffset: kind.dataSetOffset, who });
  await stream.rest.return?.();
  return kind.kind === 'zip' ? 'zip' : skip(source.path, kind.code, kind.message);
}
