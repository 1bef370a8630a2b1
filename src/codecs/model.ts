// The shapes at the codecs' door: what a frame is before and after decoding.

/** How the stored samples are laid out (PS3.3 C.7.6.3). An ImageHeader gives it by `frameDescription`. */
export interface FrameDescription {
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsAllocated: number;
  bitsStored: number;
  highBit: number;
  pixelRepresentation: number;
  planarConfiguration: number;
  photometricInterpretation: string;
}

export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

export interface EncodedFrame {
  transferSyntaxUid: string;
  /** One whole frame: native bytes, or the codestream with its fragments joined. */
  bytes: Uint8Array;
  description: FrameDescription;
  /** 1-bit native frames: the first bit inside the first byte. */
  bitOffset?: number;
  /** Float Pixel Data and Double Float Pixel Data instead of integers. */
  floating?: boolean;
}

/** Stored values, sign-extended and without overlay bits; colour always by pixel (planar configuration 0), YBR turned into RGB. */
export interface DecodedFrame {
  samples: Samples;
  rows: number;
  columns: number;
  samplesPerPixel: number;
  bitsStored: number;
  signed: boolean;
  photometricInterpretation: string;
}

export type CodecName = 'charls' | 'openjpeg' | 'libjpeg-turbo' | 'openjph';

/** Where a codec's WASM binary is: a URL (browser) or the bytes (Node). */
export type LocateWasm = (name: CodecName) => string | Uint8Array;
