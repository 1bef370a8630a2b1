// TID 1500 Imaging Measurement Report from our measurements: one group each, TID 1410 for regions, TID 1501 for lengths and arrows.
import { codes, derivations, procedureOf, quantities, sides, units, type DerivationName, type QuantityName, type UnitName } from './codes.ts';
import { code, container, image, numeric, scoord, scoord3d, text, uidRef, withChildren, type ContentItem } from './content.ts';
import { buildDocument, srClasses, type DocumentIdentity, type DocumentState, type ImageReference, type StudyContext } from './document.ts';
import { language, observers, type Observers } from './observers.ts';

export interface MeasuredNumber {
  quantity: QuantityName;
  /** Of a region's values; left out for lengths and areas. */
  derivation?: DerivationName;
  value: number;
  unit: UnitName;
}

export interface Measurement {
  trackingUid: string;
  /** The reader's name for it, such as `M1` or `nodule`. */
  label: string;
  /** length: two ends. ellipse, rectangle: two opposite corners of the box. arrow: the tip (then the tail, which is not stored). */
  kind: 'length' | 'ellipse' | 'rectangle' | 'arrow';
  /** On an acquired slice: pixel coordinates (column, row), pixel centres at whole numbers. */
  onImage?: { reference: ImageReference; points: readonly { column: number; row: number }[] };
  /** Off the acquired slices (MPR): LPS mm. For an ellipse or rectangle the four corners or axis ends, see `outline`. */
  inPatient?: { frameOfReferenceUid: string; points: readonly (readonly [number, number, number])[] };
  numbers: readonly MeasuredNumber[];
  site?: string;
  side?: 'left' | 'right';
}

export interface MeasurementReport {
  study: StudyContext;
  identity: DocumentIdentity;
  state: DocumentState;
  observers: Observers;
  /** BCP 47, such as `en-US`. */
  language: string;
  modality: string;
  measurements: readonly Measurement[];
  /** Images looked at beyond those that are measured on. */
  library?: readonly ImageReference[];
}

type Point = readonly [number, number];

/** Our pixel centres are whole numbers; SR counts from the corner of the first pixel. */
function srPoint(point: { column: number; row: number }): Point {
  return [point.column + 0.5, point.row + 0.5];
}

function imageRegion(measurement: Measurement): ContentItem | undefined {
  const placed = measurement.onImage;
  const [a, b] = placed?.points.map(srPoint) ?? [];
  if (!placed || !a) return undefined;
  const shape = (): ContentItem | undefined => {
    if (measurement.kind === 'arrow') return scoord('POINT', [a], codes.imageRegion);
    if (!b) return undefined;
    if (measurement.kind === 'length') return scoord('POLYLINE', [a, b]);
    if (measurement.kind === 'rectangle') return scoord('POLYLINE', [a, [b[0], a[1]], b, [a[0], b[1]], a], codes.imageRegion);
    return scoord('ELLIPSE', ellipseAxes(a, b), codes.imageRegion);
  };
  const region = shape();
  return region && withChildren(region, 'SELECTED FROM', image(placed.reference));
}

/** Ends of the major, then of the minor axis (PS3.3 C.18.6.1.2). */
function ellipseAxes(a: Point, b: Point): Point[] {
  const [cx, cy] = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  const horizontal: Point[] = [
    [Math.min(a[0], b[0]), cy],
    [Math.max(a[0], b[0]), cy],
  ];
  const vertical: Point[] = [
    [cx, Math.min(a[1], b[1])],
    [cx, Math.max(a[1], b[1])],
  ];
  return Math.abs(b[0] - a[0]) >= Math.abs(b[1] - a[1]) ? [...horizontal, ...vertical] : [...vertical, ...horizontal];
}

/**
 * In the patient: `points` are the two ends (length), the tip (arrow), the four corners in order (rectangle), or the ends of
 * the major and minor axis (ellipse).
 */
function spatialRegion(measurement: Measurement): ContentItem | undefined {
  const placed = measurement.inPatient;
  const [first] = placed?.points ?? [];
  if (!placed || !first) return undefined;
  const { frameOfReferenceUid, points } = placed;
  if (measurement.kind === 'arrow') return scoord3d('POINT', [first], frameOfReferenceUid, codes.imageRegion);
  if (measurement.kind === 'length') return scoord3d('POLYLINE', points, frameOfReferenceUid);
  if (measurement.kind === 'rectangle') return scoord3d('POLYGON', [...points, first], frameOfReferenceUid, codes.imageRegion);
  return scoord3d('ELLIPSE', points, frameOfReferenceUid, codes.imageRegion);
}

function numberItem(number: MeasuredNumber): ContentItem {
  const item = numeric(quantities[number.quantity], number.value, units[number.unit]);
  return number.derivation === undefined ? item : withChildren(item, 'HAS CONCEPT MOD', code(codes.derivation, derivations[number.derivation]));
}

function group(measurement: Measurement): ContentItem {
  const isLength = measurement.kind === 'length';
  const item = container(codes.measurementGroup, isLength ? '1501' : '1410');
  withChildren(item, 'HAS OBS CONTEXT', text(codes.trackingIdentifier, measurement.label), uidRef(codes.trackingUid, measurement.trackingUid));
  if (measurement.site !== undefined && measurement.site !== '') withChildren(item, 'CONTAINS', text(codes.finding, siteText(measurement)));
  if (measurement.side !== undefined && measurement.site === undefined) withChildren(item, 'CONTAINS', code(codes.laterality, sides[measurement.side]));
  const region = imageRegion(measurement) ?? spatialRegion(measurement);
  if (region && !isLength) withChildren(item, 'CONTAINS', region);
  for (const number of measurement.numbers) {
    const numberContent = numberItem(number);
    if (region && isLength) withChildren(numberContent, 'INFERRED FROM', region);
    withChildren(item, 'CONTAINS', numberContent);
  }
  return item;
}

function siteText(measurement: Measurement): string {
  return [measurement.side, measurement.site].filter((part) => part !== undefined && part !== '').join(' ');
}

/** Comprehensive SR, or Comprehensive 3D SR as soon as one measurement lies off the acquired slices. */
export function buildMeasurementReport(report: MeasurementReport): Uint8Array {
  const measured = report.measurements.flatMap((measurement) => (measurement.onImage ? [measurement.onImage.reference] : []));
  const evidence = [...measured, ...(report.library ?? [])];
  const root = container(codes.imagingMeasurementReport, '1500');
  withChildren(root, 'HAS CONCEPT MOD', language(report.language));
  withChildren(root, 'HAS OBS CONTEXT', ...observers(report.observers));
  withChildren(root, 'HAS CONCEPT MOD', code(codes.procedureReported, procedureOf(report.modality)));
  const library = [...new Map(evidence.map((reference) => [reference.sopInstanceUid, reference])).values()];
  if (library.length > 0) {
    const libraryGroup = withChildren(container(codes.imageLibraryGroup), 'CONTAINS', ...library.map((reference) => image(reference)));
    withChildren(root, 'CONTAINS', withChildren(container(codes.imageLibrary), 'CONTAINS', libraryGroup));
  }
  withChildren(root, 'CONTAINS', withChildren(container(codes.imagingMeasurements), 'CONTAINS', ...report.measurements.map(group)));
  const spatial = report.measurements.some((measurement) => !measurement.onImage && measurement.inPatient);
  return buildDocument({
    sopClassUid: spatial ? srClasses.comprehensive3d : srClasses.comprehensive,
    study: report.study,
    identity: report.identity,
    state: report.state,
    content: root,
    evidence,
  });
}
