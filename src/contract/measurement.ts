// Measurements on images: what was drawn, where, what it says and how sure it is.
import { z } from 'zod';
import { imagePoint, instant, lps, uid } from './values.ts';

const measurementKinds = ['length', 'ellipse', 'arrow'] as const;

const roiStatistics = z.object({
  mean: z.number(),
  /** Population standard deviation (divided by n). */
  sd: z.number(),
  min: z.number(),
  max: z.number(),
  pixelCount: z.number().int(),
  /** mm², null without a known spacing. */
  areaMm2: z.number().nullable(),
  /** Unit of the modality values: HU, SUVbw, … or "signal". */
  unit: z.string(),
});

export const measurement = z.object({
  id: z.uuid(),
  /** The number shown, M1, M2 …; given by the archive. */
  number: z.number().int().min(1),
  /** Tracking Unique Identifier (PS3.16 TID 1410). */
  trackingUid: uid,
  StudyInstanceUID: uid,
  SeriesInstanceUID: uid,
  /** The acquired image it lies on; null when drawn on a reformatted plane. */
  SOPInstanceUID: uid.nullable(),
  /** 1-based frame of that image. */
  frame: z.number().int().min(1),
  FrameOfReferenceUID: z.string(),
  kind: z.enum(measurementKinds),
  plane: z.enum(['acquired', 'axial', 'sagittal', 'coronal']),
  /** What a person called it: "liver reference"; arrow: its text. */
  label: z.string().max(500),
  /** length: two ends; ellipse: ends of one axis, then of the other; arrow: tip, then tail. On the acquired image; [] on a reformatted plane. */
  imagePoints: z.array(imagePoint).max(64),
  /** The same points in the patient; [] when the image has no geometry. */
  points: z.array(lps).max(64),
  /** Main number: length mm, ellipse mean; null when refused or an arrow. */
  value: z.number().nullable(),
  unit: z.string(),
  /** ± in `unit`, at least half a pixel; null where none applies. */
  uncertainty: z.number().nullable(),
  /** PixelSpacing, ImagerPixelSpacing at detector, …, or "". */
  spacingSource: z.string(),
  statistics: roiStatistics.nullable(),
  /** Why there is no value: "spacing unknown"; null when there is one. */
  refused: z.string().nullable(),
  /** "axial 57": place in words, as the panel shows it. */
  place: z.string(),
  author: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type Measurement = z.infer<typeof measurement>;
export type RoiStatistics = z.infer<typeof roiStatistics>;

/** What a client sends; the archive adds number, author and times. */
export const measurementInput = measurement.omit({ number: true, author: true, createdAt: true, updatedAt: true });
export type MeasurementInput = z.infer<typeof measurementInput>;
