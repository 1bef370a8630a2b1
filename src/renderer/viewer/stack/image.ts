// One picture that can be shown: a frame of an instance, with its header and its place in the patient. No pixels.
import { planeOf } from '../../../dicom/geometry.ts';
import type { FrameValues, ImageHeader, InstanceHeader } from '../../../dicom/headerModel.ts';
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { normalize, scale } from '../geometry/vec3.ts';

export interface ViewImage {
  /** `<SOPInstanceUID>/<frame>`. */
  readonly key: string;
  readonly SOPInstanceUID: string;
  /** 1-based. */
  readonly frame: number;
  readonly transferSyntaxUid: string;
  readonly header: InstanceHeader;
  /** The header's image part with the values of this frame in place of the object's (enhanced multi-frame). */
  readonly image: ImageHeader;
  /** null when position or orientation is missing or broken; spacing then tells nothing of the patient. */
  readonly geometry: RasterGeometry | null;
}

function withFrame(image: ImageHeader, frame: FrameValues | undefined): ImageHeader {
  if (frame === undefined) return image;
  return {
    ...image,
    ImagePositionPatient: frame.ImagePositionPatient ?? image.ImagePositionPatient,
    ImageOrientationPatient: frame.ImageOrientationPatient ?? image.ImageOrientationPatient,
    PixelSpacing: frame.PixelSpacing ?? image.PixelSpacing,
    SliceThickness: frame.SliceThickness ?? image.SliceThickness,
    SpacingBetweenSlices: frame.SpacingBetweenSlices ?? image.SpacingBetweenSlices,
    RescaleSlope: frame.RescaleSlope ?? image.RescaleSlope,
    RescaleIntercept: frame.RescaleIntercept ?? image.RescaleIntercept,
    ...(isShown(frame) ? voiOf(frame) : {}),
    RescaleType: frame.RescaleType || image.RescaleType,
  };
}

/** The frame says itself how it is shown. */
function isShown(frame: FrameValues): boolean {
  return frame.WindowCenter.length > 0 || (frame.voiLuts?.length ?? 0) > 0;
}

function voiOf(frame: FrameValues): Pick<ImageHeader, 'WindowCenter' | 'WindowWidth' | 'WindowCenterWidthExplanation' | 'VOILUTFunction' | 'voiLuts'> {
  const { WindowCenter, WindowWidth, WindowCenterWidthExplanation = [], VOILUTFunction = '', voiLuts = [] } = frame;
  return { WindowCenter, WindowWidth, WindowCenterWidthExplanation, VOILUTFunction, voiLuts };
}

/** Place of the frame in the patient (PS3.3 C.7.6.2). */
function imageGeometry(image: ImageHeader): RasterGeometry | null {
  const plane = planeOf(image);
  if (plane === undefined) return null;
  return {
    origin: plane.position,
    columnStep: scale(normalize(plane.rowDirection), plane.columnSpacing),
    rowStep: scale(normalize(plane.columnDirection), plane.rowSpacing),
  };
}

export function viewImage(header: InstanceHeader, frame: number): ViewImage | null {
  if (header.image === null) return null;
  const image = withFrame(header.image, header.image.frames[frame - 1]);
  return {
    key: `${header.SOPInstanceUID}/${String(frame)}`,
    SOPInstanceUID: header.SOPInstanceUID,
    frame,
    transferSyntaxUid: header.transferSyntaxUid,
    header,
    image,
    geometry: imageGeometry(image),
  };
}
