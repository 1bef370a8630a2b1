// What the query screen needs beside the question itself: how much of a study is on this machine, and an end to a question that takes too long.
import { z } from 'zod';
import { route } from './route.ts';
import { uid } from './values.ts';

/** Named by who asks, so that it can be stopped. */
export const findId = z.string().min(1).max(64);

export const queryRoutes = {
  /** What of these studies is here, without objects made by Sagitta. Studies that are not here are left out. */
  'study.here': route({
    input: z.object({ StudyInstanceUIDs: z.array(uid).max(10_000) }),
    output: z.object({ studies: z.array(z.object({ StudyInstanceUID: z.string(), PatientID: z.string(), instances: z.number().int() })) }),
    owner: 'archive',
    effect: 'read',
  }),
  /** Sends C-CANCEL; the `peer.find` of that id answers with what came so far and `complete: false`. Nothing happens when it has ended. */
  'peer.stopFind': route({ input: z.object({ findId }), output: z.object({}).strict(), owner: 'archive', effect: 'read' }),
} as const;
