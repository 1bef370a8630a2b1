// What a decode worker is asked for, and what it answers. Shared by the page and the worker; the frame itself is dicom/display.
import type { Frame } from '../../../dicom/display/model.ts';
import type { ImageHeader } from '../../../dicom/headerModel.ts';

export type { Frame, ModalityValues } from '../../../dicom/display/model.ts';

export interface FrameJob {
  readonly url: string;
  /** Head of the file, for colour tables and overlay planes; null where the header says that there are none. */
  readonly headUrl: string | null;
  readonly transferSyntaxUid: string;
  readonly image: ImageHeader;
  /** 0-based. */
  readonly frame: number;
  /** First bit of a 1-bit frame inside its first byte (frames follow one another without padding, PS3.5 8.1.1). */
  readonly bitOffset: number;
  /** Float Pixel Data: values are IEEE floats, not integers (Parametric Map, PS3.3 C.7.6.24). */
  readonly floating: boolean;
}

export function frameBytes({ values, rgba, overlays }: Frame): number {
  return (values?.byteLength ?? 0) + (rgba?.byteLength ?? 0) + overlays.reduce((sum, { pixels }) => sum + pixels.byteLength, 0);
}
