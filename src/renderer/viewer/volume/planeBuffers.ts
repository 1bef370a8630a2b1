// Memory of one viewport's planes, used again for every plane: nothing is allocated while the crosshair moves.

export interface PlaneBuffers {
  /** Values of the plane that is made next; the last one's are overwritten. */
  values(like: Int16Array | Float32Array, length: number): Int16Array | Float32Array;
  /** Sums or extremes of a slab, and how much went into each. */
  slab(length: number): { sums: Float32Array; weights: Float32Array };
}

export function createPlaneBuffers(): PlaneBuffers {
  let whole = new Int16Array(0);
  let float = new Float32Array(0);
  let sums = new Float32Array(0);
  let weights = new Float32Array(0);
  return {
    values(like, length) {
      if (like instanceof Int16Array) {
        if (whole.length < length) whole = new Int16Array(length);
        return whole.subarray(0, length);
      }
      if (float.length < length) float = new Float32Array(length);
      return float.subarray(0, length);
    },
    slab(length) {
      if (sums.length < length) {
        sums = new Float32Array(length);
        weights = new Float32Array(length);
      }
      return { sums: sums.subarray(0, length), weights: weights.subarray(0, length) };
    },
  };
}
