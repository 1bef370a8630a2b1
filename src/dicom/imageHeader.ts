// The image part of an instance header: pixel description, LUTs, geometry, and the functional groups of enhanced multi-frame objects (PS3.3 C.7.6).
import { readShutters } from './display/shutter.ts';
import type { FrameValues, ImageHeader, LutData } from './headerModel.ts';
import type { DataSet } from './model.ts';
import { countOverlays } from './overlays.ts';
import type { Keyword } from './tags.ts';
import { readUltrasoundRegions } from './ultrasound.ts';

const maxLutEntries = 65536;
const maxFrames = 200_000;

/** Null when the object has no Rows and Columns (SR, PDF, RT plan …). One literal: it is made for every image. */
export function readImageHeader(d: DataSet): ImageHeader | null {
  const [rows, columns] = [d.uint16('Rows'), d.uint16('Columns')];
  if (!rows || !columns) return null;
  const signed = (d.uint16('PixelRepresentation') ?? 0) === 1;
  const bitsAllocated = d.uint16('BitsAllocated') ?? 0;
  const bitsStored = d.uint16('BitsStored') ?? bitsAllocated;
  const modalityLuts = d.sequence('ModalityLUTSequence');
  const voiLuts = d.sequence('VOILUTSequence');
  return {
    Rows: rows,
    Columns: columns,
    NumberOfFrames: Math.max(1, Math.trunc(d.number('NumberOfFrames') ?? 1)),
    SamplesPerPixel: d.uint16('SamplesPerPixel') ?? 1,
    PhotometricInterpretation: d.string('PhotometricInterpretation'),
    PlanarConfiguration: d.uint16('PlanarConfiguration') ?? 0,
    BitsAllocated: bitsAllocated,
    BitsStored: bitsStored,
    HighBit: d.uint16('HighBit') ?? bitsStored - 1,
    PixelRepresentation: signed ? 1 : 0,
    PixelPaddingValue: paddingValue(d, signed, 'PixelPaddingValue', ['FloatPixelPaddingValue', 'DoubleFloatPixelPaddingValue']),
    PixelPaddingRangeLimit: paddingValue(d, signed, 'PixelPaddingRangeLimit', ['FloatPixelPaddingRangeLimit', 'DoubleFloatPixelPaddingRangeLimit']),
    RescaleSlope: numberOrNull(d, 'RescaleSlope'),
    RescaleIntercept: numberOrNull(d, 'RescaleIntercept'),
    RescaleType: d.string('RescaleType'),
    Units: d.string('Units'),
    WindowCenter: d.numbers('WindowCenter'),
    WindowWidth: d.numbers('WindowWidth'),
    WindowCenterWidthExplanation: d.strings('WindowCenterWidthExplanation'),
    VOILUTFunction: d.string('VOILUTFunction'),
    PresentationLUTShape: d.string('PresentationLUTShape'),
    LossyImageCompression: d.string('LossyImageCompression'),
    LossyImageCompressionRatio: d.numbers('LossyImageCompressionRatio'),
    numberOfModalityLuts: modalityLuts.length,
    numberOfVoiLuts: voiLuts.length,
    modalityLut: modalityLuts[0] ? readLut(modalityLuts[0], signed) : null,
    voiLuts: lutsOf(d, signed || (d.number('RescaleIntercept') ?? 0) < 0),
    overlayPlanes: countOverlays(d),
    ...(d.has('ShutterShape') ? { shutters: readShutters(d) } : {}),
    ...(isFloating(d, bitsAllocated) ? { floating: true } : {}),
    numberOfUltrasoundRegions: d.sequence('SequenceOfUltrasoundRegions').length,
    ...(d.has('SequenceOfUltrasoundRegions') ? { ultrasoundRegions: readUltrasoundRegions(d) } : {}),
    ImagePositionPatient: tuple(d, 'ImagePositionPatient', 3),
    ImageOrientationPatient: tuple(d, 'ImageOrientationPatient', 6),
    PixelSpacing: tuple(d, 'PixelSpacing', 2),
    PixelSpacingCalibrationType: d.string('PixelSpacingCalibrationType'),
    ImagerPixelSpacing: tuple(d, 'ImagerPixelSpacing', 2),
    NominalScannedPixelSpacing: tuple(d, 'NominalScannedPixelSpacing', 2),
    EstimatedRadiographicMagnificationFactor: numberOrNull(d, 'EstimatedRadiographicMagnificationFactor'),
    PixelAspectRatio: tuple(d, 'PixelAspectRatio', 2),
    SpacingBetweenSlices: numberOrNull(d, 'SpacingBetweenSlices'),
    SliceThickness: numberOrNull(d, 'SliceThickness'),
    SliceLocation: numberOrNull(d, 'SliceLocation'),
    GantryDetectorTilt: numberOrNull(d, 'GantryDetectorTilt'),
    FrameTime: numberOrNull(d, 'FrameTime'),
    CineRate: numberOrNull(d, 'CineRate'),
    frames: readFrames(d, signed),
  };
}

/** US or SS attributes: read by Pixel Representation, whatever the VR says. */
function storedValue(d: DataSet, keyword: Keyword, signed: boolean): number | null {
  const value = d.uint16(keyword);
  if (value === undefined) return null;
  return signed && value > 0x7fff ? value - 0x10000 : value;
}

function paddingValue(d: DataSet, signed: boolean, keyword: Keyword, floating: readonly Keyword[]): number | null {
  const value = storedValue(d, keyword, signed);
  if (value !== null || d.has(keyword)) return wide(d, keyword, value);
  return floating.map((other) => d.number(other)).find((found) => found !== undefined) ?? null;
}

