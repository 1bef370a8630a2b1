// Key images: which images of a study a person marked, and why. Written as Key Object Selection documents, and read from those of others.
import { z } from 'zod';
import { route } from './route.ts';
import { instant, uid } from './values.ts';

/** Titles of CID 7010 that people choose; `other` is read from documents with another title. */
const keyImageReasons = ['of-interest', 'referring', 'surgery', 'teaching', 'conference', 'therapy', 'patient', 'research', 'quality', 'other'] as const;

const keyImage = z.object({
  /** `<SOPInstanceUID>/<frame>`; imported ones `<SOPInstanceUID of the document>/<SOPInstanceUID>/<frame>`. */
  id: z.string().max(160),
  StudyInstanceUID: uid,
  SeriesInstanceUID: uid,
  SOPInstanceUID: uid,
  /** 1-based. */
  frame: z.number().int().min(1),
  reason: z.enum(keyImageReasons),
  /** Why, in the reader's words (Key Object Description). */
  note: z.string().max(1024),
  /** Read from a document; it cannot be changed here. */
  imported: z.boolean(),
  /** Title and maker of the document it was read from; '' for ours. */
  source: z.string(),
  author: z.string(),
  markedAt: instant,
});
export type KeyImage = z.infer<typeof keyImage>;
export type KeyImageReason = KeyImage['reason'];

const ofStudy = z.object({ StudyInstanceUID: uid });
const none = z.object({}).strict();

export const keyImageRoutes = {
  /** Those marked here, then those of Key Object Selection documents in the study. */
  'keyImage.list': route({ input: ofStudy, output: z.object({ keyImages: z.array(keyImage) }), owner: 'archive', effect: 'read' }),
  /** Marks an image of the archive or changes its reason. NOT_FOUND without the image. */
  'keyImage.set': route({
    input: z.object({
      SOPInstanceUID: uid,
      frame: z.number().int().min(1),
      reason: z.enum(keyImageReasons),
      note: z.string().max(1024),
    }),
    output: keyImage,
    owner: 'archive',
    effect: 'write',
  }),
  'keyImage.remove': route({ input: z.object({ SOPInstanceUID: uid, frame: z.number().int().min(1) }), output: none, owner: 'archive', effect: 'write' }),
  /** Writes what is marked as Key Object Selection documents, one for each reason and note. REFUSED without a mark. */
  'keyImage.save': route({ input: ofStudy, output: z.object({ SOPInstanceUIDs: z.array(uid) }), owner: 'archive', effect: 'write' }),
} as const;
