// A measurement group of a structured report (TID 1410, 1411, 1501) as plain values, both for writing and as read. Shapes only.
import type { Code } from './codes.ts';
import type { ImageReference } from './content.ts';

/** On an image: (column, row), pixel centres at whole numbers. In the patient: LPS mm. */
export interface SrGraphic {
  type: 'POINT' | 'MULTIPOINT' | 'POLYLINE' | 'POLYGON' | 'CIRCLE' | 'ELLIPSE' | 'ELLIPSOID';
  points: number[][];
  place: { on: 'image'; image: SrImage } | { on: 'patient'; frameOfReferenceUid: string };
}

/** An image that content refers to; series and study are known where the evidence of the document tells them. */
export type SrImage = ImageReference;

export interface SrNumber {
  concept: Code;
  derivation: Code | null;
  value: number;
  unit: Code;
  /** ± in the same unit; null when not said. */
  uncertainty: number | null;
  /** Where the pixel spacing comes from, in words; '' when not said. */
  spacingSource: string;
  /** What this number alone was measured on. */
  graphics: SrGraphic[];
}

export interface SrGroup {
  /** Of the observation, '' when not said. */
  observationUid: string;
  /** DICOM date and time, in the time zone of the document, '' when not said. */
  observedAt: string;
  trackingIdentifier: string;
  trackingUid: string;
  method: Code | null;
  finding: Code | null;
  site: Code | null;
  laterality: Code | null;
  view: Code | null;
  role: Code | null;
  comment: string;
  /** Why there is no number, '' when there is one. */
  refused: string;
  /** The number that the measurement had where it was made, `M3` = 3; null when not said. */
  ordinal: number | null;
  /** Regions that all numbers of the group belong to. */
  regions: SrGraphic[];
  /** Images referred to without coordinates. */
  images: SrImage[];
  numbers: SrNumber[];
}

export const emptyGroup: SrGroup = {
  observationUid: '',
  observedAt: '',
  trackingIdentifier: '',
  trackingUid: '',
  method: null,
  finding: null,
  site: null,
  laterality: null,
  view: null,
  role: null,
  comment: '',
  refused: '',
  ordinal: null,
  regions: [],
  images: [],
  numbers: [],
};
