// What we use of the JPEG encoder, which brings no types of its own.
/* eslint-disable no-restricted-syntax -- the package has a default export */

declare module '@cornerstonejs/codec-libjpeg-turbo-8bit/wasmjs' {
  export interface JpegEncoder {
    getDecodedBuffer(frame: { width: number; height: number; bitsPerSample: number; componentCount: number; isSigned: boolean }): Uint8Array;
    getEncodedBuffer(): Uint8Array;
    setQuality(quality: number): void;
    setProgressive(progressive: boolean): void;
    setSubSampling(mode: number): void;
    encode(): void;
    delete(): void;
  }
  const factory: (options: { wasmBinary: Uint8Array; print: () => void; printErr: () => void }) => Promise<{ JPEGEncoder: new () => JpegEncoder }>;
  export default factory;
}
