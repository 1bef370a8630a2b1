// Frames of the one protocol that runs over utility-process ports, the local socket and IPC. Framing on the socket: one JSON document a line.
import { z } from 'zod';
import { event } from './events.ts';
import { failureSchema } from './failure.ts';

/** Who asks: the window's user, or the command line. */
const actor = z.enum(['window', 'cli']);
export type Actor = z.infer<typeof actor>;

const requestFrame = z.object({ kind: z.literal('request'), id: z.number().int(), route: z.string(), input: z.unknown(), actor });
const responseFrame = z.object({
  kind: z.literal('response'),
  id: z.number().int(),
  result: z.union([z.object({ ok: z.literal(true), value: z.unknown() }), z.object({ ok: z.literal(false), error: failureSchema })]),
});
const eventFrame = z.object({ kind: z.literal('event'), event });
/** The archive process: the listener is up (or says why not), requests are answered from now on. */
const readyFrame = z.object({
  kind: z.literal('ready'),
  /** `port` 0 = none without TLS; `tlsPort` null = none with it. */
  dimse: z.object({ aet: z.string(), host: z.string(), port: z.number().int(), tlsPort: z.number().int().nullable().default(null) }),
  dataDir: z.string(),
});
/** The archive process could not open its data folder; it exits after this. */
const refusedFrame = z.object({ kind: z.literal('refused'), error: failureSchema });

export const frame = z.discriminatedUnion('kind', [requestFrame, responseFrame, eventFrame, readyFrame, refusedFrame]);
export type Frame = z.infer<typeof frame>;
export type RequestFrame = z.infer<typeof requestFrame>;
export type ResponseFrame = z.infer<typeof responseFrame>;
