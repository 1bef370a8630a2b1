// A group that was read from any vendor's report as a measurement of ours, or the sentence why it is none. Pure over headers.
import { createHash } from 'node:crypto';
import { isValidUid } from '../../dicom/uids.ts';
import { lesionRoles, sides, type Code } from '../../dicom/sr/codes.ts';
import type { SrGraphic, SrGroup } from '../../dicom/sr/group.ts';
import { siteName } from '../../dicom/sr/sites.ts';
import type { TakenMeasurement } from '../store/index.ts';
import { graphicsOf, isOpenLine, kindOf, openOutline, type Kind } from './kinds.ts';
import { valuesOf } from './numbers.ts';
import { placeInPatient, placeOnImage, type KnownImages, type Placed } from './place.ts';

export interface ReportSource extends KnownImages {
  SOPInstanceUID: string;
  /** Title and maker, in words. */
  words: string;
  author: string;
  /** Instant of the document. */
  at: string;
}

export interface FromGroup {
  measurement: TakenMeasurement | null;
  /** What of it was not taken. */
  unread: string[];
}

function uuidOf(bytes: Buffer): string {
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

/** The UUID of our own observations; for others one that is always the same for the same place in the same document. */
function idOf(group: SrGroup, source: ReportSource, index: number): string {
  const own = /^2\.25\.(\d{1,39})$/.exec(group.observationUid)?.[1];
  if (own !== undefined && BigInt(own) < 1n << 128n) {
    const id = uuidOf(Buffer.from(BigInt(own).toString(16).padStart(32, '0'), 'hex'));
    if (/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) return id;
  }
  const bytes = createHash('sha256')
    .update(`${source.SOPInstanceUID}/${String(index)}`)
    .digest()
    .subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return uuidOf(bytes);
}

function instantOf(observedAt: string, fallback: string): string {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.\d+)?([+-]\d{4})?$/.exec(observedAt);
  if (!match) return fallback;
  const [, y, mo, d, h, mi, s, zone = '+0000'] = match;
  const at = new Date(`${String(y)}-${String(mo)}-${String(d)}T${String(h)}:${String(mi)}:${String(s)}${zone.slice(0, 3)}:${zone.slice(3)}`);
  return Number.isNaN(at.getTime()) ? fallback : at.toISOString();
}

/** Points as our tools keep them: four ends of the axes for round ones, outlines without their closing point. */
function pointsOf(kind: Kind, graphics: readonly SrGraphic[]): number[][] {
  const [first, second] = graphics;
  if (first === undefined) return [];
  if (kind === 'bidirectional' || kind === 'cobb' || kind === 'cardiothoracic') return [...first.points, ...(second?.points ?? [])].slice(0, 4);
  if (kind === 'rectangle' || kind === 'freehand') return openOutline(first.points);
  if (first.type === 'CIRCLE') return circleAxes(first.points);
  return first.points.slice(0, kind === 'text' || kind === 'probe' ? 1 : undefined);
}

function circleAxes(points: readonly number[][]): number[][] {
  const [centre, edge] = points;
  const [cx, cy] = centre ?? [];
  if (cx === undefined || cy === undefined || centre?.length !== 2 || edge === undefined) return [];
  const r = Math.hypot((edge[0] ?? 0) - cx, (edge[1] ?? 0) - cy);
  return [
    [cx - r, cy],
    [cx + r, cy],
    [cx, cy - r],
    [cx, cy + r],
  ];
}

const pointsNeeded: Partial<Record<Kind, number>> = {
  length: 2,
  calibration: 2,
  arrow: 2,
  angle: 3,
  bidirectional: 4,
  cobb: 4,
  cardiothoracic: 4,
  ellipse: 4,
  rectangle: 4,
  freehand: 3,
};

