// Test support: a process that receives objects without end on several lanes and prints each acknowledged number. It is killed, traced or run on a full disk by its test.
import { writeSync } from 'node:fs';
import { ctDataSet, incomingOf, openTestArchive, receive } from './testArchive.ts';

const [dataDir = '', lanes = '1', most = '1000000'] = process.argv.slice(2);
const archive = openTestArchive(dataDir);
let next = archive.store.instances.count() + 1;

async function lane(): Promise<void> {
  while (next <= Number(most)) {
    const n = next;
    next += 1;
    const outcome = await receive(archive.ingest, ctDataSet(n), incomingOf(n));
    writeSync(1, `${outcome.kind} ${String(n)}\n`);
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, lane));
await archive.close();