/** Beyond 16 bits the value is written as UL, SL or by the sender's own idea. */
function wide(d: DataSet, keyword: Keyword, value: number | null): number | null {
  return (d.element(keyword)?.length ?? 0) >= 4 && /^[US]L$/.test(d.element(keyword)?.vr ?? '') ? (d.number(keyword) ?? null) : value;
}

/** Decimal pixels have no Bits Stored and no Pixel Representation (PS3.3 C.7.6.24). The pixel data itself is not read here. */
function isFloating(d: DataSet, bitsAllocated: number): boolean {
  return bitsAllocated >= 32 && !d.has('BitsStored') && !d.has('PixelRepresentation');
}

function numberOrNull(d: DataSet | undefined, keyword: Keyword): number | null {
  return d?.number(keyword) ?? null;
}

function tuple(d: DataSet | undefined, keyword: Keyword, length: number): number[] | null {
  const values = d?.numbers(keyword) ?? [];
  return values.length === length ? values : null;
}

function lutsOf(d: DataSet | undefined, signed: boolean): LutData[] {
  return (d?.sequence('VOILUTSequence') ?? []).map((item) => readLut(item, signed)).filter((lut) => lut !== null);
}

/** One item of a Modality or VOI LUT Sequence. The second descriptor value is signed when its VR or its inputs are; an entry count of 0 means 65536. */
export function readLut(item: DataSet, signed: boolean): LutData | null {
  const descriptor = item.value('LUTDescriptor');
  const data = item.value('LUTData');
  if (!descriptor || descriptor.length < 6 || !data) return null;
  const view = new DataView(descriptor.buffer, descriptor.byteOffset, 6);
  const entries = view.getUint16(0, item.littleEndian) || 65536;
  const isSigned = signed || item.element('LUTDescriptor')?.vr === 'SS';
  const firstValueMapped = isSigned ? view.getInt16(2, item.littleEndian) : view.getUint16(2, item.littleEndian);
  const bitsPerEntry = view.getUint16(4, item.littleEndian);
  if (entries > maxLutEntries) return null;
  const packed = bitsPerEntry <= 8 && data.length < entries * 2;
  if (data.length < entries * (packed ? 1 : 2)) return null;
  const words = new DataView(data.buffer, data.byteOffset, data.length);
  const values = Array.from({ length: entries }, (_, i) => (packed ? words.getUint8(i) : words.getUint16(i * 2, item.littleEndian)));
  return { firstValueMapped, bitsPerEntry, data: values, explanation: item.string('LUTExplanation') };
}

/** A macro's item: the frame's own, else the shared one (PS3.3 C.7.6.16). */
function macro(frame: DataSet, shared: DataSet | undefined, keyword: Keyword): DataSet | undefined {
  return frame.sequence(keyword)[0] ?? shared?.sequence(keyword)[0];
}

function readFrames(d: DataSet, signed: boolean): FrameValues[] {
  const perFrame = d.sequence('PerFrameFunctionalGroupsSequence');
  const shared = d.sequence('SharedFunctionalGroupsSequence')[0];
  return perFrame.slice(0, maxFrames).map((frame) => {
    const measures = macro(frame, shared, 'PixelMeasuresSequence');
    const rescale = macro(frame, shared, 'PixelValueTransformationSequence');
    const voi = macro(frame, shared, 'FrameVOILUTSequence');
    const content = frame.sequence('FrameContentSequence')[0];
    const voiLuts = lutsOf(voi, signed || (rescale?.number('RescaleIntercept') ?? 0) < 0);
    return {
      ImagePositionPatient: tuple(macro(frame, shared, 'PlanePositionSequence'), 'ImagePositionPatient', 3),
      ImageOrientationPatient: tuple(macro(frame, shared, 'PlaneOrientationSequence'), 'ImageOrientationPatient', 6),
      PixelSpacing: tuple(measures, 'PixelSpacing', 2),
      SliceThickness: numberOrNull(measures, 'SliceThickness'),
      SpacingBetweenSlices: numberOrNull(measures, 'SpacingBetweenSlices'),
      RescaleSlope: numberOrNull(rescale, 'RescaleSlope'),
      RescaleIntercept: numberOrNull(rescale, 'RescaleIntercept'),
      WindowCenter: voi?.numbers('WindowCenter') ?? [],
      WindowWidth: voi?.numbers('WindowWidth') ?? [],
      WindowCenterWidthExplanation: voi?.strings('WindowCenterWidthExplanation') ?? [],
      VOILUTFunction: voi?.string('VOILUTFunction') ?? '',
      RescaleType: rescale?.string('RescaleType') ?? '',
      ...(voiLuts.length > 0 ? { voiLuts } : {}),
      DimensionIndexValues: content?.numbers('DimensionIndexValues') ?? [],
      StackID: content?.string('StackID') ?? '',
      InStackPositionNumber: numberOrNull(content, 'InStackPositionNumber'),
      TemporalPositionIndex: numberOrNull(content, 'TemporalPositionIndex'),
      FrameAcquisitionNumber: numberOrNull(content, 'FrameAcquisitionNumber'),
      FrameType: (macro(frame, shared, 'MRImageFrameTypeSequence') ?? macro(frame, shared, 'CTImageFrameTypeSequence'))?.strings('FrameType') ?? [],
      TriggerTime: numberOrNull(macro(frame, shared, 'CardiacSynchronizationSequence'), 'NominalCardiacTriggerDelayTime'),
      EchoTime: numberOrNull(macro(frame, shared, 'MREchoSequence'), 'EffectiveEchoTime'),
      DiffusionBValue: numberOrNull(macro(frame, shared, 'MRDiffusionSequence'), 'DiffusionBValue'),
    };
  });
}
