// Writes TID 1500 Imaging Measurement Reports: one group for each measurement, TID 1410 with a region, TID 1501 with coordinates under its numbers.
import { codes, procedureOf, ownScheme } from './codes.ts';
import { code, container, image, numeric, scoord, scoord3d, text, uidRef, withChildren, type ContentItem } from './content.ts';
import { buildDocument, srClasses, type DocumentIdentity, type DocumentState, type ImageReference, type StudyContext } from './document.ts';
import type { SrGraphic, SrGroup, SrNumber } from './group.ts';
import { language, observers, type Observers } from './observers.ts';

export interface MeasurementReport {
  study: StudyContext;
  identity: DocumentIdentity;
  state: DocumentState;
  observers: Observers;
  /** BCP 47, such as `en-US`. */
  language: string;
  modality: string;
  groups: readonly SrGroup[];
  /** Images looked at beyond those that are measured on. */
  library?: readonly ImageReference[];
}

/** Our pixel centres are whole numbers; SR counts from the corner of the first pixel (PS3.3 C.18.6.1.1). */
const halfPixel = 0.5;

function graphicItem(graphic: SrGraphic, concept?: typeof codes.imageRegion): ContentItem {
  const { type, points, place } = graphic;
  if (place.on === 'patient') return scoord3d(type, points, place.frameOfReferenceUid, concept);
  if (type === 'POLYGON' || type === 'ELLIPSOID') throw new Error(`a ${type} cannot lie on an image`);
  const onImage = points.map((point) => point.map((value) => value + halfPixel));
  return withChildren(scoord(type, onImage, concept), 'SELECTED FROM', image(place.image));
}

function numberItem(number: SrNumber): ContentItem {
  const item = numeric(number.concept, number.value, number.unit);
  if (number.derivation) withChildren(item, 'HAS CONCEPT MOD', code(codes.derivation, number.derivation));
  if (number.uncertainty !== null) withChildren(item, 'HAS PROPERTIES', numeric(codes.uncertainty, number.uncertainty, number.unit));
  if (number.spacingSource !== '') withChildren(item, 'HAS PROPERTIES', text(codes.spacingSource, number.spacingSource));
  return withChildren(item, 'INFERRED FROM', ...number.graphics.map((graphic) => graphicItem(graphic)));
}

function groupItem(group: SrGroup): ContentItem {
  const item = container(codes.measurementGroup, group.regions.length > 0 ? '1410' : '1501');
  item.values = {
    ...item.values,
    ObservationDateTime: group.observedAt === '' ? undefined : group.observedAt,
    ObservationUID: group.observationUid === '' ? undefined : group.observationUid,
  };
  withChildren(item, 'HAS OBS CONTEXT', text(codes.trackingIdentifier, group.trackingIdentifier), uidRef(codes.trackingUid, group.trackingUid));
  if (group.finding) withChildren(item, 'CONTAINS', code(codes.finding, group.finding));
  if (group.method) withChildren(item, 'HAS CONCEPT MOD', code(codes.method, group.method));
  if (group.site) {
    const site = code(codes.findingSite, group.site);
    if (group.laterality) withChildren(site, 'HAS CONCEPT MOD', code(codes.laterality, group.laterality));
    withChildren(item, 'HAS CONCEPT MOD', site);
  } else if (group.laterality) withChildren(item, 'HAS CONCEPT MOD', code(codes.laterality, group.laterality));
  if (group.view) withChildren(item, 'HAS CONCEPT MOD', code(codes.imageView, group.view));
  withChildren(item, 'CONTAINS', ...group.regions.map((region) => graphicItem(region, codes.imageRegion)));
  withChildren(item, 'CONTAINS', ...group.images.map((reference) => image(reference, codes.sourceOfMeasurement)));
  withChildren(item, 'CONTAINS', ...group.numbers.map(numberItem));
  if (group.role) withChildren(item, 'CONTAINS', code(codes.lesionRole, group.role));
  if (group.refused !== '') withChildren(item, 'CONTAINS', text(codes.refused, group.refused));
  if (group.ordinal !== null) withChildren(item, 'CONTAINS', text(codes.ordinal, String(group.ordinal)));
  if (group.comment !== '') withChildren(item, 'CONTAINS', text(codes.comment, group.comment));
  return item;
}

function graphicsOf(group: SrGroup): SrGraphic[] {
  return [...group.regions, ...group.numbers.flatMap((number) => number.graphics)];
}

function imagesOf(group: SrGroup): ImageReference[] {
  return [...graphicsOf(group).flatMap(({ place }) => (place.on === 'image' ? [place.image] : [])), ...group.images];
}

/** Comprehensive SR, or Comprehensive 3D SR as soon as one measurement lies off the acquired images. */
export function buildMeasurementReport(report: MeasurementReport): Uint8Array {
  const evidence = [...report.groups.flatMap(imagesOf), ...(report.library ?? [])];
  const root = container(codes.imagingMeasurementReport, '1500');
  withChildren(root, 'HAS CONCEPT MOD', language(report.language));
  withChildren(root, 'HAS OBS CONTEXT', ...observers(report.observers));
  withChildren(root, 'HAS CONCEPT MOD', code(codes.procedureReported, procedureOf(report.modality)));
  const library = [...new Map(evidence.map((reference) => [reference.sopInstanceUid, reference])).values()];
  if (library.length > 0) {
    const libraryGroup = withChildren(
      container(codes.imageLibraryGroup),
      'CONTAINS',
      ...library.map((reference) => image({ ...reference, frameNumber: undefined })),
    );
    withChildren(root, 'CONTAINS', withChildren(container(codes.imageLibrary), 'CONTAINS', libraryGroup));
  }
  withChildren(root, 'CONTAINS', withChildren(container(codes.imagingMeasurements), 'CONTAINS', ...report.groups.map(groupItem)));
  const spatial = report.groups.some((group) => graphicsOf(group).some(({ place }) => place.on === 'patient'));
  return buildDocument({
    sopClassUid: spatial ? srClasses.comprehensive3d : srClasses.comprehensive,
    study: report.study,
    identity: report.identity,
    state: report.state,
    content: root,
    evidence,
    codingSchemes: [{ designator: ownScheme, name: 'Codes of Sagitta', organisation: 'Sagitta' }],
  });
}
