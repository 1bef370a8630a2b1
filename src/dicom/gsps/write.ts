// Writes a Grayscale Softcopy Presentation State (PS3.3 A.33.1) from the plain model. Colour states need an ICC profile and are not written.
import type { LutData } from '../headerModel.ts';
import { writeFile } from '../part10.ts';
import { patientAndStudy, seriesAndEquipment, type DocumentIdentity, type StudyContext } from '../sr/document.ts';
import type { DataSetModel } from '../writer.ts';
import type { DisplayedArea, GraphicAnnotation, GraphicLayer, GraphicObject, PresentationState, PresentedImage, Shutter, TextObject } from './model.ts';

const gspsClass = '1.2.840.10008.5.1.4.1.1.11.1';

export interface PresentationDocument {
  study: StudyContext;
  identity: DocumentIdentity;
  state: Omit<PresentationState, 'SOPInstanceUID' | 'SOPClassUID' | 'SeriesInstanceUID' | 'StudyInstanceUID' | 'date' | 'time' | 'unread'>;
}

/** CS: at most 16 of upper-case letters, digits, space and underscore. */
function codeString(text: string): string {
  return text
    .toUpperCase()
    .replaceAll(/[^A-Z0-9_ ]/g, '_')
    .slice(0, 16)
    .trim();
}

function reference({ SOPClassUID, SOPInstanceUID, frames }: PresentedImage): DataSetModel {
  return { ReferencedSOPClassUID: SOPClassUID, ReferencedSOPInstanceUID: SOPInstanceUID, ReferencedFrameNumber: frames.length === 0 ? undefined : frames };
}

/** Left out where an item applies to all images. */
function appliesTo(images: readonly PresentedImage[]): DataSetModel {
  return images.length === 0 ? {} : { ReferencedImageSequence: images.map(reference) };
}

function bySeries(images: readonly PresentedImage[]): DataSetModel[] {
  const series = [...new Set(images.map((image) => image.SeriesInstanceUID))];
  return series.map((SeriesInstanceUID) => ({
    SeriesInstanceUID,
    ReferencedImageSequence: images.filter((image) => image.SeriesInstanceUID === SeriesInstanceUID).map(reference),
  }));
}

function lutItem({ firstValueMapped, bitsPerEntry, data, explanation }: LutData): DataSetModel {
  const words = new Uint8Array(data.length * 2);
  const view = new DataView(words.buffer);
  data.forEach((value, i) => {
    view.setUint16(i * 2, value, true);
  });
  return {
    LUTDescriptor: [data.length === 65536 ? 0 : data.length, firstValueMapped & 0xffff, bitsPerEntry],
    LUTExplanation: explanation === '' ? undefined : explanation,
    LUTData: words,
  };
}

function modality({ modality: m }: PresentationDocument['state']): DataSetModel {
  if (m === null) return {};
  if (m.kind === 'lut') return { ModalityLUTSequence: [{ ...lutItem(m.lut), ModalityLUTType: 'US' }] };
  return { RescaleIntercept: m.intercept, RescaleSlope: m.slope, RescaleType: m.type === '' ? 'US' : m.type };
}

function voi({ voi: all }: PresentationDocument['state']): DataSetModel {
  if (all.length === 0) return {};
  return {
    SoftcopyVOILUTSequence: all.map((v) =>
      v.kind === 'lut'
        ? { ...appliesTo(v.appliesTo), VOILUTSequence: [lutItem(v.lut)] }
        : {
            ...appliesTo(v.appliesTo),
            WindowCenter: v.centre,
            WindowWidth: v.width,
            WindowCenterWidthExplanation: v.explanation === '' ? undefined : v.explanation,
            VOILUTFunction: v.function === 'LINEAR' ? undefined : v.function,
          },
    ),
  };
}

function shutterItem(s: Shutter): DataSetModel {
  switch (s.shape) {
    case 'rectangular':
      return {
        ShutterLeftVerticalEdge: s.left,
        ShutterRightVerticalEdge: s.right,
        ShutterUpperHorizontalEdge: s.top,
        ShutterLowerHorizontalEdge: s.bottom,
      };
    case 'circular':
      return { CenterOfCircularShutter: [s.centre[1], s.centre[0]], RadiusOfCircularShutter: s.radius };
    case 'polygonal':
      return { VerticesOfThePolygonalShutter: s.points.flatMap(([column, row]) => [row, column]) };
    case 'bitmap':
      return { ShutterOverlayGroup: s.overlayGroup };
  }
}

