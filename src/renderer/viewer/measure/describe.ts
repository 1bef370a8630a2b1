// The words of a measurement: on its label, in the panel's list, for screen readers. Number first, unit next, source after.
import type { Measurement, OtherValue } from '../../../contract/measurement.ts';
import { lengthInPixels } from '../../../dicom/measure.ts';

export const kindNames: Record<Measurement['kind'], string> = {
  length: 'Length',
  bidirectional: 'Bidirectional',
  angle: 'Angle',
  cobb: 'Cobb',
  ellipse: 'Ellipse ROI',
  rectangle: 'Rectangle ROI',
  freehand: 'Freehand ROI',
  arrow: 'Arrow',
  text: 'Text',
  probe: 'Probe',
  cardiothoracic: 'Cardiothoracic ratio',
  calibration: 'Calibration',
};

/** Marks are words on the image; they have no value. */
export function isMark(m: Pick<Measurement, 'kind'>): boolean {
  return m.kind === 'arrow' || m.kind === 'text';
}

/** "24.3", "0.48" for a ratio. */
export function numberText(value: number, unit: string): string {
  // The ± of a ratio is small: two decimals would say that it is none.
  if (unit === '') return value.toFixed(Math.abs(value) < 0.1 ? 3 : 2);
  return value.toFixed(unit === 's' ? 3 : 1);
}

/** "24.3 mm", "34.2°", "0.48". */
function withUnit(value: number, unit: string): string {
  return `${numberText(value, unit)}${unit === '' || unit === '°' ? '' : ' '}${unit}`;
}

/** "21.7 mm", "24.3 × 12.1 mm", "142 px" where mm are refused, "120.8 HU", the words of an arrow or text. */
export function valueText(m: Measurement): string {
  if (isMark(m)) return m.label === '' ? kindNames[m.kind] : m.label;
  if (m.value !== null) {
    const short = m.kind === 'bidirectional' ? m.others[0] : undefined;
    return short === undefined ? withUnit(m.value, m.unit) : `${numberText(m.value, m.unit)} × ${withUnit(short.value, short.unit)}`;
  }
  const [a, b] = m.imagePoints;
  const inPixels = m.refused === 'spacing unknown' && (m.kind === 'length' || m.kind === 'bidirectional');
  if (inPixels && a !== undefined && b !== undefined) return `${lengthInPixels({ column: a[0], row: a[1] }, { column: b[0], row: b[1] }).toFixed(0)} px`;
  return 'no value';
}

/** "no mm: spacing unknown" where only the millimetres are missing. */
function refusalText(m: Measurement): string {
  return m.refused === 'spacing unknown' ? `no mm: ${m.refused}` : (m.refused ?? '');
}

/** Second line of the label: "± 0.8, PixelSpacing", "SD 7.3", "no mm: spacing unknown". */
export function detailText(m: Measurement): string {
  if (m.refused !== null) return refusalText(m);
  if (isMark(m)) return '';
  const shown = m.interpolated ? ', interpolated' : '';
  if (m.statistics !== null) return `SD ${m.statistics.sd.toFixed(1)}${shown}`;
  if (m.uncertainty === null) return m.spacingSource;
  const source = m.calibration === null ? m.spacingSource : `${m.spacingSource} of this ${m.calibration.scope}`;
  return `± ${numberText(m.uncertainty, m.unit)}${source === '' ? '' : `, ${source}`}${shown}`;
}

/** "Length 24.3 mm · PixelSpacing · axial 57". */
export function listName(m: Measurement): string {
  const source = m.refused === null ? m.spacingSource : refusalText(m);
  const value = isMark(m) ? m.label : valueText(m);
  const head = `${kindNames[m.kind]} ${value}`.trim();
  const parts = [head, source, m.interpolated ? 'interpolated' : '', m.place, isMark(m) ? '' : m.label, m.source];
  return parts.filter((part) => part !== '').join(' · ');
}

/** "short axis 12.1 mm ± 0.5". */
export function otherText({ name, value, unit, uncertainty }: OtherValue): string {
  const number = unit === 'mm²' ? areaText(value) : withUnit(value, unit);
  const spread = uncertainty === null || unit === 'mm²' ? '' : ` ± ${numberText(uncertainty, unit)}`;
  return `${name} ${number}${spread}`;
}

/** Square millimetres as cm² from 100 mm² on. */
export function areaText(mm2: number): string {
  return mm2 >= 100 ? `${(mm2 / 100).toFixed(2)} cm²` : `${mm2.toFixed(1)} mm²`;
}
