// The header of one frame: what the frame says of itself over what the object says (PS3.3 C.7.6.16).
import type { FrameValues, ImageHeader } from '../headerModel.ts';

type Voi = Pick<ImageHeader, 'WindowCenter' | 'WindowWidth' | 'WindowCenterWidthExplanation' | 'VOILUTFunction' | 'voiLuts'>;

function voiOf(frame: FrameValues): Partial<Voi> {
  const { WindowCenter, WindowWidth, WindowCenterWidthExplanation = [], VOILUTFunction = '', voiLuts = [] } = frame;
  if (WindowCenter.length === 0 && voiLuts.length === 0) return {};
  return { WindowCenter, WindowWidth, WindowCenterWidthExplanation, VOILUTFunction, voiLuts };
}

/** `frame` from 0. An object without per-frame values is answered as it is. */
export function frameHeader(image: ImageHeader, frame: number): ImageHeader {
  const own = image.frames[frame];
  if (own === undefined) return image;
  return {
    ...image,
    ImagePositionPatient: own.ImagePositionPatient ?? image.ImagePositionPatient,
    ImageOrientationPatient: own.ImageOrientationPatient ?? image.ImageOrientationPatient,
    PixelSpacing: own.PixelSpacing ?? image.PixelSpacing,
    SliceThickness: own.SliceThickness ?? image.SliceThickness,
    SpacingBetweenSlices: own.SpacingBetweenSlices ?? image.SpacingBetweenSlices,
    RescaleSlope: own.RescaleSlope ?? image.RescaleSlope,
    RescaleIntercept: own.RescaleIntercept ?? image.RescaleIntercept,
    RescaleType: own.RescaleType === undefined || own.RescaleType === '' ? image.RescaleType : own.RescaleType,
    ...voiOf(own),
  };
}

/** Pixels are decimals. An index of an earlier version does not say it: parametric maps alone had them. */
export function isFloating(SOPClassUID: string, image: Pick<ImageHeader, 'floating' | 'BitsAllocated' | 'overlayPlanes'>): boolean {
  if (image.overlayPlanes !== undefined) return image.floating === true;
  return SOPClassUID === '1.2.840.10008.5.1.4.1.1.30' && image.BitsAllocated >= 32;
}
