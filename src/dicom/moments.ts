// Several images at one place: told apart by time, echo, b-value or kind, or found to be the same image twice. No positions are compared here; see stacks.ts.

/** What tells images at one place apart (PS3.3 C.7.6.2, C.8.3.1, C.8.13.5.9, C.7.6.16.2.2); null where an object does not say. */
export interface Moment {
  ImageType: readonly string[];
  InstanceNumber: number | null;
  AcquisitionNumber: number | null;
  TemporalPositionIdentifier: number | null;
  AcquisitionTime: string;
  TriggerTime: number | null;
  EchoTime: number | null;
  DiffusionBValue: number | null;
  TemporalPositionIndex: number | null;
  /** 1-based frame of a multi-frame object. */
  frame: number;
}

/** An image, and the number of its place along the stack. */
export interface AtPlace<T> {
  entry: T;
  moment: Moment;
  place: number;
}

/** One set holds at most one image per place. */
export interface MomentSets<T> {
  /** Sets that follow one another in time: one stack with a time dimension. */
  times: T[][];
  /** What all its images share and others at the same places do not: "TE 80 ms", "b 1000", "PHASE"; else ''. */
  name: string;
  /** The same image sent again: left out of `times`. */
  duplicates: T[];
  /** Nothing tells some of the images apart: `times` are a guess by number. */
  ambiguous: boolean;
}

type Key = (m: Moment) => number | string | null;

/** Sets by these keys are stacks of their own, with a name. */
const kinds: { key: Key; name: (value: number | string) => string }[] = [
  { key: (m) => m.EchoTime, name: (v) => `TE ${String(v)} ms` },
  { key: (m) => m.DiffusionBValue, name: (v) => `b ${String(v)}` },
  { key: (m) => m.ImageType.slice(2).join(' '), name: String },
];

function times(places: number): Key[] {
  return [
    (m) => m.TemporalPositionIndex,
    (m) => m.TemporalPositionIdentifier,
    (m) => m.TriggerTime,
    (m) => m.AcquisitionNumber,
    (m) => (m.AcquisitionTime === '' ? null : Number(m.AcquisitionTime)),
    // Numbers that run through one time point after the other.
    (m) => (m.InstanceNumber === null || m.frame > 1 ? null : Math.floor((m.InstanceNumber - 1) / places)),
  ];
}

function moments(m: Moment): number[] {
  return [
    m.TemporalPositionIndex ?? 0,
    m.TemporalPositionIdentifier ?? 0,
    m.AcquisitionNumber ?? 0,
    m.TriggerTime ?? 0,
    Number(m.AcquisitionTime) || 0,
    m.InstanceNumber ?? 0,
    m.frame,
  ];
}

export function compareMoments(a: Moment, b: Moment): number {
  const [x, y] = [moments(a), moments(b)];
  const differing = x.findIndex((value, i) => value !== y[i]);
  return differing < 0 ? 0 : (x[differing] ?? 0) - (y[differing] ?? 0);
}

function mostAtOnePlace<T>(images: readonly AtPlace<T>[]): number {
  const count = new Map<number, number>();
  for (const { place } of images) count.set(place, (count.get(place) ?? 0) + 1);
  return Math.max(0, ...count.values());
}

function placesOf<T>(images: readonly AtPlace<T>[]): number {
  return new Set(images.map(({ place }) => place)).size;
}

/** Parts by a key, in its order; undefined when it does not part them, or parts them into crumbs. */
function partBy<T>(images: readonly AtPlace<T>[], key: Key): { value: number | string; part: AtPlace<T>[] }[] | undefined {
  const parts = new Map<number | string, AtPlace<T>[]>();
  for (const image of images) {
    const value = key(image.moment);
    if (value === null || Number.isNaN(value)) return undefined;
    const part = parts.get(value);
    if (part === undefined) parts.set(value, [image]);
    else part.push(image);
  }
  const most = mostAtOnePlace(images);
  if (parts.size < 2 || parts.size > most) return undefined;
  const places = placesOf(images);
  const whole = [...parts.values()].every((part) => placesOf(part) * 2 > places && mostAtOnePlace(part) < most);
  if (!whole) return undefined;
  const order = (a: number | string, b: number | string): number =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
  return [...parts].map(([value, part]) => ({ value, part })).sort((a, b) => order(a.value, b.value));
}

/** Images that are one place, one moment and one number more than once. */
function apart<T>(images: readonly AtPlace<T>[]): { once: AtPlace<T>[]; again: AtPlace<T>[] } {
  const seen = new Set<string>();
  const [once, again]: [AtPlace<T>[], AtPlace<T>[]] = [[], []];
  for (const image of images) {
    const { moment: m, place } = image;
    const name = JSON.stringify([place, moments(m), m.EchoTime, m.DiffusionBValue, m.ImageType]);
    // Without a number two images may well differ: a repeat, not a copy.
    const copy = m.InstanceNumber !== null && seen.has(name);
    (copy ? again : once).push(image);
    seen.add(name);
  }
  return { once, again };
}

/** Images of one orientation and size, sorted by what tells those at one place apart. Every image comes back once, in `times` or `duplicates`. */
export function partMoments<T>(images: readonly AtPlace<T>[]): MomentSets<T>[] {
  const { once, again } = apart(images);
  const sets = partKinds(once, '', 0);
  const [first] = sets;
  if (first !== undefined) first.duplicates = again.map(({ entry }) => entry);
  return sets;
}

function partKinds<T>(images: readonly AtPlace<T>[], name: string, from: number): MomentSets<T>[] {
  for (let at = from; at < kinds.length; at += 1) {
    const kind = kinds[at];
    const parts = kind === undefined ? undefined : partBy(images, kind.key);
    if (kind === undefined || parts === undefined) continue;
    return parts.flatMap(({ value, part }) => partKinds(part, [name, kind.name(value)].filter((word) => word !== '').join(' '), at + 1));
  }
  return [{ ...partTimes(images), name, duplicates: [] }];
}

function partTimes<T>(images: readonly AtPlace<T>[]): { times: T[][]; ambiguous: boolean } {
  let parts = [[...images]];
  const most = mostAtOnePlace(images);
  for (const key of times(placesOf(images))) {
    const finer = parts.flatMap((part) => partBy(part, key)?.map((p) => p.part) ?? [part]);
    if (finer.length <= most) parts = finer;
  }
  const done = parts.every((part) => mostAtOnePlace(part) === 1);
  if (done) return { times: parts.map(inOrder), ambiguous: false };
  const nth = nthOfEachPlace(images);
  return { times: nth.map(inOrder), ambiguous: nth.some((set) => set.length !== nth[0]?.length) };
}

function inOrder<T>(part: readonly AtPlace<T>[]): T[] {
  return [...part].sort((a, b) => a.place - b.place).map(({ entry }) => entry);
}

function nthOfEachPlace<T>(images: readonly AtPlace<T>[]): AtPlace<T>[][] {
  const taken = new Map<number, number>();
  const sets: AtPlace<T>[][] = [];
  for (const image of [...images].sort((a, b) => compareMoments(a.moment, b.moment))) {
    const n = taken.get(image.place) ?? 0;
    taken.set(image.place, n + 1);
    (sets[n] ??= []).push(image);
  }
  return sets;
}
