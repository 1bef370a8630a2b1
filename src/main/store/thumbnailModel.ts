// Small pictures in the cache as other rooms see them. Type only.
import type { PixelLease } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';

export interface Thumbnails {
  /** The picture (PNG) as it is kept, or undefined. */
  find(SOPInstanceUID: string, frame: number): Promise<PixelLease | undefined>;
  /** Keeps a PNG. NOT_FOUND when the object was deleted meanwhile; DISK_FULL and IO_ERROR. */
  keep(SOPInstanceUID: string, frame: number, png: Uint8Array): Promise<Result<PixelLease>>;
}
