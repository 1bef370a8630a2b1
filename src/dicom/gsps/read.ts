// Reads the presentation state of any vendor into the plain model. What is in the object and cannot be applied is said in `unread`.
import type { DataSet } from '../model.ts';
import { readLut } from '../imageHeader.ts';
import { readShutters } from '../display/shutter.ts';
import type {
  AppliesTo,
  DisplayedArea,
  GraphicAnnotation,
  GraphicLayer,
  GraphicObject,
  GraphicPoint,
  GraphicUnits,
  PresentationState,
  PresentedImage,
  PresentedLut,
  PresentedModality,
  PresentedVoi,
  TextObject,
} from './model.ts';

/** Grayscale and Color Softcopy Presentation State. */
export const presentationClasses = ['1.2.840.10008.5.1.4.1.1.11.1', '1.2.840.10008.5.1.4.1.1.11.2'] as const;

function pair(values: readonly number[], at = 0): GraphicPoint | null {
  const [a, b] = values.slice(at, at + 2);
  return a === undefined || b === undefined ? null : [a, b];
}

function images(d: DataSet, SeriesInstanceUID: string): PresentedImage[] {
  return d.sequence('ReferencedImageSequence').map((item) => ({
    SeriesInstanceUID,
    SOPClassUID: item.string('ReferencedSOPClassUID'),
    SOPInstanceUID: item.string('ReferencedSOPInstanceUID'),
    frames: item.numbers('ReferencedFrameNumber'),
  }));
}

interface Context {
  all: PresentedImage[];
  unread: string[];
}

/** [] = all; references carry no series, which comes from the list of all images. */
function appliesTo(c: Context, item: DataSet): AppliesTo {
  return images(item, '').map((image) => ({
    ...image,
    SeriesInstanceUID: c.all.find(({ SOPInstanceUID }) => SOPInstanceUID === image.SOPInstanceUID)?.SeriesInstanceUID ?? '',
  }));
}

function modality(d: DataSet): PresentedModality | null {
  const item = d.sequence('ModalityLUTSequence')[0];
  const lut = item && readLut(item, false);
  if (lut) return { kind: 'lut', lut };
  const slope = d.number('RescaleSlope');
  return slope === undefined ? null : { kind: 'rescale', slope, intercept: d.number('RescaleIntercept') ?? 0, type: d.string('RescaleType') };
}

const functions = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const;

/** `signed`: values before the VOI LUT may be negative (PS3.3 C.11.2.1.1). */
function voi(c: Context, d: DataSet, signed: boolean): PresentedVoi[] {
  return d.sequence('SoftcopyVOILUTSequence').flatMap((item): PresentedVoi[] => {
    const lutItem = item.sequence('VOILUTSequence')[0];
    const lut = lutItem && readLut(lutItem, signed);
    const [centre, width] = [item.number('WindowCenter'), item.number('WindowWidth')];
    const where = appliesTo(c, item);
    if (lut) return [{ appliesTo: where, kind: 'lut', lut }];
    if (centre === undefined || width === undefined) {
      c.unread.push('A window without centre or width is not applied.');
      return [];
    }
    return [
      {
        appliesTo: where,
        kind: 'window',
        centre,
        width,
        function: functions.find((name) => name === item.string('VOILUTFunction')) ?? 'LINEAR',
        explanation: item.strings('WindowCenterWidthExplanation')[0] ?? '',
      },
    ];
  });
}

function presentationLut(d: DataSet): PresentedLut {
  const item = d.sequence('PresentationLUTSequence')[0];
  const lut = item && readLut(item, false);
  if (lut) return { kind: 'lut', lut };
  return { kind: 'shape', shape: d.string('PresentationLUTShape') === 'INVERSE' ? 'INVERSE' : 'IDENTITY' };
}

const modes = ['SCALE TO FIT', 'TRUE SIZE', 'MAGNIFY'] as const;

function areas(c: Context, d: DataSet): DisplayedArea[] {
  return d.sequence('DisplayedAreaSelectionSequence').flatMap((item) => {
    const topLeft = pair(item.numbers('DisplayedAreaTopLeftHandCorner'));
    const bottomRight = pair(item.numbers('DisplayedAreaBottomRightHandCorner'));
    if (topLeft === null || bottomRight === null) {
      c.unread.push('A displayed area without corners is not applied.');
      return [];
    }
    return [
      {
        appliesTo: appliesTo(c, item),
        topLeft,
        bottomRight,
        mode: modes.find((mode) => mode === item.string('PresentationSizeMode')) ?? 'SCALE TO FIT',
        magnification: item.number('PresentationPixelMagnificationRatio') ?? null,
        pixelSpacing: pair(item.numbers('PresentationPixelSpacing')),
        pixelAspectRatio: pair(item.numbers('PresentationPixelAspectRatio')),
      },
    ];
  });
}

const types = ['POINT', 'POLYLINE', 'INTERPOLATED', 'CIRCLE', 'ELLIPSE'] as const;

const justifications = ['LEFT', 'CENTER', 'RIGHT'] as const;

function unitsOf(text: string): GraphicUnits | undefined {
  return text === 'PIXEL' || text === 'DISPLAY' ? text : undefined;
}

