// What a process left that died between giving objects their names and committing their rows. They are whole and flushed, but their senders were told nothing:
// they are taken into the index, or put aside with a reason. It looks only above the highest number of the index; all the rest is reindex's work.
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { InstanceHeader } from '../../dicom/instanceHeader.ts';
import { hashFile } from './fileHash.ts';
import { objectFilesOnDisk, syncFolder } from './layout.ts';
import { putAside, scan, type ReindexContext, type StoredRecord } from './reindex.ts';

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
  const last = c.db.prepare<[], { id: number | null }>('SELECT max(id) AS id FROM instances').get()?.id ?? 0;
  const files = objectFilesOnDisk(c.dataDir, last);
  if (files.length === 0 || files.length > mostFiles) return { adopted: 0, aside };
  await Promise.all([...new Set(files.map((file) => dirname(join(c.dataDir, file))))].map(syncFolder));
  const known = c.db.prepare<[string], { id: number }>('SELECT id FROM instances WHERE SOPInstanceUID = ?');
  const records: StoredRecord[] = [];
  const copies: string[] = [];
  for (const file of files) {
    const found = await scan(c, file, undefined);
    if (!found.ok) continue; // verify names it
    const { SOPInstanceUID } = found.value;
    if (known.get(SOPInstanceUID) || records.some((record) => record.SOPInstanceUID === SOPInstanceUID)) copies.push(file);
    else records.push(found.value);
  }
  adopt(c, records);
  for (const file of copies) await putAside(c, file);
  return { adopted: records.length, aside: aside + copies.length };
}

function adopt(c: ReindexContext, records: readonly StoredRecord[]): void {
  if (records.length === 0) return;
  c.db.transaction(() => {
    for (const record of records) c.index.add({ ...record, header: JSON.parse(record.header) as InstanceHeader });
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
