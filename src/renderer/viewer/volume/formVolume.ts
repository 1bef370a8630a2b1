// The grid of a stack that forms a volume, or the sentence why it forms none. Whether it does is judged by dicom/stacks.ts; voxels are put in by assemble.ts.
import { fail, ok, type Result } from '../../../contract/result.ts';
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import { spacings } from '../geometry/rasterGeometry.ts';
import { length, normalize, scale, subtract, type Vec3 } from '../geometry/vec3.ts';

export interface VolumeGrid {
  readonly dimensions: Vec3;
  readonly spacing: Vec3;
  readonly origin: Vec3;
  readonly direction: readonly [Vec3, Vec3, Vec3];
}

export interface SliceShape {
  readonly columns: number;
  readonly rows: number;
  readonly geometry: RasterGeometry | null;
}

/** Bytes a volume may take (16 bit per voxel) before MPR and 3D refuse it. */
const maxVolumeBytes = 1.5 * 1024 ** 3;

const stackStays = 'The stack can be read image by image.';

/** `slices` sorted by position; `reason`: why they are no volume, '' when they are. */
export function formVolume(slices: readonly SliceShape[], reason: string): Result<VolumeGrid> {
  if (reason !== '') return fail('REFUSED', `MPR and 3D are refused. ${reason} ${stackStays}`);
  const first = slices[0];
  const g = first?.geometry ?? null;
  const last = slices.at(-1)?.geometry ?? null;
  if (first === undefined || g === null || last === null) return fail('REFUSED', `MPR and 3D need the place of every slice in the patient. ${stackStays}`);
  const bytes = first.columns * first.rows * slices.length * 2;
  if (bytes > maxVolumeBytes) {
    return fail('REFUSED', `This series needs ${gib(bytes)} GiB for MPR and 3D; the limit is ${gib(maxVolumeBytes)} GiB. ${stackStays}`);
  }
  const axis = subtract(last.origin, g.origin);
  const { column, row } = spacings(g);
  return ok({
    dimensions: [first.columns, first.rows, slices.length],
    spacing: [column, row, length(axis) / (slices.length - 1)],
    origin: g.origin,
    direction: [scale(g.columnStep, 1 / column), scale(g.rowStep, 1 / row), normalize(axis)],
  });
}

function gib(bytes: number): string {
  return (bytes / 1024 ** 3).toFixed(1);
}
