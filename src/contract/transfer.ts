// Sends and retrievals as they wait, run and end, and the rules by which objects are sent on by themselves.
import { z } from 'zod';
import { route } from './route.ts';
import { aeTitle, instant, uid } from './values.ts';

export const transferStates = ['queued', 'running', 'paused', 'waiting', 'done', 'partly', 'failed', 'cancelled'] as const;

const transfer = z.object({
  id: z.string(),
  kind: z.enum(['send', 'retrieve']),
  StudyInstanceUID: z.string(),
  /** `''` = the whole study. */
  SeriesInstanceUID: z.string(),
  PatientName: z.string(),
  description: z.string(),
  peerAet: z.string(),
  service: z.enum(['C-STORE', 'C-MOVE', 'C-GET']),
  /** `waiting`: it will be tried again by itself, at `retryAt`. */
  state: z.enum(transferStates),
  /** Objects that arrived, those with a warning among them. */
  done: z.number().int(),
  /** null while not yet known. */
  total: z.number().int().nullable(),
  failed: z.number().int(),
  warnings: z.number().int(),
  /** Of `done`: sent in another transfer syntax than they are kept in, because the peer takes no other. */
  transcoded: z.number().int(),
  /** null when it does not run, and in its first moments. */
  bytesPerSecond: z.number().nullable(),
  /** What happened last and what is done about it; `''` when there is nothing to say. */
  message: z.string(),
  retryAt: instant.nullable(),
  createdAt: instant,
  endedAt: instant.nullable(),
  /** The routing rule that asked for it; `''` = a person. */
  ruleId: z.string(),
  commitment: z.enum(['none', 'waiting', 'committed', 'failed']),
});

/** `*` and `?` as wildcards, several parted by a backslash, any case; `''` = any. */
const pattern = z.string().max(256);

export const routingRule = z.object({
  /** `''` for a new one. */
  id: z.string().max(64),
  name: z.string().trim().min(1).max(64),
  enabled: z.boolean(),
  modality: pattern,
  stationName: pattern,
  bodyPart: pattern,
  /** Who sent the object to us; `''` = any sender on the network. Imported files come from `Import`, our own reports from `Sagitta`. */
  callingAet: pattern,
  peerAets: z.array(aeTitle).min(1).max(32),
  /** Asks each peer afterwards to take the objects over for good (Storage Commitment). */
  requestCommitment: z.boolean(),
});

const retrieveItem = z.object({
  peerAet: aeTitle,
  StudyInstanceUID: uid,
  SeriesInstanceUID: z.union([z.literal(''), uid]),
  description: z.string().max(256),
  PatientName: z.string().max(1024),
  /** As the peer says; null = not known. */
  objects: z.number().int().min(0).nullable(),
});

const none = z.object({}).strict();
const identifyTransfer = z.object({ id: z.string().max(64) });
const ids = z.object({ ids: z.array(z.string()) });
const change = { output: none, owner: 'archive', effect: 'write' } as const;

export const transferRoutes = {
  /** Newest first; all that have not ended, and the newest 200 that have. */
  'transfer.list': route({ input: none, output: z.object({ transfers: z.array(transfer) }), owner: 'archive', effect: 'read' }),
  /** NOT_FOUND for a peer that is not known; nothing is queued then. What is queued already answers with the id it has. */
  'transfer.retrieve': route({ input: z.object({ items: z.array(retrieveItem).min(1).max(1000) }), output: ids, owner: 'archive', effect: 'write' }),
  'transfer.send': route({
    input: z.object({ StudyInstanceUIDs: z.array(uid).min(1).max(1000), peerAets: z.array(aeTitle).min(1).max(32) }),
    output: ids,
    owner: 'archive',
    effect: 'write',
  }),
  /** What has arrived stays. CONFLICT when the state does not allow it, here and below. */
  'transfer.cancel': route({ input: identifyTransfer, ...change }),
  'transfer.pause': route({ input: identifyTransfer, ...change }),
  /** Goes on with what is missing. */
  'transfer.resume': route({ input: identifyTransfer, ...change }),
  /** At once instead of at `retryAt`; what has ended begins again with what failed or is missing. */
  'transfer.retry': route({ input: identifyTransfer, ...change }),
  'transfer.pauseAll': route({ input: none, ...change }),
  'transfer.resumeAll': route({ input: none, ...change }),
  /** Takes the ended ones off the list. */
  'transfer.clearEnded': route({ input: none, ...change }),
  'routing.list': route({ input: none, output: z.object({ rules: z.array(routingRule) }), owner: 'archive', effect: 'read' }),
  /** Adds (`id: ''`) or replaces; objects from now on are routed by it. */
  'routing.set': route({ input: z.object({ rule: routingRule }), output: z.object({ rule: routingRule }), owner: 'archive', effect: 'write' }),
  'routing.remove': route({ input: z.object({ id: z.string().max(64) }), ...change }),
} as const;

export type Transfer = z.infer<typeof transfer>;
export type TransferState = Transfer['state'];
export type RoutingRule = z.infer<typeof routingRule>;
export type RetrieveItem = z.infer<typeof retrieveItem>;
