// Values of what is drawn with lines: lengths, two diameters, angles, the cardiothoracic ratio, and what they mean in M-mode and spectra. Pure.
import type { Measurement, OtherValue } from '../../../contract/measurement.ts';
import { angleAt, cardiothoracicRatio, cobbAngle, lengthBetween, propagated, type ImagePoint, type Measured } from '../../../dicom/measure.ts';
import { valueAt, type RegionScale } from '../../../dicom/ultrasound.ts';
import type { Ground } from './ground.ts';

export type Value = Pick<Measurement, 'value' | 'unit' | 'uncertainty' | 'others' | 'spacingSource' | 'statistics' | 'refused' | 'interpolated'>;

export const noValue: Value = { value: null, unit: '', uncertainty: null, others: [], spacingSource: '', statistics: null, refused: null, interpolated: false };

/** A length on this ground: mm and ±, the calibration's own share in it. Null without mm. */
function lengthOn(ground: Ground, a: ImagePoint, b: ImagePoint): Measured | null {
  if (!ground.metric.ok) return null;
  const { size, relativeUncertainty } = ground.metric;
  const mm = (p: ImagePoint, q: ImagePoint): number => lengthBetween(p, q, size.rowSpacing, size.columnSpacing).mm;
  const value = mm(a, b);
  const { column, row } = ground.reach;
  const own =
    column === 0.5 && row === 0.5
      ? lengthBetween(a, b, size.rowSpacing, size.columnSpacing).uncertaintyMm
      : lengthBetween(a, b, size.rowSpacing * row * 2, size.columnSpacing * column * 2).uncertaintyMm;
  return { value, uncertainty: Math.hypot(own, value * relativeUncertainty) };
}

function refused(ground: Ground, unit: string): Value {
  return { ...noValue, unit, refused: ground.metric.ok ? 'no value' : ground.metric.reason, interpolated: ground.interpolated };
}

function sourceOf({ metric }: Ground): string {
  return metric.ok ? metric.source : '';
}

export function lengthValue(ground: Ground): Value {
  const [a, b] = ground.points;
  if (a === undefined || b === undefined) return noValue;
  if (ground.region !== null && ground.region.kind !== '2D') return timeValue(ground.region, a, b);
  const found = lengthOn(ground, a, b);
  return found === null ? refused(ground, 'mm') : { ...noValue, ...found, unit: 'mm', spacingSource: sourceOf(ground), interpolated: ground.interpolated };
}

/** Depth over time (M-mode) or velocity over time (spectrum): the difference of the ends down, the time across, and the slope. */
function timeValue({ kind, x, y }: RegionScale, a: ImagePoint, b: ImagePoint): Value {
  const down = (p: readonly ImagePoint[]): number => Math.abs(((p[1]?.row ?? 0) - (p[0]?.row ?? 0)) * y.perPixel);
  const across = (p: readonly ImagePoint[]): number => Math.abs(((p[1]?.column ?? 0) - (p[0]?.column ?? 0)) * x.perPixel);
  const other = (name: string, unit: string, f: (p: readonly ImagePoint[]) => number): OtherValue => ({
    name,
    value: f([a, b]),
    unit,
    uncertainty: propagated([a, b], f),
  });
  const others = [other('time', x.unit, across)];
  // Within half a pixel of no time at all the slope could be anything.
  if (Math.abs(b.column - a.column) > 1) others.push(other('slope', `${y.unit}/${x.unit}`.replace('cm/s/s', 'cm/s²'), (p) => down(p) / across(p)));
  if (kind === 'spectral') {
    [a, b].forEach((p, i) => {
      const v = valueAt(y, p.row);
      if (v !== null) others.push({ name: i === 0 ? 'first end' : 'second end', value: v, unit: y.unit, uncertainty: Math.abs(y.perPixel) / 2 });
    });
  }
  return {
    ...noValue,
    value: down([a, b]),
    unit: y.unit,
    uncertainty: propagated([a, b], down),
    others,
    spacingSource: `ultrasound region, ${kind}`,
  };
}

export function bidirectionalValue(ground: Ground): Value {
  const [a, b, c, d] = ground.points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return noValue;
  const [one, other] = [lengthOn(ground, a, b), lengthOn(ground, c, d)];
  if (one === null || other === null) return refused(ground, 'mm');
  // The longer one is the long axis, whichever was drawn first.
  const [long, short] = one.value >= other.value ? [one, other] : [other, one];
  const others = [{ name: 'short axis', ...short, unit: 'mm' }];
  return { ...noValue, ...long, unit: 'mm', others, spacingSource: sourceOf(ground), interpolated: ground.interpolated };
}

function angleOf(ground: Ground, found: Measured | null, missing: string): Value {
  if (ground.region !== null && ground.region.kind !== '2D') return refused(ground, '°');
  // Across ultrasound regions not even the shape of a pixel is one.
  if (!ground.metric.ok && ground.metric.reason !== 'spacing unknown') return refused(ground, '°');
  if (found === null) return { ...noValue, unit: '°', refused: missing };
  return { ...noValue, ...found, unit: '°', spacingSource: sourceOf(ground), interpolated: ground.interpolated };
}

export function angleValue(ground: Ground): Value {
  const [a, apex, b] = ground.points;
  if (a === undefined || apex === undefined || b === undefined) return noValue;
  return angleOf(ground, angleAt(a, apex, b, ground.shape), 'an arm has no length');
}

export function cobbValue(ground: Ground): Value {
  const [a, b, c, d] = ground.points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return noValue;
  return angleOf(ground, cobbAngle([a, b, c, d], ground.shape), 'a line has no length');
}

/** A share of widths: needs the shape of pixels only, so it has a value without a spacing too. */
export function cardiothoracicValue(ground: Ground): Value {
  const [a, b, c, d] = ground.points;
  if (a === undefined || b === undefined || c === undefined || d === undefined) return noValue;
  if (!ground.metric.ok && ground.metric.reason !== 'spacing unknown') return refused(ground, '');
  const found = cardiothoracicRatio([a, b, c, d], ground.metric.ok ? ground.metric.size : ground.shape);
  if (found === null) return { ...noValue, refused: 'the thorax has no width' };
  const unit = ground.metric.ok ? 'mm' : 'px';
  const share = ground.metric.ok ? ground.metric.relativeUncertainty : 0;
  const width = (name: string, m: Measured): OtherValue => ({ name, value: m.value, unit, uncertainty: Math.hypot(m.uncertainty, m.value * share) });
  const others = [width('heart', found.heart), width('thorax', found.thorax)];
  return { ...noValue, ...found.ratio, others, spacingSource: sourceOf(ground), interpolated: ground.interpolated };
}
