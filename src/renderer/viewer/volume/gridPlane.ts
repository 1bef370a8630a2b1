// Planes along the voxel grid: rows copied as they lie in memory, thick slices with rows in between, slabs over whole voxel layers.
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { dot, scale, type Vec3 } from '../geometry/vec3.ts';
import type { PlaneOptions, PlaneRaster, Slab } from './planeAxes.ts';
import type { Volume } from './volume.ts';
import { toIndex, toLps } from './voxels.ts';

type Values = Int16Array | Float32Array;

export interface GridAxis {
  axis: 0 | 1 | 2;
  sign: 1 | -1;
}

/** The volume axis that runs along a patient direction, or null for an oblique one. */
export function gridAxis(volume: Volume, direction: Vec3): GridAxis | null {
  for (const axis of [0, 1, 2] as const) {
    const cos = dot(volume.direction[axis], direction);
    if (Math.abs(cos) > 0.99995) return { axis, sign: cos > 0 ? 1 : -1 };
  }
  return null;
}

interface Walk {
  width: number;
  rows: number;
  offset: number;
  strideRight: number;
  strideDown: number;
}

export function sampleGrid(volume: Volume, { right, down }: { right: GridAxis; down: GridAxis }, at: Vec3, { slab, buffers }: PlaneOptions): PlaneRaster {
  const through = (3 - right.axis - down.axis) as 0 | 1 | 2;
  const n = volume.dimensions;
  const stride = [1, n[0], n[0] * n[1]] as const;
  const index = Math.min(n[through] - 1, Math.max(0, Math.round(toIndex(volume, at)[through])));
  const corner: [number, number, number] = [0, 0, 0];
  corner[through] = index;
  corner[right.axis] = right.sign > 0 ? 0 : n[right.axis] - 1;
  corner[down.axis] = down.sign > 0 ? 0 : n[down.axis] - 1;
  const walk: Walk = {
    width: n[right.axis],
    rows: n[down.axis],
    offset: corner[0] + corner[1] * stride[1] + corner[2] * stride[2],
    strideRight: stride[right.axis] * right.sign,
    strideDown: stride[down.axis] * down.sign,
  };
  const { width, rows, offset } = walk;
  const rowSpacing = volume.spacing[down.axis];
  const columnStep = scale(volume.direction[right.axis], volume.spacing[right.axis] * right.sign);
  const slice = through === 2 && slab === null && volume.acquired === null ? index : null;
  const geometry = (step: number): RasterGeometry => ({
    origin: toLps(volume, corner),
    columnStep,
    rowStep: scale(volume.direction[down.axis], step * down.sign),
  });
  if (through === 2 && right.axis === 0 && right.sign > 0 && down.sign > 0 && slab === null)
    return { width, height: rows, values: volume.data.subarray(offset, offset + width * rows), geometry: geometry(rowSpacing), slice, coarse: false };
  // Thick slices get rows in between (linear), so that the plane is not smeared by the screen's scaling of greys.
  const fine = Math.max(rows, Math.round(((rows - 1) * rowSpacing) / Math.max(volume.spacing[right.axis], rowSpacing / 8)) + 1);
  const height = fine > rows * 1.25 && down.axis === 2 ? fine : rows;
  const out = buffers.values(volume.data, width * height);
  if (slab === null) fillRows(volume.data, out, walk);
  else {
    const layers = layersOf(slab, volume.spacing[through], index, n[through]);
    const { sums } = buffers.slab(width * rows);
    slabRows(volume.data, sums, walk, { layers, stride: stride[through], mode: slab.mode });
    fillRows(sums, out, { width, rows, offset: 0, strideRight: 1, strideDown: width });
  }
  return { width, height, values: out, geometry: geometry(height === rows ? rowSpacing : ((rows - 1) * rowSpacing) / (height - 1)), slice, coarse: false };
}

interface Layer {
  /** Steps from the plane's own layer. */
  step: number;
  /** Part of the layer that lies in the slab; extremes take a layer whole when its centre does. */
  weight: number;
}

/** Voxel layers of a slab around layer `index`, cut at the ends of the volume. */
function layersOf({ mode, thicknessMm }: Slab, spacing: number, index: number, count: number): Layer[] {
  const half = thicknessMm / 2;
  const reach = Math.floor(half / spacing + 0.5);
  const layers: Layer[] = [];
  for (let step = -reach; step <= reach; step += 1) {
    if (index + step < 0 || index + step >= count) continue;
    const [from, to] = [Math.max(-half, (step - 0.5) * spacing), Math.min(half, (step + 0.5) * spacing)];
    const weight = mode === 'mean' ? Math.max(0, to - from) / spacing : Math.abs(step) * spacing <= half + 1e-6 ? 1 : 0;
    if (weight > 1e-9) layers.push({ step, weight });
  }
  return layers.length === 0 ? [{ step: 0, weight: 1 }] : layers;
}

interface SlabWalk {
  layers: Layer[];
  stride: number;
  mode: Slab['mode'];
}

function slabRows(data: Values, sums: Float32Array, { width, rows, offset, strideRight, strideDown }: Walk, { layers, stride, mode }: SlabWalk): void {
  const total = layers.reduce((sum, { weight }) => sum + weight, 0);
  sums.fill(mode === 'mip' ? -Infinity : mode === 'minip' ? Infinity : 0);
  for (const { step, weight } of layers) {
    const share = weight / total;
    for (let r = 0, o = 0; r < rows; r += 1) {
      let a = offset + step * stride + r * strideDown;
      if (mode === 'mean') for (let c = 0; c < width; c += 1, o += 1, a += strideRight) sums[o] = (sums[o] as number) + (data[a] as number) * share;
      else if (mode === 'mip')
        for (let c = 0; c < width; c += 1, o += 1, a += strideRight) {
          const v = data[a] as number;
          if (v > (sums[o] as number)) sums[o] = v;
        }
      else
        for (let c = 0; c < width; c += 1, o += 1, a += strideRight) {
          const v = data[a] as number;
          if (v < (sums[o] as number)) sums[o] = v;
        }
    }
  }
}

/** Copies rows, or interpolates linearly between two where `out` has more rows than the data. */
function fillRows(data: Values, out: Values, { width, rows, offset, strideRight, strideDown }: Walk): void {
  const height = out.length / width;
  const round = out instanceof Int16Array;
  for (let r = 0, o = 0; r < height; r += 1) {
    const at = height === rows ? r : (r * (rows - 1)) / (height - 1);
    const r0 = Math.min(rows - 1, Math.floor(at + 1e-9));
    const t = at - r0;
    let a = offset + r0 * strideDown;
    if (t < 1e-6 || r0 + 1 >= rows) {
      if (round && data instanceof Float32Array) for (let c = 0; c < width; c += 1, o += 1, a += strideRight) out[o] = Math.round(data[a] as number);
      else for (let c = 0; c < width; c += 1, o += 1, a += strideRight) out[o] = data[a] as number;
    } else {
      for (let c = 0; c < width; c += 1, o += 1, a += strideRight) {
        const v0 = data[a] as number;
        const v = v0 + ((data[a + strideDown] as number) - v0) * t;
        out[o] = round ? Math.round(v) : v;
      }
    }
  }
}
