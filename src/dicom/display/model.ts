// A decoded frame as it is read and shown: modality values or colours, what is background, overlay marks. Shapes only; frame.ts makes it, greys.ts paints it.
import type { OverlayPlane } from '../overlays.ts';

/** Stored values as a codec gives them. */
export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

/** Values after the modality LUT, one per pixel: the smallest of these types that holds them exactly. */
export type ModalityValues = Int16Array | Uint16Array | Int32Array | Float32Array | Float64Array;

export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** What an overlay plane marks on the frame. */
export interface OverlayMark {
  readonly group: number;
  readonly label: string;
  readonly kind: OverlayPlane['kind'];
  /** Indexes of the image's pixels; of a region its outline. */
  readonly pixels: Uint32Array;
}

export interface Frame {
  readonly columns: number;
  readonly rows: number;
  /** null for a colour image. */
  readonly values: ModalityValues | null;
  /** Colour image: R, G, B, 255 per pixel; null for a greyscale image. */
  readonly rgba: Uint8ClampedArray<ArrayBuffer> | null;
  /** Of the values without padding. */
  readonly min: number;
  readonly max: number;
  /** Modality values that are no picture but filling (PS3.3 C.7.5.1.1.2); null without. */
  readonly padding: ValueRange | null;
  readonly overlays: readonly OverlayMark[];
  /** An overlay plane could not be read. */
  readonly lacksOverlay: boolean;
}

export function isFractional(values: ModalityValues): boolean {
  return values instanceof Float32Array || values instanceof Float64Array;
}
