// Our drawing tools as codes of the Measurement Method, and what kind a group of another program is by its shape. Pure.
import type { Measurement } from '../../contract/measurement.ts';
import { own, ownScheme, quantities, sameCode, type Code } from '../../dicom/sr/codes.ts';
import type { SrGraphic, SrGroup } from '../../dicom/sr/group.ts';

export type Kind = Measurement['kind'];

const words: Record<Kind, string> = {
  length: 'Length between two points',
  bidirectional: 'Long axis and short axis by four points',
  angle: 'Angle by three points',
  cobb: 'Cobb angle of two lines',
  ellipse: 'Region inside an ellipse',
  rectangle: 'Region inside a rectangle',
  freehand: 'Region inside a drawn outline',
  arrow: 'Arrow from tip to tail',
  text: 'Text at a point',
  probe: 'Value at a point',
  cardiothoracic: 'Cardiothoracic ratio of two widths',
  calibration: 'Calibration by a known length',
};

export function methodOf(kind: Kind): Code {
  return own(kind, words[kind]);
}

function isKind(value: string): value is Kind {
  return Object.hasOwn(words, value);
}

/** Regions of the group, or what its numbers were measured on. */
export function graphicsOf(group: SrGroup): SrGraphic[] {
  return [...group.regions, ...group.numbers.flatMap((number) => number.graphics)];
}

function isClosed(points: readonly number[][]): boolean {
  const [first, last] = [points[0], points.at(-1)];
  return points.length > 3 && first !== undefined && last !== undefined && first.every((value, i) => Math.abs(value - (last[i] ?? NaN)) < 1e-3);
}

function isRectangle(points: readonly number[][]): boolean {
  if (points.length !== 5 || !isClosed(points)) return false;
  return points.slice(0, 4).every((p, i) => p.filter((value, axis) => Math.abs(value - (points[i + 1]?.[axis] ?? NaN)) < 1e-3).length === p.length - 1);
}

function kindOfGraphic(graphic: SrGraphic, hasNumbers: boolean): Kind | null {
  switch (graphic.type) {
    case 'POINT':
      return hasNumbers ? 'probe' : 'text';
    case 'CIRCLE':
    case 'ELLIPSE':
      return 'ellipse';
    case 'POLYGON':
      return isRectangle(graphic.points) ? 'rectangle' : 'freehand';
    case 'POLYLINE':
      if (graphic.points.length === 2) return 'length';
      return isRectangle(graphic.points) ? 'rectangle' : 'freehand';
    default:
      return null;
  }
}

/** null when nothing of it can be drawn. */
export function kindOf(group: SrGroup): Kind | null {
  if (group.method?.scheme === ownScheme && isKind(group.method.value)) return group.method.value;
  const graphics = graphicsOf(group);
  const drawn = (concept: Code): boolean => group.numbers.some((n) => sameCode(n.concept, concept) && n.graphics.length > 0);
  if (drawn(quantities.longAxis) && drawn(quantities.shortAxis)) return 'bidirectional';
  const [first, second] = graphics;
  if (first === undefined) return null;
  const angle = group.numbers.some((n) => sameCode(n.concept, quantities.angle) || sameCode(n.concept, quantities.cobbAngle) || n.concept.value === '110859');
  if (angle && first.type === 'POLYLINE' && first.points.length === 3) return 'angle';
  if (angle && first.type === 'POLYLINE' && first.points.length + (second?.points.length ?? 0) === 4) return 'cobb';
  return kindOfGraphic(first, group.numbers.length > 0);
}

/** Points of a closed outline without the closing one. */
export function openOutline(points: readonly number[][]): number[][] {
  return (isClosed(points) ? points.slice(0, -1) : [...points]).map((p) => [...p]);
}

export function isOpenLine(graphic: SrGraphic): boolean {
  return graphic.type === 'POLYLINE' && graphic.points.length > 2 && !isClosed(graphic.points);
}
