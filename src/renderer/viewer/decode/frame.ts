// What a decoded frame is, and what a decode worker is asked for. Shared by the page and the worker.
import type { ImageHeader } from '../../../dicom/headerModel.ts';

/** Modality values (after the modality LUT), one per pixel. */
export type ModalityValues = Int16Array | Uint16Array | Float32Array;

export interface Frame {
  readonly columns: number;
  readonly rows: number;
  /** null for a colour image. */
  readonly values: ModalityValues | null;
  /** Colour image: R, G, B, 255 per pixel; null for a greyscale image. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer> | null;
  readonly min: number;
  readonly max: number;
}

export interface FrameJob {
  readonly url: string;
  readonly transferSyntaxUid: string;
  readonly image: ImageHeader;
  /** First bit of a 1-bit frame inside its first byte (frames follow one another without padding, PS3.5 8.1.1). */
  readonly bitOffset: number;
  /** Float Pixel Data: values are IEEE floats, not integers (Parametric Map, PS3.3 C.7.6.24). */
  readonly floating: boolean;
}

export function frameBytes(frame: Frame): number {
  return (frame.values?.byteLength ?? 0) + (frame.rgba?.byteLength ?? 0);
}
