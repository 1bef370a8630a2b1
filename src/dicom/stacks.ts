// Sorts the images of a series into stacks: one orientation, size and moment each, in order of position, and says whether each is a true volume. No pixels.
import { add, dot, norm, normalOf, planeName, planeOf, type Plane, type PlaneName, type Vector } from './geometry.ts';
import type { ImageHeader } from './headerModel.ts';

/** What is asked of each image; an InstanceHeader with its `image`, or one frame of an enhanced object. */
export interface StackImage {
  ImagePositionPatient: number[] | null;
  ImageOrientationPatient: number[] | null;
  PixelSpacing: number[] | null;
  Rows: number;
  Columns: number;
  SamplesPerPixel: number;
  FrameOfReferenceUID: string;
  ImageType: readonly string[];
  InstanceNumber: number | null;
  AcquisitionNumber: number | null;
  TemporalPositionIdentifier: number | null;
  AcquisitionTime: string;
}

export interface Stack<T> {
  /** By position along the normal, ascending; by instance number when there is no geometry. */
  items: T[];
  plane: PlaneName | 'unknown';
  /** Evenly spaced, upright, at least three slices: may be shown as a box without resampling. */
  isVolume: boolean;
  /** Why not, one sentence; `''` for a volume. */
  reason: string;
  /** Mean distance of neighbours along the normal, mm; null under two slices. */
  sliceSpacing: number | null;
  minGap: number | null;
  maxGap: number | null;
  /** Angle between the line of positions and the normal, degrees, and the sideways shift from first to last slice, mm. */
  tiltDegrees: number;
  shiftMm: number;
}

interface Placed<T> {
  item: T;
  image: StackImage;
  plane: Plane;
  along: number;
}

/** Header and image part joined as the sorter wants them. */
export function stackImage(
  header: Pick<StackImage, 'FrameOfReferenceUID' | 'ImageType' | 'InstanceNumber' | 'AcquisitionNumber' | 'TemporalPositionIdentifier' | 'AcquisitionTime'> & {
    image: ImageHeader;
  },
): StackImage {
  const { image } = header;
  const { ImagePositionPatient, ImageOrientationPatient, PixelSpacing, Rows, Columns, SamplesPerPixel } = image;
  const { FrameOfReferenceUID, ImageType, InstanceNumber, AcquisitionNumber, TemporalPositionIdentifier, AcquisitionTime } = header;
  return {
    ImagePositionPatient,
    ImageOrientationPatient,
    PixelSpacing,
    Rows,
    Columns,
    SamplesPerPixel,
    FrameOfReferenceUID,
    ImageType,
    InstanceNumber,
    AcquisitionNumber,
    TemporalPositionIdentifier,
    AcquisitionTime,
  };
}

/** All images of a series as stacks, largest first. Every item comes back exactly once. */
export function sortIntoStacks<T>(items: readonly T[], read: (item: T) => StackImage): Stack<T>[] {
  const placed: Placed<T>[] = [];
  const unplaced: { item: T; image: StackImage }[] = [];
  for (const item of items) {
    const image = read(item);
    const plane = planeOf(image);
    if (plane) placed.push({ item, image, plane, along: 0 });
    else unplaced.push({ item, image });
  }
  const stacks = groupPlaced(placed).flatMap((group) => splitMoments(alongCommonNormal(group)).map(assess));
  return [...stacks, ...stacksWithoutGeometry(unplaced)].sort((a, b) => b.items.length - a.items.length);
}

