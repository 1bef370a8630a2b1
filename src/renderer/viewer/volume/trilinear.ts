// One trilinear value of a volume. For whole planes see freePlane.ts, which works out the bounds of a row at once.
import type { Volume } from './volume.ts';

/** At a continuous index; NaN outside the voxels (± half of one). */
export function trilinearAt({ data, dimensions: [nx, ny, nz] }: Volume, x: number, y: number, z: number): number {
  if (!(x >= -0.5 && y >= -0.5 && z >= -0.5 && x <= nx - 0.5 && y <= ny - 0.5 && z <= nz - 0.5)) return NaN;
  const cx = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
  const cy = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
  const cz = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
  const i = cx | 0;
  const j = cy | 0;
  const k = cz | 0;
  const u = cx - i;
  const v = cy - j;
  const p = i + nx * (j + ny * k);
  const right = i + 1 < nx ? 1 : 0;
  const below = j + 1 < ny ? nx : 0;
  const q = k + 1 < nz ? p + nx * ny : p;
  const a0 = (data[p] as number) + ((data[p + right] as number) - (data[p] as number)) * u;
  const a1 = (data[p + below] as number) + ((data[p + below + right] as number) - (data[p + below] as number)) * u;
  const b0 = (data[q] as number) + ((data[q + right] as number) - (data[q] as number)) * u;
  const b1 = (data[q + below] as number) + ((data[q + below + right] as number) - (data[q + below] as number)) * u;
  const a = a0 + (a1 - a0) * v;
  return a + (b0 + (b1 - b0) * v - a) * (cz - k);
}
