// Pictures and videos that the window made of a volume, written where the person chose. What they show is the window's; that they left is in the audit.
import { randomUUID } from 'node:crypto';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { isInside } from '../media/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit } from '../security/index.ts';
import { putWhole } from '../store/index.ts';
import { noStudy, whoAsks, type HandlerParts } from './handlerParts.ts';

const endings = { picture: ['.png'], video: ['.mp4', '.webm'] } as const;

export function pictureHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, 'picture.save'> {
  const { store } = parts.rooms;
  return {
    'picture.save': async ({ StudyInstanceUID, kind, to, bytes }, context) => {
      if (store.studies.get(StudyInstanceUID) === undefined) return noStudy();
      const ends: readonly string[] = endings[kind];
      if (!isAbsolute(to) || !ends.some((end) => to.toLowerCase().endsWith(end)))
        return fail('BAD_REQUEST', `Nothing was written: choose a whole path that ends in ${ends.join(' or ')}.`);
      if (bytes.byteLength === 0) return fail('BAD_REQUEST', 'Nothing was written: the recording is empty. Make it again.');
      if (await isInside(to, store.dataDir)) return fail('BAD_REQUEST', 'Nothing was written: this place belongs to the archive. Choose a folder of yours.');
      const path = resolve(to);
      const written = await writeWhole(path, bytes);
      audit(store, {
        who: whoAsks(parts, context),
        action: 'picture.saved',
        outcome: written.ok ? 'success' : 'failure',
        subject: { StudyInstanceUID },
        detail: { kind, bytes: bytes.byteLength, ...(written.ok ? {} : { code: written.error.code }) },
      });
      return written;
    },
  };
}

/** Beside its place first: what was there stays until the new file is whole. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<Result<{ path: string }>> {
  const temp = join(dirname(path), `.${randomUUID()}.part`);
  try {
    await putWhole(path, temp, bytes);
    return ok({ path });
  } catch (error) {
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    return full
      ? fail('DISK_FULL', 'The file was not written: the disk is full. Nothing else was changed. Free some space or choose another disk.')
      : fail('IO_ERROR', 'The file could not be written there. Nothing was changed. Choose a folder that you may write to.');
  }
}
