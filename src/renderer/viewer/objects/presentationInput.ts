// What a viewport shows as input of a presentation state: window, displayed area, turn and flip, measurements as graphics. Pure but for the arguments.
import type { Measurement } from '../../../contract/measurement.ts';
import type { PresentationInput } from '../../../contract/presentation.ts';
import type { GraphicObject, GraphicPoint, TextObject } from '../../../dicom/gsps/model.ts';
import { voiFunction } from '../../../dicom/lut.ts';
import { apply, invert, viewMatrix, type Size } from '../geometry/viewTransform.ts';
import { valueText } from '../measure/describe.ts';
import type { ViewportState, Window } from '../state/viewerStore.ts';
import { ownWindow } from '../viewport/ownWindow.ts';
import type { Picture } from '../viewport/picture.ts';

const layer = 'MEASUREMENTS';

/** Pixels from the outer corner of the first one, whose centre is 0.5 (PS3.3 C.10.5.1.2). */
function pixel([column, row]: readonly [number, number]): GraphicPoint {
  return [column + 0.5, row + 0.5];
}

/** Corners of a displayed area name whole pixels, the first of which is 1 (PS3.3 C.10.4): other than graphics. */
function areaCorner([column, row]: readonly [number, number]): GraphicPoint {
  return [column + 1, row + 1];
}

function distance(a: GraphicPoint, b: GraphicPoint): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1]);
}

function line(points: readonly GraphicPoint[], trackingUid: string): GraphicObject {
  return { units: 'PIXEL', type: points.length === 1 ? 'POINT' : 'POLYLINE', points: [...points], filled: false, trackingUid };
}

function graphicsOf(m: Measurement): GraphicObject[] {
  const points = m.imagePoints.map(pixel);
  const [a, b, c, d] = points;
  if (a === undefined) return [];
  if (m.kind === 'bidirectional' || m.kind === 'cobb' || m.kind === 'cardiothoracic') return [line(points.slice(0, 2), ''), line(points.slice(2, 4), '')];
  if (m.kind === 'rectangle' || m.kind === 'freehand') return [line([...points, a], '')];
  if (m.kind === 'ellipse' && b !== undefined && c !== undefined && d !== undefined)
    return [{ units: 'PIXEL', type: 'ELLIPSE', points: distance(c, d) > distance(a, b) ? [c, d, a, b] : [a, b, c, d], filled: false, trackingUid: '' }];
  return [line(points, '')];
}

/** Plain ASCII where it costs nothing: many readers of presentation states know no other. */
function textOf(m: Measurement): TextObject[] {
  const last = m.imagePoints.at(-1);
  const plusMinus = m.uncertainty === null || m.value === null ? '' : ` +/- ${m.uncertainty.toFixed(1)}`;
  const words = `${valueText(m)}${plusMinus}`.replaceAll('²', '2').replaceAll('°', ' deg');
  return last === undefined || words === '' ? [] : [{ text: words.slice(0, 1024), box: null, anchor: { units: 'PIXEL', point: pixel(last), visible: false } }];
}

function areaOf(picture: Picture, viewport: ViewportState, size: Size): PresentationInput['displayedAreas'][number] {
  const back = invert(viewMatrix(size, picture.shape, viewport.view));
  const spacing = picture.image?.image.PixelSpacing ?? null;
  const [vertical, horizontal] = spacing ?? [];
  return {
    appliesTo: [],
    topLeft: areaCorner(apply(back, [0, 0])),
    bottomRight: areaCorner(apply(back, [size.width, size.height])),
    mode: 'SCALE TO FIT',
    magnification: null,
    pixelSpacing: vertical === undefined || horizontal === undefined ? null : [vertical, horizontal],
    pixelAspectRatio: null,
  };
}

/** The view flips before it turns, the object after. */
function rotationOf({ turns, flipped }: ViewportState['view']): PresentationInput['rotation'] {
  return ([0, 90, 180, 270] as const)[flipped ? (4 - turns) % 4 : turns] ?? 0;
}

/** null for a plane of a volume. `measurements`: those of the study. */
export function presentationInput(picture: Picture, viewport: ViewportState, size: Size, measurements: readonly Measurement[]): PresentationInput | null {
  const { image, stack } = picture;
  if (image === null) return null;
  const window: Window = viewport.window ?? ownWindow(image.image, undefined, viewport.ownVoi);
  const on = measurements.filter((m) => m.SOPInstanceUID === image.SOPInstanceUID && m.frame === image.frame);
  const isMonochrome1 = image.image.PhotometricInterpretation === 'MONOCHROME1';
  return {
    StudyInstanceUID: stack.StudyInstanceUID,
    label: 'SAGITTA',
    description: stack.label.slice(0, 64),
    images: [{ SOPInstanceUID: image.SOPInstanceUID, frames: [image.frame] }],
    voi: [{ appliesTo: [], kind: 'window', centre: window.centre, width: window.width, function: voiFunction(image.image.VOILUTFunction), explanation: '' }],
    presentationLut: { kind: 'shape', shape: isMonochrome1 === viewport.inverted ? 'IDENTITY' : 'INVERSE' },
    shutters: (image.image.shutters ?? []).filter((s) => s.shape !== 'bitmap'),
    displayedAreas: [areaOf(picture, viewport, size)],
    rotation: rotationOf(viewport.view),
    flipped: viewport.view.flipped,
    layers: on.length === 0 ? [] : [{ name: layer, order: 1, description: 'Measurements', grayscale: 65535, lab: null }],
    annotations: on.map((m) => ({ appliesTo: [], layer, graphics: graphicsOf(m), texts: textOf(m) })),
  };
}
