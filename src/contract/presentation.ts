// Presentation states of a study: read from any vendor's GSPS, and written from what a viewport shows. Shapes follow dicom/gsps/model.ts.
import { z } from 'zod';
import type { PresentationState } from '../dicom/gsps/model.ts';
import { route } from './route.ts';
import { uid } from './values.ts';

const pair = z.tuple([z.number(), z.number()]).readonly();
const units = z.enum(['PIXEL', 'DISPLAY']);
const presentedImage = z.object({ SeriesInstanceUID: uid, SOPClassUID: uid, SOPInstanceUID: uid, frames: z.array(z.number().int().min(1)) });
const appliesTo = z.array(presentedImage);
const lut = z.object({ firstValueMapped: z.number(), bitsPerEntry: z.number(), data: z.array(z.number()), explanation: z.string() });
const modality = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rescale'), slope: z.number(), intercept: z.number(), type: z.string() }),
  z.object({ kind: z.literal('lut'), lut }),
]);
const voi = z.discriminatedUnion('kind', [
  z.object({
    appliesTo,
    kind: z.literal('window'),
    centre: z.number(),
    width: z.number(),
    function: z.enum(['LINEAR', 'LINEAR_EXACT', 'SIGMOID']),
    explanation: z.string(),
  }),
  z.object({ appliesTo, kind: z.literal('lut'), lut }),
]);
const presentationLut = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shape'), shape: z.enum(['IDENTITY', 'INVERSE']) }),
  z.object({ kind: z.literal('lut'), lut }),
]);
const value = z.number().nullable();
const shutter = z.discriminatedUnion('shape', [
  z.object({ value, shape: z.literal('rectangular'), left: z.number(), right: z.number(), top: z.number(), bottom: z.number() }),
  z.object({ value, shape: z.literal('circular'), centre: pair, radius: z.number() }),
  z.object({ value, shape: z.literal('polygonal'), points: z.array(pair) }),
  z.object({ value, shape: z.literal('bitmap'), overlayGroup: z.number() }),
]);
const displayedArea = z.object({
  appliesTo,
  topLeft: pair,
  bottomRight: pair,
  mode: z.enum(['SCALE TO FIT', 'TRUE SIZE', 'MAGNIFY']),
  magnification: z.number().nullable(),
  pixelSpacing: pair.nullable(),
  pixelAspectRatio: pair.nullable(),
});
const layer = z.object({
  name: z.string(),
  order: z.number(),
  description: z.string(),
  grayscale: z.number().nullable(),
  lab: z.array(z.number()).readonly().nullable(),
});
const graphic = z.object({
  units,
  type: z.enum(['POINT', 'POLYLINE', 'INTERPOLATED', 'CIRCLE', 'ELLIPSE']),
  points: z.array(pair),
  filled: z.boolean(),
  trackingUid: z.string(),
});
const text = z.object({
  text: z.string().max(1024),
  box: z.object({ units, topLeft: pair, bottomRight: pair, justify: z.enum(['LEFT', 'CENTER', 'RIGHT']) }).nullable(),
  anchor: z.object({ units, point: pair, visible: z.boolean() }).nullable(),
});
const annotation = z.object({ appliesTo, layer: z.string(), graphics: z.array(graphic), texts: z.array(text) });

const presentationState = z.object({
  SOPInstanceUID: uid,
  SOPClassUID: uid,
  SeriesInstanceUID: uid,
  StudyInstanceUID: uid,
  label: z.string(),
  description: z.string(),
  creator: z.string(),
  date: z.string(),
  time: z.string(),
  images: appliesTo,
  modality: modality.nullable(),
  voi: z.array(voi),
  presentationLut,
  shutters: z.array(shutter),
  displayedAreas: z.array(displayedArea),
  rotation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  flipped: z.boolean(),
  layers: z.array(layer),
  annotations: z.array(annotation),
  unread: z.array(z.string()),
}) satisfies z.ZodType<PresentationState>;

/** What a viewport shows; the archive adds the Modality LUT of the images, UIDs, creator and time. */
const presentationInput = presentationState
  .pick({ voi: true, presentationLut: true, shutters: true, displayedAreas: true, rotation: true, flipped: true, layers: true, annotations: true })
  .extend({
    StudyInstanceUID: uid,
    /** Each must lie in the study. */
    images: z
      .array(z.object({ SOPInstanceUID: uid, frames: z.array(z.number().int().min(1)) }))
      .min(1)
      .max(5000),
    label: z.string().max(16),
    description: z.string().max(64),
  });
export type PresentationInput = z.infer<typeof presentationInput>;

/** An object that was read, and what in it could not be. */
const readObject = z.object({
  SOPInstanceUID: uid,
  /** SR, KOS, GSPS. */
  kind: z.enum(['sr', 'kos', 'gsps']),
  title: z.string(),
  /** Measurements, key images or annotations taken over. */
  taken: z.number().int(),
  /** One sentence for each thing that could not be mapped; [] when all was. */
  unread: z.array(z.string()),
});
export type ReadObject = z.infer<typeof readObject>;

const ofStudy = z.object({ StudyInstanceUID: uid });

export const presentationRoutes = {
  /** Newest first. */
  'presentation.list': route({ input: ofStudy, output: z.object({ states: z.array(presentationState) }), owner: 'archive', effect: 'read' }),
  /** Writes a Grayscale Softcopy Presentation State. UNSUPPORTED for colour images, REFUSED where the images have different rescale values. */
  'presentation.save': route({ input: presentationInput, output: z.object({ SOPInstanceUID: uid }), owner: 'archive', effect: 'write' }),
  /** The measurements of the study as DICOM SR (TID 1500); `leftOut` says of each that could not be written why. REFUSED when there is none. */
  'measurement.saveSr': route({
    input: ofStudy,
    output: z.object({ SOPInstanceUID: uid, written: z.number().int(), leftOut: z.array(z.string()) }),
    owner: 'archive',
    effect: 'write',
  }),
  /** Every SR, KOS and presentation state of the study with what could be read of it. */
  'readBack.list': route({ input: ofStudy, output: z.object({ objects: z.array(readObject) }), owner: 'archive', effect: 'read' }),
} as const;