function graphic(c: Context, item: DataSet): GraphicObject[] {
  const type = types.find((name) => name === item.string('GraphicType'));
  const units = unitsOf(item.string('GraphicAnnotationUnits'));
  const values = item.numbers('GraphicData');
  const points = Array.from({ length: Math.floor(values.length / 2) }, (_, i) => pair(values, i * 2)).filter((point) => point !== null);
  if (type === undefined || units === undefined || points.length === 0) {
    c.unread.push(`A graphic is not drawn: ${type === undefined ? 'its type' : units === undefined ? 'its units' : 'no points'}.`);
    return [];
  }
  return [{ units, type, points, filled: item.string('GraphicFilled') === 'Y', trackingUid: item.string('TrackingUID') }];
}

function text(c: Context, item: DataSet): TextObject[] {
  const boxUnits = unitsOf(item.string('BoundingBoxAnnotationUnits'));
  const [from, to] = [pair(item.numbers('BoundingBoxTopLeftHandCorner')), pair(item.numbers('BoundingBoxBottomRightHandCorner'))];
  const anchorUnits = unitsOf(item.string('AnchorPointAnnotationUnits'));
  const point = pair(item.numbers('AnchorPoint'));
  const justify = item.string('BoundingBoxTextHorizontalJustification');
  const box: TextObject['box'] =
    boxUnits !== undefined && from !== null && to !== null
      ? { units: boxUnits, topLeft: from, bottomRight: to, justify: justifications.find((name) => name === justify) ?? 'LEFT' }
      : null;
  const anchor = anchorUnits !== undefined && point !== null ? { units: anchorUnits, point, visible: item.string('AnchorPointVisibility') === 'Y' } : null;
  if (box === null && anchor === null) {
    c.unread.push('A text without a place is not drawn.');
    return [];
  }
  return [{ text: item.string('UnformattedTextValue'), box, anchor }];
}

function annotations(c: Context, d: DataSet): GraphicAnnotation[] {
  return d.sequence('GraphicAnnotationSequence').map((item) => {
    const compound = item.sequence('CompoundGraphicSequence').length;
    if (compound > 0) c.unread.push(`${String(compound)} compound graphic(s), such as rulers and arrows, are drawn by their simple graphics only.`);
    return {
      appliesTo: appliesTo(c, item),
      layer: item.string('GraphicLayer'),
      graphics: item.sequence('GraphicObjectSequence').flatMap((object) => graphic(c, object)),
      texts: item.sequence('TextObjectSequence').flatMap((object) => text(c, object)),
    };
  });
}

function layers(d: DataSet): GraphicLayer[] {
  return d.sequence('GraphicLayerSequence').map((item, i) => {
    const lab = item.numbers('GraphicLayerRecommendedDisplayCIELabValue');
    return {
      name: item.string('GraphicLayer'),
      order: item.number('GraphicLayerOrder') ?? i + 1,
      description: item.string('GraphicLayerDescription'),
      grayscale: item.number('GraphicLayerRecommendedDisplayGrayscaleValue') ?? null,
      lab: lab.length === 3 ? lab : null,
    };
  });
}

function noteRest(c: Context, d: DataSet): void {
  if (d.string('SOPClassUID') === presentationClasses[1]) c.unread.push('The colour profile is not applied.');
  if (d.sequence('MaskSubtractionSequence').length > 0) c.unread.push('The subtraction of a mask is not applied.');
  const overlays = [...d.elements.keys()].filter((tag) => tag >>> 24 === 0x60 && (tag & 0xffff) === 0x1001).length;
  if (overlays > 0) c.unread.push(`${String(overlays)} overlay plane(s) that it switches on are shown as the image says.`);
  if (!['', '0', '90', '180', '270'].includes(d.string('ImageRotation'))) c.unread.push('A rotation that is no quarter turn is not applied.');
}

export function readPresentationState(d: DataSet): PresentationState {
  const all = d.sequence('ReferencedSeriesSequence').flatMap((series) => images(series, series.string('SeriesInstanceUID')));
  const c: Context = { all, unread: [] };
  const rotation = d.number('ImageRotation') ?? 0;
  const read = modality(d);
  const signed = read === null || (read.kind === 'rescale' && read.intercept < 0);
  noteRest(c, d);
  return {
    SOPInstanceUID: d.string('SOPInstanceUID'),
    SOPClassUID: d.string('SOPClassUID'),
    SeriesInstanceUID: d.string('SeriesInstanceUID'),
    StudyInstanceUID: d.string('StudyInstanceUID'),
    label: d.string('ContentLabel'),
    description: d.string('ContentDescription'),
    creator: d.personName('ContentCreatorName'),
    date: d.string('PresentationCreationDate'),
    time: d.string('PresentationCreationTime'),
    images: all,
    modality: read,
    voi: voi(c, d, signed),
    presentationLut: presentationLut(d),
    shutters: readShutters(d),
    displayedAreas: areas(c, d),
    rotation: rotation === 90 || rotation === 180 || rotation === 270 ? rotation : 0,
    flipped: d.string('ImageHorizontalFlip') === 'Y',
    layers: layers(d),
    annotations: annotations(c, d),
    unread: c.unread,
  };
}
