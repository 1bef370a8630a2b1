// Profile of a line and histogram of a region, from the picture on which the measurement is shown now. Values are its own, none is made anew.
import type { Measurement } from '../../../contract/measurement.ts';
import { histogramOf, lineProfile, type Histogram, type ProfileSample } from '../../../dicom/profile.ts';
import { valuesInside } from '../../../dicom/roi.ts';
import { shownPictures } from '../state/pictures.ts';
import type { Picture } from '../viewport/picture.ts';
import { pointsOn } from './drawn.ts';
import { roiShape } from './regionValues.ts';
import { regionKinds } from './shapes.ts';
import { shownSpacing } from './shownSpacing.ts';

export type Samples =
  | {
      readonly kind: 'profile';
      readonly samples: readonly ProfileSample[];
      readonly unit: string;
      readonly distanceUnit: 'mm' | 'px';
      readonly interpolated: boolean;
    }
  | { readonly kind: 'histogram'; readonly histogram: Histogram; readonly unit: string; readonly interpolated: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

/** What samplesOf would make of it; null for what has neither. */
export function samplesName({ kind }: Pick<Measurement, 'kind'>): 'Profile' | 'Histogram' | null {
  if (regionKinds.includes(kind)) return 'Histogram';
  return kind === 'length' || kind === 'bidirectional' ? 'Profile' : null;
}

function pixelSize({ image, shape }: Picture): { rowSpacing: number; columnSpacing: number } | null {
  if (image === null) return shape;
  const { rowSpacing, columnSpacing } = shownSpacing(image);
  return rowSpacing === null || columnSpacing === null ? null : { rowSpacing, columnSpacing };
}

export function samplesOf(m: Measurement): Samples {
  const picture = shownPictures().find((shown) => pointsOn(m, shown) !== null);
  if (picture === undefined) return { kind: 'refused', reason: 'Show it on its image first: the values are read from there.' };
  const { values, shape, unit } = picture;
  if (values === null) return { kind: 'refused', reason: 'This image has no greyscale values, or they are not here yet.' };
  const grid = { values, rows: shape.height, columns: shape.width };
  const points = (pointsOn(m, picture) ?? []).map(([column, row]) => ({ column, row }));
  const interpolated = picture.image === null;
  if (regionKinds.includes(m.kind)) {
    const roi = roiShape(m.kind, points);
    return roi === null
      ? { kind: 'refused', reason: 'It has no outline.' }
      : { kind: 'histogram', histogram: histogramOf(valuesInside(grid, roi)), unit, interpolated };
  }
  const [a, b] = points;
  if (a === undefined || b === undefined) return { kind: 'refused', reason: 'It has no line.' };
  const size = pixelSize(picture);
  return { kind: 'profile', samples: lineProfile(grid, a, b, size), unit, distanceUnit: size === null ? 'px' : 'mm', interpolated };
}
