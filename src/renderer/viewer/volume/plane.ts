// Planes of a volume along patient axes: on the voxel grid where the volume lies along them, trilinear where it is oblique.
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { add, dot, scale, type Vec3 } from '../geometry/vec3.ts';
import type { Volume } from './volume.ts';
import { toIndex, toLps } from './voxels.ts';

export type PlaneName = 'axial' | 'sagittal' | 'coronal';

/** Right and down on screen, and the normal away from them, as radiologists hang them. */
export const planeAxes: Record<PlaneName, { right: Vec3; down: Vec3; through: 0 | 1 | 2 }> = {
  axial: { right: [1, 0, 0], down: [0, 1, 0], through: 2 },
  sagittal: { right: [0, 1, 0], down: [0, 0, -1], through: 0 },
  coronal: { right: [1, 0, 0], down: [0, 0, -1], through: 1 },
};

export interface PlaneRaster {
  readonly width: number;
  readonly height: number;
  readonly values: Int16Array | Float32Array;
  readonly geometry: RasterGeometry;
  /** Slice of the volume (k) that this plane is, voxel for voxel; null when it was resampled. */
  readonly slice: number | null;
}

interface GridAxis {
  axis: 0 | 1 | 2;
  sign: 1 | -1;
}

/** The volume axis that runs along a patient direction, or null for an oblique volume. */
function gridAxis(volume: Volume, direction: Vec3): GridAxis | null {
  for (const axis of [0, 1, 2] as const) {
    const cos = dot(volume.direction[axis], direction);
    if (Math.abs(cos) > 0.99995) return { axis, sign: cos > 0 ? 1 : -1 };
  }
  return null;
}

export const planeNames = ['axial', 'sagittal', 'coronal'] as const;

/** The plane through `at` (LPS). */
export function samplePlane(volume: Volume, name: PlaneName, at: Vec3): PlaneRaster {
  const right = gridAxis(volume, planeAxes[name].right);
  const down = gridAxis(volume, planeAxes[name].down);
  return right === null || down === null ? obliquePlane(volume, name, at) : gridPlane(volume, right, down, at);
}

/** Index of the plane through `at` on its own axis, and how many there are: what makes two planes the same picture. */
export function planeIndex(volume: Volume, name: PlaneName, at: Vec3): { index: number; count: number } {
  const direction: Vec3 = planeAxes[name].through === 0 ? [1, 0, 0] : planeAxes[name].through === 1 ? [0, 1, 0] : [0, 0, 1];
  const through = gridAxis(volume, direction);
  if (through === null) {
    const step = Math.min(...volume.spacing);
    const [lo, hi] = extent(volume, direction);
    return { index: Math.round((dot(at, direction) - lo) / step), count: Math.floor((hi - lo) / step) + 1 };
  }
  const count = volume.dimensions[through.axis];
  return { index: Math.min(count - 1, Math.max(0, Math.round(toIndex(volume, at)[through.axis]))), count };
}

function gridPlane(volume: Volume, right: GridAxis, down: GridAxis, at: Vec3): PlaneRaster {
  const through = (3 - right.axis - down.axis) as 0 | 1 | 2;
  const n = volume.dimensions;
  const stride = [1, n[0], n[0] * n[1]] as const;
  const index = Math.min(n[through] - 1, Math.max(0, Math.round(toIndex(volume, at)[through])));
  const corner: [number, number, number] = [0, 0, 0];
  corner[through] = index;
  corner[right.axis] = right.sign > 0 ? 0 : n[right.axis] - 1;
  corner[down.axis] = down.sign > 0 ? 0 : n[down.axis] - 1;
  const offset = corner[0] + corner[1] * stride[1] + corner[2] * stride[2];
  const width = n[right.axis];
  const rows = n[down.axis];
  const origin = toLps(volume, corner);
  const columnStep = scale(volume.direction[right.axis], volume.spacing[right.axis] * right.sign);
  const rowSpacing = volume.spacing[down.axis];
  if (through === 2 && right.axis === 0 && right.sign > 0 && down.sign > 0) {
    const values = volume.data.subarray(offset, offset + width * rows);
    return { width, height: rows, values, geometry: { origin, columnStep, rowStep: scale(volume.direction[1], rowSpacing) }, slice: index };
  }
  // Thick slices get rows in between (linear), so that the plane is not smeared by the screen's scaling of greys.
  const height = Math.max(rows, Math.round(((rows - 1) * rowSpacing) / Math.max(volume.spacing[right.axis], rowSpacing / 8)) + 1);
  const grow = height > rows * 1.25 && down.axis === 2;
  const out = height0(volume, grow ? height : rows, width);
  fillRows(volume.data, out, { width, rows, offset, strideRight: stride[right.axis] * right.sign, strideDown: stride[down.axis] * down.sign });
  const stepDown = grow ? ((rows - 1) * rowSpacing) / (height - 1) : rowSpacing;
  return {
    width,
    height: grow ? height : rows,
    values: out,
    geometry: { origin, columnStep, rowStep: scale(volume.direction[down.axis], stepDown * down.sign) },
    slice: through === 2 ? index : null,
  };
}

function height0(volume: Volume, height: number, width: number): Int16Array | Float32Array {
  return volume.data instanceof Int16Array ? new Int16Array(width * height) : new Float32Array(width * height);
}

