// Measurements on images: what was drawn, where, what it says and how sure it is. Fields that came later have defaults, so that what was stored before still parses.
import { z } from 'zod';
import { imagePoint, instant, lps, uid } from './values.ts';

const measurementKinds = [
  'length',
  'bidirectional',
  'angle',
  'cobb',
  'ellipse',
  'rectangle',
  'freehand',
  'arrow',
  'text',
  'probe',
  'cardiothoracic',
  'calibration',
] as const;

const roiStatistics = z.object({
  mean: z.number(),
  /** Population standard deviation (divided by n). */
  sd: z.number(),
  min: z.number(),
  max: z.number(),
  /** Mean of the two middle values when there is an even number; null where it was stored before medians were. */
  median: z.number().nullable().default(null),
  pixelCount: z.number().int(),
  /** mm², null without a known spacing. */
  areaMm2: z.number().nullable(),
  /** mm along the drawn outline, null without a known spacing. */
  perimeterMm: z.number().nullable().default(null),
  /** Unit of the modality values: HU, SUVbw, … or "signal". */
  unit: z.string(),
});

/** A further number of the same measurement: short axis, area, heart width … */
const otherValue = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.string(),
  /** ± in `unit`; null where none applies. */
  uncertainty: z.number().nullable(),
});

/** A known length drawn by a person: what the pixels of an image, or of all images of its series, measure from then on. */
const calibration = z.object({
  knownMm: z.number().positive(),
  scope: z.enum(['image', 'series']),
  /** The spacing source that it stands in for, "unknown" when there was none. */
  overrides: z.string(),
});

export const measurement = z.object({
  id: z.uuid(),
  /** The number shown, M1, M2 …; given by the archive. */
  number: z.number().int().min(1),
  /** Tracking Unique Identifier (PS3.16 TID 1410). */
  trackingUid: uid,
  /** Tracking Identifier: the name under which a lesion is followed across studies; "" when it is not. */
  trackingIdentifier: z.string().max(64).default(''),
  /** RECIST 1.1. */
  lesionRole: z.enum(['', 'target', 'non-target', 'new']).default(''),
  /** Organ it lies in, a name of `dicom/sr/sites.ts` or the meaning of the code that was read; "" when not said. */
  site: z.string().max(64).default(''),
  laterality: z.enum(['', 'left', 'right', 'both']).default(''),
  StudyInstanceUID: uid,
  SeriesInstanceUID: uid,
  /** The acquired image it lies on; null when drawn on a reformatted plane. */
  SOPInstanceUID: uid.nullable(),
  /** 1-based frame of that image. */
  frame: z.number().int().min(1),
  FrameOfReferenceUID: z.string(),
  kind: z.enum(measurementKinds),
  plane: z.enum(['acquired', 'axial', 'sagittal', 'coronal', 'oblique', 'curved']),
  /** What a person called it: "liver reference"; arrow and text: their text. */
  label: z.string().max(500),
  /**
   * On the acquired image; [] on a reformatted plane.
   * length, calibration: two ends; bidirectional: ends of the long axis, then of the short; angle: end, apex, end;
   * cobb: ends of one line, then of the other; ellipse: ends of one axis, then of the other; rectangle: four corners in order around;
   * freehand: corners of the closed outline; arrow: tip, then tail; text, probe: one point;
   * cardiothoracic: the two ends of the inner thorax, then the two outermost points of the heart.
   */
  imagePoints: z.array(imagePoint).max(2000),
  /** The same points in the patient; [] when the image has no geometry. */
  points: z.array(lps).max(2000),
  /** Main number: length and long axis mm, angle °, ROI mean, probe value, ratio; null when refused or a mark. */
  value: z.number().nullable(),
  unit: z.string(),
  /** ± in `unit`, at least half a pixel; null where none applies. */
  uncertainty: z.number().nullable(),
  others: z.array(otherValue).max(16).default([]),
  /** PixelSpacing, ImagerPixelSpacing at detector, …, or "". */
  spacingSource: z.string(),
  statistics: roiStatistics.nullable(),
  /** The values under it were sampled between stored pixels. */
  interpolated: z.boolean().default(false),
  calibration: calibration.nullable().default(null),
  /** Why there is no value: "spacing unknown"; null when there is one. */
  refused: z.string().nullable(),
  /** "axial 57": place in words, as the panel shows it. */
  place: z.string(),
  /** Read from a structured report or presentation state: shown, never edited. */
  imported: z.boolean().default(false),
  /** Where an imported one comes from, in words; "" when it was drawn here. */
  source: z.string().default(''),
  author: z.string(),
  createdAt: instant,
  updatedAt: instant,
});
export type Measurement = z.infer<typeof measurement>;
export type RoiStatistics = z.infer<typeof roiStatistics>;
export type OtherValue = z.infer<typeof otherValue>;

/** What a client sends; the archive adds number, author and times. */
export const measurementInput = measurement.omit({ number: true, author: true, createdAt: true, updatedAt: true });
export type MeasurementInput = z.infer<typeof measurementInput>;

type LaterFields = Pick<
  Measurement,
  'trackingIdentifier' | 'lesionRole' | 'site' | 'laterality' | 'others' | 'interpolated' | 'calibration' | 'imported' | 'source'
>;

/** What a row stored before these fields says of them. */
export function laterFields(): LaterFields {
  return { trackingIdentifier: '', lesionRole: '', site: '', laterality: '', others: [], interpolated: false, calibration: null, imported: false, source: '' };
}
