// Small pictures of frames: made once by the archive, kept in its cache, streamed by main like pixels.
import { z } from 'zod';
import { pixelLease } from './archive.ts';
import { route } from './route.ts';
import { uid } from './values.ts';

export const thumbnailRoutes = {
  /** A PNG of at most 240 px a side, made when it is not there; its transfer syntax is ''. For main alone: windows ask by address. UNSUPPORTED when the frame cannot be shown. */
  'thumbnail.lease': route({ input: z.object({ SOPInstanceUID: uid, frame: z.number().int().min(1) }), output: pixelLease, owner: 'archive', effect: 'read' }),
} as const;