interface Walk {
  width: number;
  rows: number;
  offset: number;
  strideRight: number;
  strideDown: number;
}

/** Copies rows, or interpolates linearly between two where `out` has more rows than the data. */
function fillRows(data: Int16Array | Float32Array, out: Int16Array | Float32Array, { width, rows, offset, strideRight, strideDown }: Walk): void {
  const height = out.length / width;
  const round = out instanceof Int16Array;
  for (let r = 0, o = 0; r < height; r += 1) {
    const at = height === rows ? r : (r * (rows - 1)) / (height - 1);
    const r0 = Math.min(rows - 1, Math.floor(at + 1e-9));
    const t = at - r0;
    let a = offset + r0 * strideDown;
    if (t < 1e-6 || r0 + 1 >= rows) {
      for (let c = 0; c < width; c += 1, o += 1, a += strideRight) out[o] = data[a] as number;
    } else {
      for (let c = 0; c < width; c += 1, o += 1, a += strideRight) {
        const v0 = data[a] as number;
        const v = v0 + ((data[a + strideDown] as number) - v0) * t;
        out[o] = round ? Math.round(v) : v;
      }
    }
  }
}

/** Smallest and largest position of voxel centres along a direction, mm. */
function extent(volume: Volume, direction: Vec3): [number, number] {
  let lo = dot(volume.origin, direction);
  let hi = lo;
  for (const axis of [0, 1, 2] as const) {
    const reach = dot(volume.direction[axis], direction) * volume.spacing[axis] * (volume.dimensions[axis] - 1);
    if (reach < 0) lo += reach;
    else hi += reach;
  }
  return [lo, hi];
}

function obliquePlane(volume: Volume, name: PlaneName, at: Vec3): PlaneRaster {
  const { right, down } = planeAxes[name];
  const [left, farRight] = extent(volume, right);
  const [top, bottom] = extent(volume, down);
  const step = Math.min(...volume.spacing);
  const width = Math.min(2048, Math.floor((farRight - left) / step) + 1);
  const height = Math.min(2048, Math.floor((bottom - top) / step) + 1);
  const through: Vec3 = planeAxes[name].through === 0 ? [1, 0, 0] : planeAxes[name].through === 1 ? [0, 1, 0] : [0, 0, 1];
  const depth = extent(volume, through)[0] + planeIndex(volume, name, at).index * step;
  const origin = add(scale(right, left), add(scale(down, top), scale(through, depth)));
  const geometry: RasterGeometry = { origin, columnStep: scale(right, step), rowStep: scale(down, step) };
  const values = height0(volume, height, width);
  trilinear(volume, geometry, width, values);
  return { width, height, values, geometry, slice: null };
}

/** Trilinear samples; outside the voxel centres the volume's fill value. */
function trilinear(volume: Volume, g: RasterGeometry, width: number, out: Int16Array | Float32Array): void {
  const start = toIndex(volume, g.origin);
  const alongC = [0, 1, 2].map((x) => (toIndex(volume, add(g.origin, g.columnStep))[x] ?? 0) - (start[x] ?? 0)) as [number, number, number];
  const alongR = [0, 1, 2].map((x) => (toIndex(volume, add(g.origin, g.rowStep))[x] ?? 0) - (start[x] ?? 0)) as [number, number, number];
  const [nx, ny, nz] = volume.dimensions;
  const { data, fill } = volume;
  const sliceSize = nx * ny;
  const rounding = out instanceof Int16Array ? 0.5 : 0;
  const height = out.length / width;
  for (let r = 0, o = 0; r < height; r += 1) {
    let x = start[0] + alongR[0] * r;
    let y = start[1] + alongR[1] * r;
    let z = start[2] + alongR[2] * r;
    for (let c = 0; c < width; c += 1, o += 1, x += alongC[0], y += alongC[1], z += alongC[2]) {
      if (x < -0.5 || y < -0.5 || z < -0.5 || x > nx - 0.5 || y > ny - 0.5 || z > nz - 0.5) {
        out[o] = fill;
        continue;
      }
      const cx = x < 0 ? 0 : x > nx - 1 ? nx - 1 : x;
      const cy = y < 0 ? 0 : y > ny - 1 ? ny - 1 : y;
      const cz = z < 0 ? 0 : z > nz - 1 ? nz - 1 : z;
      const i = cx | 0;
      const j = cy | 0;
      const k = cz | 0;
      const u = cx - i;
      const v = cy - j;
      const w = cz - k;
      const p = i + nx * j + sliceSize * k;
      const dx = i + 1 < nx ? 1 : 0;
      const dy = j + 1 < ny ? nx : 0;
      const dz = k + 1 < nz ? sliceSize : 0;
      const q = p + dz;
      const a0 = (data[p] as number) * (1 - u) + (data[p + dx] as number) * u;
      const a1 = (data[p + dy] as number) * (1 - u) + (data[p + dy + dx] as number) * u;
      const b0 = (data[q] as number) * (1 - u) + (data[q + dx] as number) * u;
      const b1 = (data[q + dy] as number) * (1 - u) + (data[q + dy + dx] as number) * u;
      const a = a0 + (a1 - a0) * v;
      const value = a + (b0 + (b1 - b0) * v - a) * w;
      out[o] = rounding === 0 ? value : Math.floor(value + rounding);
    }
  }
}