function placed(source: ReportSource, graphics: readonly SrGraphic[], points: number[][], view: Code | null): Placed | undefined {
  const place = graphics[0]?.place;
  if (place === undefined) return undefined;
  if (place.on === 'image')
    return placeOnImage(
      source,
      place.image,
      points.map(([column = 0, row = 0]) => [column, row]),
    );
  return placeInPatient(
    source,
    place.frameOfReferenceUid,
    points.map(([x = 0, y = 0, z = 0]) => [x, y, z] as const),
    view,
  );
}

function keyOf<T extends Record<string, Code>>(codes: T, code: Code | null): keyof T | '' {
  return Object.keys(codes).find((key) => codes[key]?.value === code?.value && codes[key]?.scheme === code?.scheme) ?? '';
}

/** All graphics on one image or in one frame of reference; the others are said. */
function together(graphics: readonly SrGraphic[], unread: string[], name: string): SrGraphic[] {
  const where = ({ place }: SrGraphic): string =>
    place.on === 'image' ? `${place.image.sopInstanceUid}/${String(place.image.frameNumber)}` : place.frameOfReferenceUid;
  const middle = graphics[Math.floor((graphics.length - 1) / 2)];
  if (middle === undefined) return [];
  const kept = graphics.filter((graphic) => where(graphic) === where(middle));
  if (kept.length < graphics.length) unread.push(`${name} has outlines on ${String(graphics.length)} images; the one in the middle is drawn.`);
  return kept;
}

function wordsFor(group: SrGroup, index: number): string {
  return `Measurement ${String(index + 1)}${group.trackingIdentifier === '' ? '' : ` (${group.trackingIdentifier})`}`;
}

export function measurementFrom(group: SrGroup, source: ReportSource, index: number): FromGroup {
  const unread: string[] = [];
  const name = wordsFor(group, index);
  const kind = kindOf(group);
  const graphics = together(graphicsOf(group), unread, name);
  if (kind === null || graphics.length === 0)
    return { measurement: null, unread: [...unread, `${name} has no coordinates that can be drawn; read it in the document.`] };
  const points = pointsOf(kind, graphics);
  if (points.length < (pointsNeeded[kind] ?? 1) || points.length > 2000 || points.flat().some((value) => !Number.isFinite(value)))
    return { measurement: null, unread: [...unread, `${name} has ${String(points.length)} points, which no tool here draws.`] };
  if (graphics[0] !== undefined && isOpenLine(graphics[0]) && kind === 'freehand') unread.push(`${name} is an open line; it is drawn closed.`);
  const where = placed(source, graphics, points, group.view);
  if (where === undefined) return { measurement: null, unread: [...unread, `${name} lies on images that this study does not have.`] };
  return { measurement: build({ group, source, index, kind, where }), unread };
}

function build({ group, source, index, kind, where }: { group: SrGroup; source: ReportSource; index: number; kind: Kind; where: Placed }): TakenMeasurement {
  const values = valuesOf(kind, group.numbers);
  const isNumber = /^M\d+$/.test(group.trackingIdentifier);
  const known = isValidUid(group.trackingUid, { strict: false });
  const at = instantOf(group.observedAt, source.at);
  return {
    id: idOf(group, source, index),
    number: group.ordinal,
    trackingUid: known ? group.trackingUid : `2.25.${BigInt(`0x${idOf(group, source, index).replaceAll('-', '')}`).toString()}`,
    trackingIdentifier: isNumber ? '' : group.trackingIdentifier.slice(0, 64),
    lesionRole: keyOf(lesionRoles, group.role),
    site: group.site === null ? '' : siteName(group.site),
    laterality: keyOf(sides, group.laterality),
    StudyInstanceUID: source.StudyInstanceUID,
    kind,
    ...where,
    label: (group.comment !== '' ? group.comment : (group.finding?.meaning ?? '')).slice(0, 500),
    ...values,
    interpolated: false,
    calibration: null,
    refused: values.value !== null || kind === 'arrow' || kind === 'text' ? null : group.refused === '' ? 'the report gives no value' : group.refused,
    imported: true,
    source: source.words,
    author: source.author,
    createdAt: at,
    updatedAt: at,
  };
}
