// Objects that are read instead of looked at: structured reports, encapsulated documents, waveforms, video; and any other as a list of its attributes.
import { z } from 'zod';
import { pixelLease } from './archive.ts';
import { route } from './route.ts';
import { uid } from './values.ts';

/** A line of a structured report's content tree. */
export interface DocumentItem {
  /** Meaning of the concept name, or "". */
  name: string;
  valueType: string;
  /** Text, meaning of a code, number with its unit, date …; "" for a container. */
  value: string;
  /** The image it was drawn on or refers to; `frame` 1-based. */
  image: { SOPInstanceUID: string; frame: number } | null;
  children: DocumentItem[];
}

const documentItem: z.ZodType<DocumentItem> = z.lazy(() =>
  z.object({
    name: z.string(),
    valueType: z.string(),
    value: z.string(),
    image: z.object({ SOPInstanceUID: z.string(), frame: z.number().int().min(1) }).nullable(),
    children: z.array(documentItem),
  }),
);

const waveformChannel = z.object({
  label: z.string(),
  /** Stored value × `sensitivity` + `baseline` = value in `unit`; 1 and 0 where the file states none. */
  sensitivity: z.number(),
  baseline: z.number(),
  /** As the file names it: "uV", "mV", "mm[Hg]"; "" unknown. */
  unit: z.string(),
});

const waveformGroup = z.object({
  label: z.string(),
  /** Hz. */
  samplingFrequency: z.number().positive(),
  samples: z.number().int().min(1),
  channels: z.array(waveformChannel).min(1),
  /** SS, US, SB, UB of 8 or 16 bits (PS3.3 C.10.9.1.5); channels interleaved in the stream. */
  interpretation: z.enum(['SS', 'US', 'SB', 'UB']),
  littleEndian: z.boolean(),
});

const attributeRow = z.object({
  depth: z.number().int().min(0),
  /** "(0010,0010)". */
  tag: z.string(),
  /** Keyword, or "" for a private or unknown attribute. */
  keyword: z.string(),
  vr: z.string(),
  value: z.string(),
});

const state = { title: z.string(), date: z.string(), author: z.string() };

const documentContent = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('report'),
    ...state,
    /** COMPLETE or PARTIAL, VERIFIED or UNVERIFIED; "" when not stated. */
    completion: z.string(),
    verification: z.string(),
    items: z.array(documentItem),
  }),
  /** Its bytes come by `app://bundle/streams/<uid>/document`. */
  z.object({ kind: z.literal('encapsulated'), ...state, mediaType: z.string(), bytes: z.number().int().min(0) }),
  /** Samples of group n (from 1) come by `app://bundle/streams/<uid>/waveform-<n>`. */
  z.object({ kind: z.literal('waveform'), ...state, groups: z.array(waveformGroup).min(1), annotations: z.array(z.string()) }),
  /** The bit stream comes by `app://bundle/streams/<uid>/video`. */
  z.object({ kind: z.literal('video'), ...state, coding: z.enum(['mpeg2', 'h264', 'hevc']), framesPerSecond: z.number().positive().nullable() }),
  z.object({ kind: z.literal('attributes'), ...state, rows: z.array(attributeRow), /** There are more than are listed. */ cut: z.boolean() }),
]);
export type DocumentContent = z.infer<typeof documentContent>;
export type WaveformGroup = z.infer<typeof waveformGroup>;
export type AttributeRow = z.infer<typeof attributeRow>;

const streamPart = z.string().regex(/^(document|header|video|waveform-[1-9][0-9]{0,2})$/);

export const documentRoutes = {
  'document.read': route({ input: z.object({ SOPInstanceUID: uid }), output: documentContent, owner: 'archive', effect: 'read' }),
  /** Where the bytes of one part lie, for main to stream them. */
  'streams.lease': route({ input: z.object({ SOPInstanceUID: uid, part: streamPart }), output: pixelLease, owner: 'archive', effect: 'read' }),
} as const;
