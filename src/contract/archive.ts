// The archive as a whole: health, imports, quarantine, peers, exports, verification. The JSON of the command line has these shapes.
import { z } from 'zod';
import { aeTitle, instant, port, uid } from './values.ts';

export const listenerState = z.object({
  aet: z.string(),
  host: z.string(),
  /** 0 = no port without TLS. */
  port: z.number().int(),
  listening: z.boolean(),
  /** Why it does not listen, and what to do; null when it does. */
  problem: z.string().nullable(),
  /** null = no port with TLS now. */
  tlsPort: z.number().int().nullable().default(null),
  /** Why TLS is not there though it is set, or what will soon end it; null when all is well. */
  tlsProblem: z.string().nullable().default(null),
  /** When our certificate ends. */
  tlsExpiresAt: instant.nullable().default(null),
});

export const archiveStatus = z.object({
  dataDir: z.string(),
  listener: listenerState,
  freeBytes: z.number(),
  studies: z.number().int(),
  instances: z.number().int(),
  quarantined: z.number().int(),
  /** Why the index does not show all that is stored; '' when it does. */
  indexProblem: z.string(),
  /** Instances whose bytes are not there, as the last repair found. */
  damaged: z.number().int(),
  lastObjectAt: instant.nullable(),
  /** Associations that are sending now. */
  receiving: z.array(z.object({ callingAet: z.string(), received: z.number().int() })),
});

export const importResult = z.object({
  found: z.number().int(),
  stored: z.number().int(),
  duplicates: z.number().int(),
  quarantined: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  skipped: z.array(z.object({ path: z.string(), reason: z.string() })),
  /** Of those in `skipped`: what could not be read, unpacked or kept; it may hold images. */
  failed: z.number().int(),
  /** It was stopped before its end; what is counted is safe. */
  cancelled: z.boolean(),
});

export const quarantineRow = z.object({
  id: z.string(),
  /** File name or calling AE title it came from. */
  source: z.string(),
  code: z.string(),
  message: z.string(),
  SOPInstanceUID: z.string(),
  bytes: z.number(),
  receivedAt: instant,
});

export const peer = z.object({
  aet: aeTitle,
  host: z.string().min(1).max(253),
  port: port.min(1),
  /** How we call it: with TLS it is never called without. */
  tls: z.enum(['none', 'tls']).default('none'),
  /** What people call it. */
  name: z.string().max(64).default(''),
  /** How studies are fetched from it. */
  retrieveBy: z.enum(['move', 'get']).default('move'),
  /** Associations at once from it; one more is refused for the moment (2/3/2). null = as many as the archive takes. */
  maxAssociations: z.number().int().min(1).max(1000).nullable().default(null),
  /** Objects a minute from it; past that it is read more slowly, nothing is lost. null = as they come. */
  maxObjectsPerMinute: z.number().int().min(6).max(1_000_000).nullable().default(null),
});

/** Options of PS3.15 Annex E; all absent: the Basic Application Level Confidentiality Profile. */
export const deidentifyRequest = z
  .object({
    retainUids: z.boolean(),
    longitudinal: z.enum(['removed', 'full', 'modified']),
    retainDevice: z.boolean(),
    retainInstitution: z.boolean(),
    retainPatientCharacteristics: z.boolean(),
    retainSafePrivate: z.boolean(),
    cleanDescriptors: z.boolean(),
    cleanStructuredContent: z.boolean(),
    cleanGraphics: z.boolean(),
    /** Write objects that say they have text in their pixels; otherwise they are left out. */
    allowBurnedIn: z.boolean(),
  })
  .partial()
  .strict();

const exportNotes = z.object({
  /** Objects that were not written, and why. */
  leftOut: z.array(z.object({ SOPInstanceUID: z.string(), code: z.string(), message: z.string() })),
  /** What somebody must look at before the files leave the house. */
  warnings: z.array(z.object({ code: z.string(), message: z.string(), instances: z.number().int() })),
});

export const exportResult = exportNotes.extend({ written: z.number().int(), files: z.array(z.string()) });

export const verifyResult = z.object({
  ok: z.boolean(),
  instances: z.number().int(),
  problems: z.array(z.object({ code: z.string(), message: z.string(), SOPInstanceUID: z.string() })),
  /** What a repair did, a sentence for each; empty when none was asked for. */
  repairs: z.array(z.object({ code: z.string(), message: z.string(), SOPInstanceUID: z.string() })),
  audit: z.object({ ok: z.boolean(), records: z.number().int(), firstBad: z.number().int().nullable() }),
});

export const sendResult = z.object({
  sent: z.number().int(),
  failed: z.number().int(),
  warnings: z.number().int(),
  /** Those of `sent` that went out uncompressed, since the peer takes nothing else. */
  transcoded: z.number().int(),
});

/** Levels of the Query/Retrieve models (PS3.4 C.6). */
export const queryLevel = z.enum(['PATIENT', 'STUDY', 'SERIES', 'IMAGE']);

/** Attributes by keyword: `''` asks for the value, anything else also narrows (wildcards, ranges, lists). */
export const queryKeys = z.record(z.string().regex(/^[A-Za-z0-9]{1,64}$/), z.string().max(65_536));

/** Values by keyword; lists of codes are arrays, counts are numbers; private and unknown ones by `(gggg,eeee)`. */
export const queryMatch = z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())]));

export const retrieveResult = z.object({ completed: z.number().int(), failed: z.number().int(), warning: z.number().int() });

/** A long task; news of it arrives as `job` events. */
export const job = z.object({
  id: z.string(),
  kind: z.enum(['import', 'export', 'send', 'verify', 'reindex', 'backup']),
  done: z.number(),
  /** null while not yet known. */
  total: z.number().nullable(),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  message: z.string(),
});

export const pixelLease = z.object({
  /** File of the archive that holds the frame; never leaves main. */
  path: z.string(),
  fragments: z.array(z.object({ offset: z.number().int().min(0), length: z.number().int().min(0) })).min(1),
  transferSyntaxUid: z.string(),
  expiresAt: z.number(),
});

export const identifyStudy = z.object({ StudyInstanceUID: uid });

export type ListenerState = z.infer<typeof listenerState>;
export type ArchiveStatus = z.infer<typeof archiveStatus>;
export type ImportResult = z.infer<typeof importResult>;
export type QuarantineRow = z.infer<typeof quarantineRow>;
export type Peer = z.infer<typeof peer>;
/** As it may be given: what is left out takes its default. */
export type PeerInput = z.input<typeof peer>;
export type ExportNotes = z.infer<typeof exportNotes>;
export type ExportResult = z.infer<typeof exportResult>;
export type VerifyResult = z.infer<typeof verifyResult>;
export type QueryLevel = z.infer<typeof queryLevel>;
export type QueryMatch = z.infer<typeof queryMatch>;
export type RetrieveResult = z.infer<typeof retrieveResult>;
export type SendResult = z.infer<typeof sendResult>;
export type Job = z.infer<typeof job>;
export type PixelLease = z.infer<typeof pixelLease>;
