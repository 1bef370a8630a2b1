// The plain, JSON-able header of one instance: what the index, the worklist and the viewer need. Reading it is instanceHeader.ts.
import type { UltrasoundRegion } from './ultrasound.ts';

/** Identification; text as stored in UTF-8, `''` when absent. Numbers that may be absent are null. */
export interface InstanceIdentification {
  SpecificCharacterSet: string;
  PatientName: string;
  PatientID: string;
  IssuerOfPatientID: string;
  PatientBirthDate: string;
  PatientSex: string;
  PatientAge: string;
  PatientSize: string;
  PatientWeight: string;
  StudyInstanceUID: string;
  StudyDate: string;
  StudyTime: string;
  StudyDescription: string;
  StudyID: string;
  AccessionNumber: string;
  ReferringPhysicianName: string;
  NameOfPhysiciansReadingStudy: string;
  SeriesInstanceUID: string;
  SeriesNumber: number | null;
  SeriesDescription: string;
  SeriesDate: string;
  SeriesTime: string;
  Modality: string;
  ProtocolName: string;
  BodyPartExamined: string;
  Laterality: string;
  ImageLaterality: string;
  ViewPosition: string;
  PatientPosition: string;
  PatientOrientation: string[];
  Manufacturer: string;
  ManufacturerModelName: string;
  InstitutionName: string;
  StationName: string;
  SOPClassUID: string;
  SOPInstanceUID: string;
  InstanceNumber: number | null;
  AcquisitionNumber: number | null;
  AcquisitionDate: string;
  AcquisitionTime: string;
  ContentDate: string;
  ContentTime: string;
  TemporalPositionIdentifier: number | null;
  /** ms. */
  TriggerTime: number | null;
  /** ms. */
  EchoTime: number | null;
  /** s/mm². */
  DiffusionBValue: number | null;
  ImageType: string[];
  FrameOfReferenceUID: string;
  ContrastBolusAgent: string;
  ConvolutionKernel: string;
  KVP: number | null;
  BurnedInAnnotation: string;
  /** SR, KOS, PR: the document title's meaning; PDF: DocumentTitle. */
  DocumentTitle: string;
  CompletionFlag: string;
  VerificationFlag: string;
}

/** A LUT of PS3.3 C.11.1.1 / C.11.2.1.1: `data.length` entries, the first for stored value `firstValueMapped`. */
export interface LutData {
  firstValueMapped: number;
  bitsPerEntry: number;
  data: number[];
  explanation: string;
}

/** Edges and points in pixels from 1, as stored. `value`: presentation value of what covers (0 black to 65535 white), null = black. */
export type Shutter = { value: number | null } & (
  | { shape: 'rectangular'; left: number; right: number; top: number; bottom: number }
  | { shape: 'circular'; centre: readonly [number, number]; radius: number }
  | { shape: 'polygonal'; points: (readonly [number, number])[] }
  | { shape: 'bitmap'; overlayGroup: number }
);

/** Values of one frame of an enhanced multi-frame object; null where neither per-frame nor shared groups state it. */
export interface FrameValues {
  ImagePositionPatient: number[] | null;
  ImageOrientationPatient: number[] | null;
  PixelSpacing: number[] | null;
  SliceThickness: number | null;
  SpacingBetweenSlices: number | null;
  RescaleSlope: number | null;
  RescaleIntercept: number | null;
  WindowCenter: number[];
  WindowWidth: number[];
  /** These three are absent in an index of an earlier version. */
  WindowCenterWidthExplanation?: string[];
  VOILUTFunction?: string;
  RescaleType?: string;
  /** The frame's own; absent without. */
  voiLuts?: LutData[];
  DimensionIndexValues: number[];
  StackID: string;
  InStackPositionNumber: number | null;
  TemporalPositionIndex: number | null;
  FrameAcquisitionNumber: number | null;
  FrameType: string[];
  /** Nominal Cardiac Trigger Delay Time, ms. */
  TriggerTime: number | null;
  /** Effective Echo Time, ms. */
  EchoTime: number | null;
  DiffusionBValue: number | null;
}

export interface ImageHeader {
  Rows: number;
  Columns: number;
  NumberOfFrames: number;
  SamplesPerPixel: number;
  PhotometricInterpretation: string;
  PlanarConfiguration: number;
  BitsAllocated: number;
  BitsStored: number;
  HighBit: number;
  PixelRepresentation: number;
  PixelPaddingValue: number | null;
  PixelPaddingRangeLimit: number | null;
  RescaleSlope: number | null;
  RescaleIntercept: number | null;
  RescaleType: string;
  Units: string;
  WindowCenter: number[];
  WindowWidth: number[];
  WindowCenterWidthExplanation: string[];
  VOILUTFunction: string;
  PresentationLUTShape: string;
  ImagePositionPatient: number[] | null;
  ImageOrientationPatient: number[] | null;
  /** Row spacing (between rows) first, then column spacing, mm; as stored, also when invalid. */
  PixelSpacing: number[] | null;
  PixelSpacingCalibrationType: string;
  ImagerPixelSpacing: number[] | null;
  NominalScannedPixelSpacing: number[] | null;
  EstimatedRadiographicMagnificationFactor: number | null;
  PixelAspectRatio: number[] | null;
  SpacingBetweenSlices: number | null;
  SliceThickness: number | null;
  SliceLocation: number | null;
  GantryDetectorTilt: number | null;
  FrameTime: number | null;
  CineRate: number | null;
  LossyImageCompression: string;
  LossyImageCompressionRatio: number[];
  numberOfModalityLuts: number;
  numberOfVoiLuts: number;
  /** Present when the LUTs have at most 65536 entries together. */
  modalityLut: LutData | null;
  voiLuts: LutData[];
  /** Covered parts of the image (PS3.3 C.7.6.11); absent without. */
  shutters?: Shutter[];
  /** Overlay planes that the object describes; undefined in an index of an earlier version. */
  overlayPlanes?: number;
  /** Float Pixel Data or Double Float Pixel Data instead of integers; absent for integers. */
  floating?: boolean;
  numberOfUltrasoundRegions: number;
  /** Those with bounds and increments; absent in headers that were read before they were kept. */
  ultrasoundRegions?: UltrasoundRegion[];
  /** Enhanced multi-frame only; one per frame, else empty. */
  frames: FrameValues[];
}

export interface InstanceHeader extends InstanceIdentification {
  transferSyntaxUid: string;
  image: ImageHeader | null;
}
