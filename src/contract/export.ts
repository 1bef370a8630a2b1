// Studies written out of the archive: what may be asked for, as one request and as a task with progress.
import { z } from 'zod';
import { deidentifyRequest, exportResult } from './archive.ts';
import { route } from './route.ts';
import { uid } from './values.ts';

const exportRequest = z.object({
  StudyInstanceUID: uid,
  to: z.string().min(1).max(4096),
  format: z.enum(['dicom', 'zip', 'dicomdir', 'png', 'jpeg']),
  deidentify: deidentifyRequest.optional(),
  /** Of pictures: overlay planes and the words of the corners are drawn into the pixels. */
  overlays: z.boolean().optional(),
  /** As it was received, without the corrections of this archive. */
  original: z.boolean().optional(),
});

export const exportRoutes = {
  /** Answered when it is done (command line). */
  'export.study': route({ input: exportRequest, output: exportResult, owner: 'archive', effect: 'write' }),
  'export.start': route({ input: exportRequest, output: z.object({ jobId: z.string() }), owner: 'archive', effect: 'write' }),
  /** What a task that has ended wrote and left out; null while it runs and when it failed. */
  'job.exportResult': route({
    input: z.object({ jobId: z.string() }),
    output: z.object({ result: exportResult.nullable() }),
    owner: 'archive',
    effect: 'read',
  }),
} as const;
