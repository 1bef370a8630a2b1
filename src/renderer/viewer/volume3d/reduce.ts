// Brings a volume to a size the ray caster can hold: whole-number averaging along the finest axes first. Pure.

export interface Grid {
  dimensions: readonly [number, number, number];
  /** mm between voxel centres. */
  spacing: readonly [number, number, number];
  /** Offset of the centre of the first voxel from that of the full grid, in full voxels. */
  shift: readonly [number, number, number];
  factors: readonly [number, number, number];
}

/** Factors so that the reduced grid has at most `maxVoxels`; the axis with the finest spacing is reduced first. */
export function planReduction(dimensions: readonly [number, number, number], spacing: readonly [number, number, number], maxVoxels: number): Grid {
  const factors: [number, number, number] = [1, 1, 1];
  const size = (axis: 0 | 1 | 2) => Math.max(1, Math.floor(dimensions[axis] / factors[axis]));
  while (size(0) * size(1) * size(2) > maxVoxels) {
    const step = ([0, 1, 2] as const).map((axis) => spacing[axis] * factors[axis]);
    const finest = Math.min(...step);
    for (const axis of [0, 1, 2] as const) if ((step[axis] ?? 0) <= finest * 1.2) factors[axis] += 1;
  }
  return {
    dimensions: [size(0), size(1), size(2)],
    spacing: [spacing[0] * factors[0], spacing[1] * factors[1], spacing[2] * factors[2]],
    shift: [(factors[0] - 1) / 2, (factors[1] - 1) / 2, (factors[2] - 1) / 2],
    factors,
  };
}

/** Averages `count` full slices (one reduced slice's worth) into `target` at slice `kReduced`, times `scale`. */
export function reduceSlab(
  slab: Int16Array | Float32Array,
  count: number,
  nx: number,
  ny: number,
  grid: Grid,
  kReduced: number,
  scale: number,
  target: Int16Array,
): void {
  const [fx, fy] = grid.factors;
  const [rx, ry] = grid.dimensions;
  const weight = scale / (fx * fy * count);
  const base = kReduced * rx * ry;
  for (let y = 0; y < ry; y++) {
    for (let x = 0; x < rx; x++) {
      let sum = 0;
      for (let k = 0; k < count; k++) {
        for (let dy = 0; dy < fy; dy++) {
          const row = k * nx * ny + (y * fy + dy) * nx + x * fx;
          for (let dx = 0; dx < fx; dx++) sum += slab[row + dx] ?? 0;
        }
      }
      target[base + y * rx + x] = Math.round(sum * weight);
    }
  }
}
