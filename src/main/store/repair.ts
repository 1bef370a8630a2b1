// Mends what a verification found, and never deletes: sound files without a row enter the index or take the place of the missing file they are a copy of, torn ones go to
// quarantine, and instances whose bytes are gone are marked, so that a second delivery of the same bytes is taken in.
import { mkdir, rename, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkFile, type DamagedFile, type Problem, type VerifyContext } from './checkFile.ts';
import { indexedHeader, type IndexRecord } from './indexRows.ts';
import { syncFolder } from './layout.ts';
import { putAside, readNewFile } from './newFiles.ts';
import { takeIn } from './reindexNew.ts';

interface Known {
  file: string;
  size: number;
  dataSetSha256: string;
  transferSyntaxUid: string;
}

/** One file whose instance the index knows: the missing bytes, or a second copy. */
async function settleKnown(c: VerifyContext, known: Known, record: IndexRecord): Promise<Problem> {
  const { SOPInstanceUID, transferSyntaxUid } = record.header;
  const path = join(c.dataDir, known.file);
  const isThere = (await stat(path).catch(() => undefined))?.size === known.size;
  if (isThere || known.dataSetSha256 !== record.dataSetSha256 || known.transferSyntaxUid !== transferSyntaxUid) {
    await putAside(c, record.file);
    return { code: 'PUT_ASIDE', message: `${record.file} holds an instance that is in the archive already; it was moved to quarantine.`, SOPInstanceUID };
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await rename(join(c.dataDir, record.file), path);
  await syncFolder(dirname(path));
  await c.alone(() => {
    c.db
      .prepare('UPDATE instances SET size = ?, dataSetOffset = ?, headSha256 = ? WHERE SOPInstanceUID = ?')
      .run(record.size, record.dataSetOffset, record.headSha256, SOPInstanceUID);
    c.damage.clear(SOPInstanceUID);
  });
  return { code: 'RESTORED', message: `${record.file} holds the bytes of the missing ${known.file} and took its place.`, SOPInstanceUID };
}

async function settleOrphan(c: VerifyContext, file: string): Promise<Problem> {
  const found = await readNewFile(c.dataDir, file).catch(() => undefined);
  if (!found) return { code: 'UNREADABLE', message: `${file} could not be read and was left where it is; check the disk.`, SOPInstanceUID: '' };
  if (!found.ok && found.error.code !== 'UNPARSABLE')
    return { code: found.error.code, message: `${found.error.message} It was left where it is.`, SOPInstanceUID: '' };
  if (!found.ok) {
    await putAside(c, file, { code: 'UNPARSABLE', message: `${found.error.message} It lay among the objects without a row in the index.`, SOPInstanceUID: '' });
    return { code: 'PUT_ASIDE', message: `${file} is torn and was moved to quarantine: ${found.error.message}`, SOPInstanceUID: '' };
  }
  const { SOPInstanceUID } = found.value.header;
  const known = c.db
    .prepare<[string], Known>('SELECT file, size, dataSetSha256, transferSyntaxUid FROM instances WHERE SOPInstanceUID = ?')
    .get(SOPInstanceUID);
  if (known) return settleKnown(c, known, found.value);
  const { copies } = await c.alone(() => takeIn(c, [{ ...found.value, header: indexedHeader(found.value.header) }]));
  if (copies.length > 0) return { code: 'LEFT', message: `${file} came in by another way meanwhile; verify again.`, SOPInstanceUID };
  return { code: 'ADOPTED', message: `${file} is sound and is in the index now.`, SOPInstanceUID };
}

/** Wrong bytes are worse than none: they leave their place, so that they are not shown as the image, and a second delivery can fill it. */
async function settleDamaged(c: VerifyContext, damaged: DamagedFile): Promise<Problem> {
  const { file, SOPInstanceUID } = damaged;
  // An orphan with these bytes, or a second delivery, may have taken the place since it was looked at.
  const code = await checkFile(c.dataDir, damaged);
  if (code === undefined) return { code: 'RESTORED', message: `${file} has the bytes again that were stored.`, SOPInstanceUID };
  if (code === 'FILE_UNREADABLE') return { code: 'LEFT', message: `${file} could not be read and was left where it is; check the disk.`, SOPInstanceUID };
  if (code !== 'FILE_MISSING')
    await putAside(c, file, { code, message: 'The bytes of a stored object were no longer those that were stored.', SOPInstanceUID });
  c.damage.mark(SOPInstanceUID, code, c.now());
  const where = code === 'FILE_MISSING' ? 'is gone' : 'was damaged and is in quarantine now';
  return { code: 'MARKED', message: `${file} ${where}; the instance is marked. Restore it from a backup, or send it again.`, SOPInstanceUID };
}

/** What was done, one sentence for each. A fault at one leaves the others to go on. */
export async function repairStore(c: VerifyContext, found: { damaged: readonly DamagedFile[]; orphans: readonly string[] }): Promise<Problem[]> {
  const done: Problem[] = [];
  for (const file of found.orphans) done.push(await settleOrphan(c, file));
  for (const damaged of found.damaged) done.push(await settleDamaged(c, damaged));
  const counts: Record<string, number> = {};
  for (const { code } of done) counts[code] = (counts[code] ?? 0) + 1;
  if (done.length > 0) c.audit.append({ who: 'system', action: 'archive.repaired', detail: counts });
  return done;
}
