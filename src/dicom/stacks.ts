// Sorts the images of a series into stacks: one orientation and size each, in order of position, moments as times of one stack; and says whether each is a true volume. No pixels.
import { dot, normalOf, planeName, planeOf, type Plane, type PlaneName } from './geometry.ts';
import type { FrameValues, ImageHeader, InstanceHeader } from './headerModel.ts';
import { compareMoments, partMoments, type Moment } from './moments.ts';
import { judgeLine, lineThrough, type Resampling } from './stackLine.ts';

/** What is asked of each image: of an instance, or of one frame of an enhanced object. */
export interface StackImage extends Moment {
  ImagePositionPatient: number[] | null;
  ImageOrientationPatient: number[] | null;
  PixelSpacing: number[] | null;
  Rows: number;
  Columns: number;
  SamplesPerPixel: number;
  FrameOfReferenceUID: string;
  /** Enhanced objects: frames of one stack (PS3.3 C.7.6.16.2.2); else ''. */
  StackID: string;
}

export interface Stack<T> {
  /** By position along the normal, ascending; by instance number when there is no geometry. Of the first time where there are several. */
  items: T[];
  /** Every time point, the first included (`items` again); empty without a time dimension. */
  times: Stack<T>[];
  /** What sets it apart from others at the same places: "TE 80 ms"; else ''. */
  name: string;
  plane: PlaneName | 'unknown';
  /** At least three slices on a straight line without holes: may be shown as a box, after `resample` where that is not null. */
  isVolume: boolean;
  resample: Resampling | null;
  /** Why not, one sentence; `''` for a volume. */
  reason: string;
  /** What must be known of the sorting: images received twice, or sorted by guess; else ''. */
  note: string;
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

/** Header, image part and frame joined as the sorter wants them. Fields that an older index lacks count as not said. */
export function stackImage(header: Omit<InstanceHeader, 'image'>, image: ImageHeader, frame = 1, values?: FrameValues): StackImage {
  const { ImagePositionPatient, ImageOrientationPatient, PixelSpacing, Rows, Columns, SamplesPerPixel } = image;
  const { FrameOfReferenceUID, ImageType, InstanceNumber, AcquisitionNumber, TemporalPositionIdentifier, AcquisitionTime } = header;
  const said: Partial<FrameValues> = values ?? {};
  const own: Partial<InstanceHeader> = header;
  return {
    ImagePositionPatient,
    ImageOrientationPatient,
    PixelSpacing,
    Rows,
    Columns,
    SamplesPerPixel,
    FrameOfReferenceUID,
    ImageType: said.FrameType !== undefined && said.FrameType.length > 0 ? said.FrameType : ImageType,
    InstanceNumber,
    AcquisitionNumber: said.FrameAcquisitionNumber ?? AcquisitionNumber,
    TemporalPositionIdentifier,
    AcquisitionTime,
    TriggerTime: said.TriggerTime ?? own.TriggerTime ?? null,
    EchoTime: said.EchoTime ?? own.EchoTime ?? null,
    DiffusionBValue: said.DiffusionBValue ?? own.DiffusionBValue ?? null,
    StackID: said.StackID ?? '',
    TemporalPositionIndex: said.TemporalPositionIndex ?? null,
    frame,
  };
}

/** All images of a series as stacks, largest first. Every item comes back exactly once: in `items`, or in `items` of one of the `times`. */
export function sortIntoStacks<T>(items: readonly T[], read: (item: T) => StackImage): Stack<T>[] {
  const placed: Placed<T>[] = [];
  const unplaced: { item: T; image: StackImage }[] = [];
  for (const item of items) {
    const image = read(item);
    const plane = planeOf(image);
    if (plane) placed.push({ item, image, plane, along: 0 });
    else unplaced.push({ item, image });
  }
  const stacks = groupPlaced(placed).flatMap((group) => stacksOfGroup(alongCommonNormal(group)));
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
    items: group.sort((a, b) => compareNumbers(a.image, b.image)).map(({ item }) => item),
    reason: 'The images state no position, orientation or spacing in the patient.',
  }));
}

