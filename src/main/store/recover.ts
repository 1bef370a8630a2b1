// What a process left that died between giving objects their names and committing their rows. They are whole and flushed, but their senders were told nothing:
// they are taken into the index, or put aside with a reason. It looks only above the highest number of the index; all the rest is reindex's work.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { hashFile } from './fileHash.ts';
import type { IndexRecord } from './indexRows.ts';
import { objectFilesOnDisk, syncFolder } from './layout.ts';
import { highestKnown } from './numbers.ts';
import { putAside, readNewFile } from './newFiles.ts';
import type { ReindexContext } from './reindex.ts';

/** A died process leaves a group of commits at most. More means that the index itself was lost, which a rebuild mends. */
const mostFiles = 1000;

export interface Recovered {
  /** Now in the index. */
  adopted: number;
  /** Now in quarantine. */
  aside: number;
}

/** Call before anything is received. */
export async function recoverStore(c: ReindexContext): Promise<Recovered> {
  const aside = await listQuarantined(c);
  const last = highestKnown(c.db);
  const files = objectFilesOnDisk(c.dataDir, last);
  if (files.length > mostFiles) c.state.setIncomplete('The archive holds files that its index does not know, as after the loss of the database.');
  if (files.length === 0 || files.length > mostFiles) return { adopted: 0, aside };
  await Promise.all([...new Set(files.map((file) => dirname(join(c.dataDir, file))))].map(syncFolder));
  const known = c.db.prepare<[string], { id: number }>('SELECT id FROM instances WHERE SOPInstanceUID = ?');
  const records: IndexRecord[] = [];
  const copies: string[] = [];
  for (const file of files) {
    const found = await readNewFile(c.dataDir, file).catch(() => undefined);
    if (found?.ok !== true) continue; // verify names it
    const { SOPInstanceUID } = found.value.header;
    if (known.get(SOPInstanceUID) || records.some(({ header }) => header.SOPInstanceUID === SOPInstanceUID)) copies.push(file);
    else records.push(found.value);
  }
  adopt(c, records);
  for (const file of copies) await putAside(c, file);
  return { adopted: records.length, aside: aside + copies.length };
}

function adopt(c: ReindexContext, records: readonly IndexRecord[]): void {
  if (records.length === 0) return;
  c.db.transaction(() => {
    for (const record of records) c.index.add(record);
    c.audit.append({ who: 'system', action: 'instances.recovered', detail: { count: records.length } });
  })();
}

/** Files that reached quarantine/ without their row would be kept and never shown. */
async function listQuarantined(c: ReindexContext): Promise<number> {
  const listed = c.db.prepare<[string], { id: number }>('SELECT id FROM quarantine WHERE file = ?');
  const insert = c.db.prepare(`INSERT INTO quarantine (source, code, message, SOPInstanceUID, file, bytes, headSha256, dataSetSha256, receivedAt)
    VALUES (@file, 'INTERRUPTED', @message, '', @file, @bytes, @headSha256, @dataSetSha256, @receivedAt)`);
  const message = 'Sagitta stopped while this object was being put aside, so the reason is not known. Import or send it again to learn it.';
  const files = readdirSync(join(c.dataDir, 'quarantine'))
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => `quarantine/${basename(name)}`)
    .filter((file) => !listed.get(file));
  for (const file of files) {
    const path = join(c.dataDir, file);
    const { size, mtimeMs } = statSync(path);
    const { headSha256, dataSetSha256 } = await hashFile(path, 0);
    insert.run({ file, message, bytes: size, headSha256, dataSetSha256, receivedAt: Math.round(mtimeMs) });
  }
  return files.length;
}
