// The words of a measurement: on its label, in the panel's list, for screen readers. Number first, unit next, source after.
import type { Measurement } from '../../../contract/measurement.ts';
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

/** "21.7 mm", "142 px" where mm are refused, "120.8 HU", an arrow's text. */
export function valueText(m: Measurement): string {
  if (m.kind === 'arrow') return m.label === '' ? 'Arrow' : m.label;
  if (m.value !== null) return `${m.value.toFixed(1)} ${m.unit}`;
  const [a, b] = m.imagePoints;
  if (m.kind === 'length' && a !== undefined && b !== undefined)
    return `${lengthInPixels({ column: a[0], row: a[1] }, { column: b[0], row: b[1] }).toFixed(0)} px`;
  return 'no value';
}

/** Second line of the label: "± 0.8, PixelSpacing", "SD 7.3", "no mm: spacing unknown". */
export function detailText(m: Measurement): string {
  if (m.refused !== null) return m.kind === 'length' ? `no mm: ${m.refused}` : m.refused;
  if (m.kind === 'length') return `± ${(m.uncertainty ?? 0).toFixed(1)}, ${m.spacingSource}`;
  if (m.statistics !== null) return `SD ${m.statistics.sd.toFixed(1)}`;
  return '';
}

/** "Length 24.3 mm · PixelSpacing · axial 57". */
export function listName(m: Measurement): string {
  const source = m.refused === null ? m.spacingSource : m.kind === 'length' ? `no mm: ${m.refused}` : m.refused;
  const value = m.kind === 'arrow' ? m.label : valueText(m);
  const head = `${kindNames[m.kind]} ${value}`.trim();
  return [head, source, m.place, m.kind === 'arrow' ? '' : m.label].filter((part) => part !== '').join(' · ');
}

/** Square millimetres as cm² from 100 mm² on. */
export function areaText(mm2: number): string {
  return mm2 >= 100 ? `${(mm2 / 100).toFixed(2)} cm²` : `${mm2.toFixed(1)} mm²`;
}
