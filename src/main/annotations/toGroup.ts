// One of our measurements as a group of TID 1500: where it lies, its numbers with units, the lesion it follows. Pure.
import { laterFields, type Measurement } from '../../contract/measurement.ts';
import { lesionRoles, own, sides, views } from '../../dicom/sr/codes.ts';
import type { ImageReference } from '../../dicom/sr/content.ts';
import { emptyGroup, type SrGraphic, type SrGroup } from '../../dicom/sr/group.ts';
import { siteCode } from '../../dicom/sr/sites.ts';
import { methodOf } from './kinds.ts';
import { numbersOf } from './numbers.ts';

type Point = number[];

function length(p: Point, q: Point): number {
  return Math.hypot(...p.map((value, i) => value - (q[i] ?? 0)));
}

/** Major axis first (PS3.3 C.18.6.1.2). */
function majorFirst(points: readonly Point[]): Point[] {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return [...points];
  return length(c, d) > length(a, b) + 1e-6 ? [c, d, a, b] : [a, b, c, d];
}

function closed(points: readonly Point[]): Point[] {
  const first = points[0];
  return first === undefined ? [] : [...points, first];
}

interface Drawn {
  /** Regions of the whole group. */
  regions: { type: SrGraphic['type']; points: Point[] }[];
  /** Lines under the numbers. */
  lines: { type: SrGraphic['type']; points: Point[] }[];
}

function shapesOf(kind: Measurement['kind'], points: readonly Point[], inPatient: boolean): Drawn {
  const line = (from: number, to?: number) => ({ type: 'POLYLINE' as const, points: points.slice(from, to) });
  const outline = { type: inPatient ? ('POLYGON' as const) : ('POLYLINE' as const), points: closed(points) };
  switch (kind) {
    case 'length':
    case 'calibration':
    case 'angle':
      return { regions: [], lines: [line(0)] };
    case 'bidirectional':
    case 'cobb':
    case 'cardiothoracic':
      return { regions: [], lines: [line(0, 2), line(2, 4)] };
    case 'ellipse':
      return { regions: [{ type: 'ELLIPSE', points: majorFirst(points) }], lines: [] };
    case 'rectangle':
    case 'freehand':
      return { regions: [outline], lines: [] };
    case 'arrow':
      return { regions: [line(0)], lines: [] };
    case 'text':
    case 'probe':
      return { regions: [{ type: 'POINT', points: points.slice(0, 1) }], lines: [] };
  }
}

/** A UUID as a UID (PS3.5 B.2). */
function uidOfUuid(id: string): string {
  return `2.25.${BigInt(`0x${id.replaceAll('-', '')}`).toString()}`;
}

function dateTime(instant: string): string {
  return instant.slice(0, 19).replaceAll(/[-T:]/g, '');
}

function siteOf(name: string): SrGroup['site'] {
  if (name === '') return null;
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 16);
  return siteCode(name) ?? own(slug === '' ? 'site' : slug, name);
}

/**
 * null when it has no place: neither an image that is known nor points in a frame of reference.
 * `reference`: the image it lies on, with the frame of a multi-frame one.
 */
export function measurementGroup(stored: Measurement, reference: ImageReference | undefined, modality: string): SrGroup | null {
  const m = { ...laterFields(), ...stored };
  const onImage = reference !== undefined && m.imagePoints.length > 0;
  if (!onImage && (m.points.length === 0 || m.FrameOfReferenceUID === '')) return null;
  const place: SrGraphic['place'] = onImage ? { on: 'image', image: reference } : { on: 'patient', frameOfReferenceUid: m.FrameOfReferenceUID };
  const drawn = shapesOf(
    m.kind,
    (onImage ? m.imagePoints : m.points).map((p) => [...p]),
    !onImage,
  );
  const lines = drawn.lines.map((shape) => ({ ...shape, place }));
  const numbers = numbersOf(m, modality, lines);
  const carried = new Set(numbers.flatMap((n) => n.graphics));
  return {
    ...emptyGroup,
    observationUid: uidOfUuid(m.id),
    observedAt: dateTime(m.createdAt),
    trackingIdentifier: m.trackingIdentifier === '' ? `M${String(m.number)}` : m.trackingIdentifier,
    trackingUid: m.trackingUid,
    method: methodOf(m.kind),
    site: siteOf(m.site),
    laterality: m.laterality === '' ? null : sides[m.laterality],
    view: m.plane === 'acquired' ? null : views[m.plane],
    role: m.lesionRole === '' ? null : lesionRoles[m.lesionRole],
    comment: m.label.trim(),
    refused: m.refused ?? '',
    ordinal: m.number,
    regions: [...drawn.regions.map((shape) => ({ ...shape, place })), ...lines.filter((line) => !carried.has(line))],
    numbers,
  };
}
