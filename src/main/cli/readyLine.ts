// What `serve` prints and the window writes to ready.json when connections are taken.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ReadyLine {
  event: 'ready';
  /** `port` 0 = none without TLS; `tlsPort` is there when the one with TLS is. */
  dimse: { aet: string; host: string; port: number; tlsPort?: number };
  dataDir: string;
}

interface Listening {
  aet: string;
  host: string;
  port: number;
  tlsPort: number | null;
}

export function readyLine({ aet, host, port, tlsPort }: Listening, dataDir: string): ReadyLine {
  return { event: 'ready', dimse: { aet, host, port, ...(tlsPort === null ? {} : { tlsPort }) }, dataDir };
}

/** Whole or not at all: whoever waits for the file never reads half of it. */
export function writeReadyFile(line: ReadyLine): void {
  const path = join(line.dataDir, 'ready.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(line)}\n`);
  renameSync(`${path}.new`, path);
}

export function removeReadyFile(dataDir: string): void {
  rmSync(join(dataDir, 'ready.json'), { force: true });
}