function compareNumbers(a: StackImage, b: StackImage): number {
  return (a.InstanceNumber ?? 0) - (b.InstanceNumber ?? 0) || a.frame - b.frame;
}

const flat = {
  times: [],
  name: '',
  note: '',
  plane: 'unknown' as const,
  isVolume: false,
  resample: null,
  sliceSpacing: null,
  minGap: null,
  maxGap: null,
  tiltDegrees: 0,
  shiftMm: 0,
};

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
    x.StackID === y.StackID &&
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

/** Positions along the first image's normal, sorted; one normal for all, so that rounding of cosines does not shuffle slices. */
function alongCommonNormal<T>(group: Placed<T>[]): Placed<T>[] {
  const normal = group[0] ? normalOf(group[0].plane) : ([0, 0, 1] as const);
  return group.map((entry) => ({ ...entry, along: dot(entry.plane.position, normal) })).sort((a, b) => a.along - b.along || compareMoments(a.image, b.image));
}

/** Slices nearer than this along the normal lie at one place, mm. */
const samePlaceMm = 0.01;

function stacksOfGroup<T>(sorted: Placed<T>[]): Stack<T>[] {
  let place = 0;
  const images = sorted.map((entry, i) => {
    if (i > 0 && entry.along - (sorted[i - 1]?.along ?? 0) > samePlaceMm) place += 1;
    return { entry, moment: entry.image, place };
  });
  return partMoments(images).flatMap(({ times, name, duplicates, ambiguous }) => {
    const note = noteOn(duplicates.length);
    const parts = times.map((part) => ({ ...assess(part), name, note }));
    const rest =
      duplicates.length === 0 ? [] : [{ ...assess(duplicates), name: 'received twice', note: 'The same places, moments and numbers as another stack.' }];
    const [first, ...others] = parts;
    if (first === undefined) return rest;
    if (ambiguous) return [...parts.map(unsure), ...rest];
    return [{ ...first, times: others.length === 0 ? [] : parts }, ...rest];
  });
}

function noteOn(duplicates: number): string {
  if (duplicates === 0) return '';
  return `${duplicates === 1 ? 'One image was' : `${String(duplicates)} images were`} received twice, under two UIDs: same place, moment and number. The second is kept apart.`;
}

/** Several images at a place, and nothing says which belong together: readable one by one, but no volume. */
function unsure<T>(stack: Stack<T>): Stack<T> {
  const reason = 'At some places several images lie, at others fewer, and nothing in them says which belong together.';
  return { ...stack, isVolume: false, resample: null, reason: stack.reason === '' ? reason : stack.reason, note: reason };
}

function assess<T>(stack: Placed<T>[]): Stack<T> {
  const [first] = stack;
  const items = stack.map(({ item }) => item);
  if (!first) return { ...flat, items, reason: 'There is no image.' };
  const line = lineThrough(stack.map(({ plane }) => plane));
  const halfPixel = Math.min(first.plane.rowSpacing, first.plane.columnSpacing) / 2;
  const without = whyNot(first, stack.length);
  const verdict = without !== '' || !line ? { reason: without, resample: null } : judgeLine(line, halfPixel);
  const numbers = line
    ? { sliceSpacing: line.mean, minGap: Math.min(...line.gaps), maxGap: Math.max(...line.gaps), tiltDegrees: line.tiltDegrees, shiftMm: line.shiftMm }
    : {};
  return { ...flat, items, plane: planeName(first.plane), isVolume: verdict.reason === '', ...verdict, ...numbers };
}

function whyNot<T>(first: Placed<T>, slices: number): string {
  if (isLocalizer(first.image)) return 'The images are localizers.';
  if (first.image.SamplesPerPixel !== 1) return 'The images are in colour.';
  return slices < 3 ? `${slices === 1 ? 'One image does' : `${slices} images do`} not make a volume.` : '';
}
