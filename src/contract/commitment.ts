// Storage Commitment (a peer takes objects over for good, or we do) and the Modality Worklist: their shapes and requests.
import { z } from 'zod';
import { peer } from './archive.ts';
import { route } from './route.ts';
import { aeTitle, instant, uid } from './values.ts';

/** `requested`: we asked a peer; `served`: a peer asked us. */
const commitmentRole = z.enum(['requested', 'served']);

/** `waiting`: not yet answered, or our answer is not yet delivered; `partly`: some objects only. */
const commitmentState = z.enum(['waiting', 'committed', 'partly', 'failed']);

const commitment = z.object({
  transactionUid: z.string(),
  role: commitmentRole,
  peerAet: z.string(),
  state: commitmentState,
  /** `''` when the objects are of no study we have. */
  StudyInstanceUID: z.string(),
  instances: z.number().int(),
  failedInstances: z.number().int(),
  /** What happened and what to do, in a sentence; `''` when there is nothing to say. */
  message: z.string(),
  createdAt: instant,
  updatedAt: instant,
});

const commitmentObject = z.object({
  SOPClassUID: z.string(),
  SOPInstanceUID: z.string(),
  state: z.enum(['waiting', 'committed', 'failed']),
  /** Failure Reason (0008,1197); null when there is none. */
  failureReason: z.number().int().nullable(),
  /** The reason in words. */
  message: z.string(),
});

/** Paths of keywords: `Modality`, or `ScheduledProcedureStepSequence.Modality`. Attributes of the scheduled step are nested by themselves. `''` asks for the value. */
const worklistKeys = z.record(z.string().regex(/^[A-Za-z0-9]{1,64}(\.[A-Za-z0-9]{1,64}){0,4}$/), z.string().max(65_536));

type WorklistValue = string | number | string[] | WorklistItem[];
/** Values by keyword; sequences are arrays of the same. */
export interface WorklistItem {
  [keyword: string]: WorklistValue;
}

const worklistItem: z.ZodType<WorklistItem> = z.lazy(() => z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string()), z.array(worklistItem)])));

export const commitmentRoutes = {
  /**
   * Asks a peer to take over the objects of a study (PS3.4 Annex J). Answers as soon as the transaction is kept; what comes of it is in `commitment.list`.
   * `peer` = an address of this once, else the known peer of that AE title.
   */
  'commitment.request': route({
    input: z.object({ StudyInstanceUID: uid, peerAet: aeTitle, peer: peer.optional() }),
    output: z.object({ transactionUid: uid }),
    owner: 'archive',
    effect: 'write',
  }),
  /** The newest 1000, newest first. */
  'commitment.list': route({ input: z.object({}).strict(), output: z.object({ requests: z.array(commitment) }), owner: 'archive', effect: 'read' }),
  'commitment.get': route({
    input: z.object({ transactionUid: uid, role: commitmentRole }),
    output: z.object({ request: commitment, objects: z.array(commitmentObject) }),
    owner: 'archive',
    effect: 'read',
  }),
  /** C-FIND of the Modality Worklist (PS3.4 Annex K); without `limit` all matches. `complete: false` = the limit cut it. */
  'peer.worklist': route({
    input: z.object({ peer, keys: worklistKeys, limit: z.number().int().min(1).max(100_000).optional() }),
    output: z.object({ matches: z.array(worklistItem), complete: z.boolean() }),
    owner: 'archive',
    effect: 'read',
  }),
};

export type Commitment = z.infer<typeof commitment>;
export type CommitmentObject = z.infer<typeof commitmentObject>;
export type CommitmentRole = z.infer<typeof commitmentRole>;
