// One picture that can be shown: a frame of an instance, with its header and its place in the patient. No pixels.
import { frameHeader } from '../../../dicom/display/frameHeader.ts';
import { planeOf } from '../../../dicom/geometry.ts';
import type { ImageHeader, InstanceHeader } from '../../../dicom/headerModel.ts';
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
  const image = frameHeader(header.image, frame - 1);
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