/** A bitmap shutter needs its overlay plane, which is in the image and not here: it is left out. */
function shutters(all: readonly Shutter[]): DataSetModel {
  const written = all.filter((s) => s.shape !== 'bitmap');
  if (written.length === 0) return {};
  const merged = Object.assign({}, ...written.map(shutterItem)) as DataSetModel;
  return { ...merged, ShutterShape: written.map((s) => s.shape.toUpperCase()), ShutterPresentationValue: written[0]?.value ?? 0 };
}

function area(a: DisplayedArea): DataSetModel {
  return {
    ...appliesTo(a.appliesTo),
    DisplayedAreaTopLeftHandCorner: a.topLeft.map(Math.round),
    DisplayedAreaBottomRightHandCorner: a.bottomRight.map(Math.round),
    PresentationSizeMode: a.mode,
    PresentationPixelSpacing: a.pixelSpacing === null ? undefined : [...a.pixelSpacing],
    PresentationPixelAspectRatio: a.pixelSpacing === null ? (a.pixelAspectRatio ?? [1, 1]).map(Math.round) : undefined,
    PresentationPixelMagnificationRatio: a.mode === 'MAGNIFY' ? (a.magnification ?? 1) : undefined,
  };
}

function graphicItem(g: GraphicObject): DataSetModel {
  return {
    GraphicAnnotationUnits: g.units,
    GraphicDimensions: 2,
    NumberOfGraphicPoints: g.points.length,
    GraphicData: g.points.flat(),
    GraphicType: g.type,
    GraphicFilled: g.type === 'POINT' || g.type === 'POLYLINE' || g.type === 'INTERPOLATED' ? undefined : g.filled ? 'Y' : 'N',
  };
}

function textItem(t: TextObject): DataSetModel {
  return {
    UnformattedTextValue: t.text,
    ...(t.box === null
      ? {}
      : {
          BoundingBoxAnnotationUnits: t.box.units,
          BoundingBoxTopLeftHandCorner: [...t.box.topLeft],
          BoundingBoxBottomRightHandCorner: [...t.box.bottomRight],
          BoundingBoxTextHorizontalJustification: t.box.justify,
        }),
    ...(t.anchor === null
      ? {}
      : { AnchorPointAnnotationUnits: t.anchor.units, AnchorPoint: [...t.anchor.point], AnchorPointVisibility: t.anchor.visible ? 'Y' : 'N' }),
  };
}

function annotation(a: GraphicAnnotation): DataSetModel {
  return {
    ...appliesTo(a.appliesTo),
    GraphicLayer: codeString(a.layer),
    GraphicObjectSequence: a.graphics.length === 0 ? undefined : a.graphics.map(graphicItem),
    TextObjectSequence: a.texts.length === 0 ? undefined : a.texts.map(textItem),
  };
}

function layer(l: GraphicLayer): DataSetModel {
  return {
    GraphicLayer: codeString(l.name),
    GraphicLayerOrder: l.order,
    GraphicLayerRecommendedDisplayGrayscaleValue: l.grayscale ?? undefined,
    GraphicLayerRecommendedDisplayCIELabValue: l.lab === null ? undefined : [...l.lab],
    GraphicLayerDescription: l.description === '' ? undefined : l.description,
  };
}

/** The whole object as a Part 10 file. Graphics of annotations without a layer of their own are our bug. */
export function buildPresentationState({ study, identity, state }: PresentationDocument): Uint8Array {
  const annotations = state.annotations.filter((a) => a.graphics.length + a.texts.length > 0);
  const turned = state.rotation !== 0 || state.flipped;
  const lut = state.presentationLut;
  return writeFile({
    SOPClassUID: gspsClass,
    SOPInstanceUID: identity.sopInstanceUid,
    ...patientAndStudy(study),
    ...seriesAndEquipment(identity, 'PR'),
    InstanceNumber: identity.instanceNumber,
    InstanceCreationDate: identity.date,
    InstanceCreationTime: identity.time,
    ContentLabel: codeString(state.label) || 'SAGITTA',
    ContentDescription: state.description.slice(0, 64),
    ContentCreatorName: state.creator,
    PresentationCreationDate: identity.date,
    PresentationCreationTime: identity.time,
    ReferencedSeriesSequence: bySeries(state.images),
    ...modality(state),
    ...voi(state),
    ...(lut.kind === 'shape' ? { PresentationLUTShape: lut.shape } : { PresentationLUTSequence: [lutItem(lut.lut)] }),
    ...shutters(state.shutters),
    DisplayedAreaSelectionSequence: state.displayedAreas.map(area),
    ...(turned ? { ImageRotation: state.rotation, ImageHorizontalFlip: state.flipped ? 'Y' : 'N' } : {}),
    GraphicLayerSequence: state.layers.length === 0 ? undefined : state.layers.map(layer),
    GraphicAnnotationSequence: annotations.length === 0 ? undefined : annotations.map(annotation),
  });
}
