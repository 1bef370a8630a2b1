// Small pictures of frames in the cache, named by the hash of their data set: other bytes have another name. Who makes them is the media room's; they vanish with their study.
import type { Database } from 'better-sqlite3';
import type { PixelLease } from '../../contract/archive.ts';
import { fail, ok } from '../../contract/result.ts';
import { openCache } from './cacheFolder.ts';
import { diskFailure } from './diskFailure.ts';
import type { Thumbnails } from './thumbnailModel.ts';

/** About eight thousand grey ones. */
const mostBytes = 256 * 1024 * 1024;
/** Raise it when pictures are drawn differently: those of before are used no more, and go as the oldest. */
const drawnBy = 1;
const leaseMs = 60_000;

/** For the store alone. */
export interface ThumbnailCache extends Thumbnails {
  /** Removes the pictures of these data sets. Rejects with the file system's error. */
  forget(dataSets: ReadonlySet<string>): Promise<void>;
}

export function createThumbnails({ db, dataDir, now }: { db: Database; dataDir: string; now: () => number }): ThumbnailCache {
  const cache = openCache({ dataDir, prefix: 'thumbnail-', mostBytes });
  const hashOf = db.prepare<[string], { dataSetSha256: string }>('SELECT dataSetSha256 FROM instances WHERE SOPInstanceUID = ?');
  const nameOf = (hash: string, frame: number): string => `${hash}-${String(frame)}.${String(drawnBy)}.png`;
  const leaseOf = (path: string, length: number): PixelLease => ({
    path,
    fragments: [{ offset: 0, length }],
    transferSyntaxUid: '',
    expiresAt: now() + leaseMs,
  });

  const forget: ThumbnailCache['forget'] = (dataSets) => cache.remove((name) => dataSets.has(name.slice(0, name.indexOf('-'))));

  return {
    async find(uid, frame) {
      const hash = hashOf.get(uid)?.dataSetSha256;
      const kept = hash === undefined ? undefined : await cache.find(nameOf(hash, frame));
      return kept && leaseOf(kept.path, kept.size);
    },
    async keep(uid, frame, png) {
      const hash = hashOf.get(uid)?.dataSetSha256;
      if (hash === undefined) return fail('NOT_FOUND', 'This instance is not in the archive.');
      try {
        const path = await cache.put(nameOf(hash, frame), png);
        // Deleted while it was written: the deletion may have looked before it was there.
        if (hashOf.get(uid)?.dataSetSha256 === hash) return ok(leaseOf(path, png.length));
        await forget(new Set([hash]));
        return fail('NOT_FOUND', 'This instance is not in the archive.');
      } catch (error) {
        return diskFailure(error, 'The small picture of an image could not be kept. The image itself is safe.');
      }
    },
    forget,
  };
}
