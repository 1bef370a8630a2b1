// A small real Ingest for tests of the network: bytes to a temp file, fdatasync, rename. It has no index and is not the archive.
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { IncomingInstance, Ingest, IngestOutcome, InstanceSink } from '../../src/main/ingest/sink.ts';

export interface FileSink extends Ingest {
  /** Commands as received, in order. */
  readonly incoming: IncomingInstance[];
  readonly aborted: () => number;
  /** Path of the bare data set of an instance. */
  pathOf(sopInstanceUid: string): string;
  /** Names of half-written files. */
  residue(): Promise<string[]>;
}

export interface FileSinkFaults {
  receive?: () => Promise<void>;
  write?: () => Promise<void>;
  /** Replaces the durable end. */
  finish?: (incoming: IncomingInstance) => Promise<IngestOutcome>;
}

export interface FileSinkOptions {
  faults?: FileSinkFaults;
  /** Default true. */
  sync?: boolean;
}

export async function createFileSink(folder: string, options: FileSinkOptions = {}): Promise<FileSink> {
  const temp = join(folder, 'tmp');
  await mkdir(temp, { recursive: true });
  const incoming: IncomingInstance[] = [];
  let lastFile = 0;
  let aborted = 0;
  const pathOf = (uid: string): string => join(folder, `${uid}.bin`);

  async function receive(instance: IncomingInstance): Promise<InstanceSink> {
    await options.faults?.receive?.();
    incoming.push(instance);
    lastFile += 1;
    const path = join(temp, `${lastFile}.part`);
    const file = await open(path, 'wx');
    return createInstanceSink(file, path, pathOf(instance.sopInstanceUid), instance, options, () => (aborted += 1));
  }

  const unsupported = (): never => {
    throw new Error('The file sink of the tests only receives.');
  };
  return { receive, importPaths: unsupported, storeDerived: unsupported, incoming, aborted: () => aborted, pathOf, residue: () => readdir(temp) };
}

const BUFFERED = 1 << 20;

function createInstanceSink(
  file: FileHandle,
  path: string,
  target: string,
  incoming: IncomingInstance,
  options: FileSinkOptions,
  onAbort: () => void,
): InstanceSink {
  let chunks: Uint8Array[] = [];
  let size = 0;
  async function flush(): Promise<void> {
    const now = chunks;
    chunks = [];
    size = 0;
    if (now.length > 0) await file.writev(now);
  }
  return {
    write(chunk) {
      chunks.push(chunk);
      size += chunk.length;
      if (options.faults?.write !== undefined) return options.faults.write();
      return size >= BUFFERED ? flush() : undefined;
    },
    async finish() {
      await flush();
      if (options.sync !== false) await file.datasync();
      await file.close();
      if (options.faults?.finish !== undefined) {
        await rm(path);
        return options.faults.finish(incoming);
      }
      await rename(path, target);
      return { kind: 'stored' };
    },
    async abort() {
      onAbort();
      await file.close();
      await rm(path, { force: true });
    },
  };
}