function stacksWithoutGeometry<T>(entries: { item: T; image: StackImage }[]): Stack<T>[] {
  const groups = new Map<string, { item: T; image: StackImage }[]>();
  for (const entry of entries) {
    const key = `${entry.image.Rows}x${entry.image.Columns}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()].map((group) => ({
    ...flat,
    items: group.sort((a, b) => (a.image.InstanceNumber ?? 0) - (b.image.InstanceNumber ?? 0)).map(({ item }) => item),
    reason: 'The images state no position, orientation or spacing in the patient.',
  }));
}

const flat = { plane: 'unknown' as const, isVolume: false, sliceSpacing: null, minGap: null, maxGap: null, tiltDegrees: 0, shiftMm: 0 };

function isLocalizer(image: StackImage): boolean {
  return image.ImageType.includes('LOCALIZER');
}

function belongsTogether<T>(a: Placed<T>, b: Placed<T>): boolean {
  const { image: x, plane: p } = a;
  const { image: y, plane: q } = b;
  return (
    x.Rows === y.Rows &&
    x.Columns === y.Columns &&
    x.SamplesPerPixel === y.SamplesPerPixel &&
    x.FrameOfReferenceUID === y.FrameOfReferenceUID &&
    isLocalizer(x) === isLocalizer(y) &&
    Math.abs(p.rowSpacing - q.rowSpacing) < 1e-3 * p.rowSpacing &&
    Math.abs(p.columnSpacing - q.columnSpacing) < 1e-3 * p.columnSpacing &&
    dot(p.rowDirection, q.rowDirection) > 0.9999 &&
    dot(p.columnDirection, q.columnDirection) > 0.9999
  );
}

function groupPlaced<T>(placed: Placed<T>[]): Placed<T>[][] {
  const groups: Placed<T>[][] = [];
  for (const entry of placed) {
    const group = groups.find(([first]) => first !== undefined && belongsTogether(first, entry));
    if (group) group.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function moment(image: StackImage): [number, number, number, number] {
  return [image.TemporalPositionIdentifier ?? 0, image.AcquisitionNumber ?? 0, Number(image.AcquisitionTime) || 0, image.InstanceNumber ?? 0];
}

function compareMoments(a: StackImage, b: StackImage): number {
  const [x, y] = [moment(a), moment(b)];
  const differing = x.findIndex((value, i) => value !== y[i]);
  return differing < 0 ? 0 : (x[differing] ?? 0) - (y[differing] ?? 0);
}

/** Positions along the first image's normal, sorted; one normal for all, so that rounding of cosines does not shuffle slices. */
function alongCommonNormal<T>(group: Placed<T>[]): Placed<T>[] {
  const normal = group[0] ? normalOf(group[0].plane) : ([0, 0, 1] as const);
  return group.map((entry) => ({ ...entry, along: dot(entry.plane.position, normal) })).sort((a, b) => a.along - b.along || compareMoments(a.image, b.image));
}

/** Several images at one position (times, echoes, repeats) go to stacks of their own: the n-th of each position together. */
function splitMoments<T>(sorted: Placed<T>[]): Placed<T>[][] {
  const stacks: Placed<T>[][] = [];
  let [first, position] = [0, -Infinity];
  const close = (end: number): void => {
    const same = sorted.slice(first, end).sort((a, b) => compareMoments(a.image, b.image));
    same.forEach((entry, n) => (stacks[n] ??= []).push(entry));
  };
  sorted.forEach((entry, i) => {
    if (entry.along - position > 0.01 && i > 0) {
      close(i);
      first = i;
    }
    position = entry.along;
  });
  close(sorted.length);
  return stacks;
}

interface Line {
  gaps: number[];
  mean: number;
  tiltDegrees: number;
  shiftMm: number;
  /** Largest distance of a slice from its place on the straight, even line, mm: along the normal and sideways. */
  driftMm: number;
  bendMm: number;
}

function lineThrough<T>(stack: Placed<T>[], normal: Vector): Line | undefined {
  const [first, last] = [stack[0], stack.at(-1)];
  if (!first || !last || stack.length < 2) return undefined;
  const gaps = stack.slice(1).map((entry, i) => entry.along - (stack[i]?.along ?? 0));
  const total = last.along - first.along;
  const sideways = (entry: Placed<T>): Vector => {
    const offset = add(entry.plane.position, first.plane.position, -1);
    return add(offset, normal, -dot(offset, normal));
  };
  const shift = sideways(last);
  let [driftMm, bendMm] = [0, 0];
  stack.forEach((entry, i) => {
    driftMm = Math.max(driftMm, Math.abs(entry.along - first.along - (total * i) / (stack.length - 1)));
    bendMm = Math.max(bendMm, norm(add(sideways(entry), shift, -i / (stack.length - 1))));
  });
  return {
    gaps,
    mean: total / (stack.length - 1),
    tiltDegrees: (Math.atan2(norm(shift), Math.abs(total)) * 180) / Math.PI,
    shiftMm: norm(shift),
    driftMm,
    bendMm,
  };
}

function assess<T>(stack: Placed<T>[]): Stack<T> {
  const [first] = stack;
  const items = stack.map(({ item }) => item);
  if (!first) return { ...flat, items, reason: 'There is no image.' };
  const line = lineThrough(stack, normalOf(first.plane));
  const reason = whyNot(first, stack.length, line);
  const numbers = line
    ? { sliceSpacing: line.mean, minGap: Math.min(...line.gaps), maxGap: Math.max(...line.gaps), tiltDegrees: line.tiltDegrees, shiftMm: line.shiftMm }
    : { sliceSpacing: null, minGap: null, maxGap: null, tiltDegrees: 0, shiftMm: 0 };
  return { items, plane: planeName(first.plane), isVolume: reason === '', reason, ...numbers };
}

/** Half a pixel sideways or a tenth of a slice along is what an upright box may be wrong by. */
function whyNot<T>(first: Placed<T>, slices: number, line: Line | undefined): string {
  const halfPixel = Math.min(first.plane.rowSpacing, first.plane.columnSpacing) / 2;
  if (isLocalizer(first.image)) return 'The images are localizers.';
  if (first.image.SamplesPerPixel !== 1) return 'The images are in colour.';
  if (!line || slices < 3) return `${slices === 1 ? 'One image does' : `${slices} images do`} not make a volume.`;
  if (line.bendMm > halfPixel) return `The slices do not lie on one straight line: one is ${line.bendMm.toFixed(1)} mm beside it.`;
  if (line.driftMm > 0.1 * line.mean)
    return `The slices are unevenly spaced: gaps from ${Math.min(...line.gaps).toFixed(2)} to ${Math.max(...line.gaps).toFixed(2)} mm.`;
  if (line.shiftMm > halfPixel)
    return `The stack is sheared by ${line.tiltDegrees.toFixed(1)}° (${line.shiftMm.toFixed(1)} mm from first to last slice), as with a tilted gantry.`;
  return '';
}
