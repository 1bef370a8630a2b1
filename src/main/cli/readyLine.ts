// What `serve` prints and the window writes to ready.json when connections are taken.
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface ReadyLine {
  event: 'ready';
  dimse: { aet: string; host: string; port: number };
  dataDir: string;
}

export function readyLine(dimse: ReadyLine['dimse'], dataDir: string): ReadyLine {
  return { event: 'ready', dimse: { aet: dimse.aet, host: dimse.host, port: dimse.port }, dataDir };
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
