// One of our measurements in the words of dicom/sr: where it lies and its numbers with units. What has no value and is no mark is left out.
import type { ImageReference } from '../../../dicom/sr/document.ts';
import type { MeasuredNumber, Measurement as SrMeasurement } from '../../../dicom/sr/measurementReport.ts';
import type { Measurement } from '../types.ts';

type Statistics = NonNullable<Measurement['statistics']>;
type Box = { column: number; row: number }[];

const regionUnits: Record<string, Pick<MeasuredNumber, 'quantity' | 'unit'>> = {
  HU: { quantity: 'attenuation', unit: 'HU' },
  SUVbw: { quantity: 'suvbw', unit: 'SUVbw' },
  signal: { quantity: 'signal', unit: '1' },
};

function regionNumbers(s: Statistics): MeasuredNumber[] {
  const area: MeasuredNumber[] = s.areaMm2 === null ? [] : [{ quantity: 'area', value: s.areaMm2, unit: 'mm2' }];
  const of = regionUnits[s.unit];
  if (of === undefined) return area;
  return [
    ...area,
    { ...of, derivation: 'mean', value: s.mean },
    { ...of, derivation: 'sd', value: s.sd },
    { ...of, derivation: 'min', value: s.min },
    { ...of, derivation: 'max', value: s.max },
  ];
}

/** Opposite corners of an ellipse given by the ends of its axes; null when it is turned against rows and columns. */
function ellipseBox(points: Measurement['imagePoints']): Box | null {
  const [a, b, c, d] = points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return null;
  const along = (p: typeof a, q: typeof a, axis: 0 | 1): boolean => Math.abs(p[axis] - q[axis]) < 0.01;
  const aligned = (along(a, b, 1) && along(c, d, 0)) || (along(a, b, 0) && along(c, d, 1));
  if (!aligned) return null;
  const columns = points.map((p) => p[0]);
  const rows = points.map((p) => p[1]);
  return [
    { column: Math.min(...columns), row: Math.min(...rows) },
    { column: Math.max(...columns), row: Math.max(...rows) },
  ];
}

function length3(p: readonly number[], q: readonly number[]): number {
  return Math.hypot(...p.map((v, i) => v - (q[i] ?? 0)));
}

/** Major axis first (PS3.3 C.18.9.1.2). */
function inPatient(m: Measurement): SrMeasurement['inPatient'] {
  const [a, b, c, d] = m.points;
  if (a === undefined || m.FrameOfReferenceUID === '') return undefined;
  const swap = m.kind === 'ellipse' && b !== undefined && c !== undefined && d !== undefined && length3(c, d) > length3(a, b);
  const points = swap ? [c, d, a, b] : m.kind === 'arrow' ? [a] : m.points;
  return { frameOfReferenceUid: m.FrameOfReferenceUID, points };
}

function onImage(m: Measurement, reference: ImageReference | undefined): SrMeasurement['onImage'] {
  if (reference === undefined || m.imagePoints.length === 0) return undefined;
  if (m.kind === 'ellipse') {
    const box = ellipseBox(m.imagePoints);
    return box === null ? undefined : { reference, points: box };
  }
  return { reference, points: m.imagePoints.map(([column, row]) => ({ column, row })) };
}

function srKind(kind: Measurement['kind']): SrMeasurement['kind'] | null {
  return kind === 'length' || kind === 'ellipse' || kind === 'arrow' ? kind : null;
}

export function srMeasurement(m: Measurement, reference: ImageReference | undefined): SrMeasurement | null {
  const kind = srKind(m.kind);
  if (kind === null) return null;
  const numbers: MeasuredNumber[] = m.statistics === null ? [] : regionNumbers(m.statistics);
  if (m.kind === 'length' && m.value !== null && m.unit === 'mm') numbers.push({ quantity: 'length', value: m.value, unit: 'mm' });
  if (numbers.length === 0 && m.kind !== 'arrow') return null;
  const label = m.label.trim() === '' ? `M${m.number}` : `M${m.number} ${m.label.trim()}`;
  const said = { trackingUid: m.trackingUid, label, kind, numbers };
  const placed = onImage(m, reference);
  if (placed !== undefined) return { ...said, onImage: placed };
  const space = inPatient(m);
  return space === undefined ? null : { ...said, inPatient: space };
}
