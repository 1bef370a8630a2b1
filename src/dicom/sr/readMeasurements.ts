// Reads the measurements of any vendor's structured report: groups of TID 1500, and numbers with coordinates elsewhere. What cannot be taken is said, one sentence each.
import type { DataSet } from '../model.ts';
import { codes, currentCode, sameCode, type Code } from './codes.ts';
import type { ImageReference } from './content.ts';
import { emptyGroup, type SrGraphic, type SrGroup, type SrNumber } from './group.ts';
import { findContent, readContent, type ReadItem } from './read.ts';

export interface ReadMeasurements {
  title: string;
  /** Person observer as stored, '' without. */
  observer: string;
  /** `Manufacturer model` of the program that wrote it. */
  device: string;
  groups: SrGroup[];
  /** What stands in the report and was not taken, in words without patient data. */
  unread: string[];
}

interface Context {
  root: ReadItem;
  /** Study and series of each instance that the evidence names. */
  evidence: ReadonlyMap<string, { studyInstanceUid: string; seriesInstanceUid: string; sopClassUid: string }>;
  unread: Map<string, number>;
}

const evidenceSequences = ['CurrentRequestedProcedureEvidenceSequence', 'PertinentOtherEvidenceSequence'] as const;

function readEvidence(d: DataSet): Context['evidence'] {
  const found = new Map<string, { studyInstanceUid: string; seriesInstanceUid: string; sopClassUid: string }>();
  for (const study of evidenceSequences.flatMap((keyword) => d.sequence(keyword)))
    for (const series of study.sequence('ReferencedSeriesSequence'))
      for (const instance of series.sequence('ReferencedSOPSequence'))
        found.set(instance.string('ReferencedSOPInstanceUID'), {
          studyInstanceUid: study.string('StudyInstanceUID'),
          seriesInstanceUid: series.string('SeriesInstanceUID'),
          sopClassUid: instance.string('ReferencedSOPClassUID'),
        });
  return found;
}

function note(c: Context, sentence: string): void {
  c.unread.set(sentence, (c.unread.get(sentence) ?? 0) + 1);
}

/** The item itself, or the one that a by-reference relationship points at. */
function resolve(c: Context, item: ReadItem): ReadItem {
  if (item.target.length === 0) return item;
  let at: ReadItem | undefined = c.root;
  for (const place of item.target.slice(1)) at = at?.children[place - 1];
  return at === undefined ? item : { ...at, relationship: item.relationship };
}

function childrenOf(c: Context, item: ReadItem): ReadItem[] {
  return item.children.map((child) => resolve(c, child));
}

function imageOf(c: Context, item: ReadItem): ImageReference {
  const known = c.evidence.get(item.referencedSopInstanceUid);
  return {
    studyInstanceUid: known?.studyInstanceUid ?? '',
    seriesInstanceUid: known?.seriesInstanceUid ?? '',
    sopClassUid: item.referencedSopClassUid,
    sopInstanceUid: item.referencedSopInstanceUid,
    ...(item.referencedFrames[0] === undefined ? {} : { frameNumber: item.referencedFrames[0] }),
  };
}

function pointsOf(values: readonly number[], size: 2 | 3, shift: number): number[][] {
  return Array.from({ length: Math.floor(values.length / size) }, (_, i) => values.slice(i * size, i * size + size).map((value) => value + shift));
}

const shapes = ['POINT', 'MULTIPOINT', 'POLYLINE', 'POLYGON', 'CIRCLE', 'ELLIPSE', 'ELLIPSOID'] as const;

/** undefined (and a sentence) for a graphic without an image, with too few points, or of a shape nobody knows. */
function graphicOf(c: Context, item: ReadItem): SrGraphic | undefined {
  const type = shapes.find((shape) => shape === item.graphicType);
  if (type === undefined) {
    note(c, `A graphic of the type ${item.graphicType === '' ? 'without a name' : item.graphicType} is not drawn.`);
    return undefined;
  }
  if (item.valueType === 'SCOORD3D') {
    const points = pointsOf(item.graphicData, 3, 0);
    if (points.length > 0) return { type, points, place: { on: 'patient', frameOfReferenceUid: item.frameOfReferenceUid } };
  } else {
    const image = childrenOf(c, item).find((child) => child.valueType === 'IMAGE' && child.referencedSopInstanceUid !== '');
    const points = pointsOf(item.graphicData, 2, -0.5);
    if (image !== undefined && points.length > 0) return { type, points, place: { on: 'image', image: imageOf(c, image) } };
  }
  note(c, 'A graphic without points or without an image is not drawn.');
  return undefined;
}

function isGraphic(item: ReadItem): boolean {
  return item.valueType === 'SCOORD' || item.valueType === 'SCOORD3D';
}

function graphicsUnder(c: Context, item: ReadItem): SrGraphic[] {
  return childrenOf(c, item)
    .filter(isGraphic)
    .flatMap((child) => graphicOf(c, child) ?? []);
}

function child(c: Context, item: ReadItem, concept: Code): ReadItem | undefined {
  return childrenOf(c, item).find((found) => sameCode(found.concept, concept));
}

function codeOf(c: Context, item: ReadItem, concept: Code): Code | null {
  const found = child(c, item, concept)?.code;
  return found === undefined ? null : currentCode(found);
}

function numberOf(c: Context, item: ReadItem): SrNumber | undefined {
  if (item.value === undefined || !item.concept) {
    note(c, `A number without a value is not taken over: ${item.concept?.meaning ?? 'unnamed'}.`);
    return undefined;
  }
  const uncertainty = child(c, item, codes.uncertainty);
  return {
    concept: currentCode(item.concept),
    derivation: codeOf(c, item, codes.derivation),
    value: item.value,
    unit: item.unit ?? { value: '1', scheme: 'UCUM', meaning: 'no units' },
    uncertainty: uncertainty?.value ?? null,
    spacingSource: child(c, item, codes.spacingSource)?.text ?? '',
    graphics: graphicsUnder(c, item),
  };
}

const taken = [
  codes.trackingIdentifier,
  codes.trackingUid,
  codes.finding,
  codes.findingCategory,
  codes.method,
  codes.findingSite,
  codes.laterality,
  codes.imageView,
];
const takenToo = [codes.comment, codes.lesionRole, codes.derivation, codes.refused, codes.ordinal];

/** What hangs on a group and has no place in a measurement of ours. */
function noteRest(c: Context, items: readonly ReadItem[]): void {
  for (const item of items) {
    if (item.valueType === 'NUM' || item.valueType === 'IMAGE' || isGraphic(item)) continue;
    if ([...taken, ...takenToo].some((concept) => sameCode(item.concept, concept))) continue;
    note(c, `${item.concept?.meaning ?? item.valueType} of a measurement is shown in the document only.`);
  }
}

function groupOf(c: Context, item: ReadItem): SrGroup {
  const children = childrenOf(c, item);
  const siteItem = child(c, item, codes.findingSite);
  noteRest(c, children);
  return {
    ...emptyGroup,
    observationUid: item.observationUid,
    observedAt: item.observedAt,
    trackingIdentifier: child(c, item, codes.trackingIdentifier)?.text ?? '',
    trackingUid: child(c, item, codes.trackingUid)?.text ?? '',
    method: codeOf(c, item, codes.method),
    finding: codeOf(c, item, codes.finding),
    site: siteItem?.code ? currentCode(siteItem.code) : null,
    laterality: (siteItem ? codeOf(c, siteItem, codes.laterality) : null) ?? codeOf(c, item, codes.laterality),
    view: codeOf(c, item, codes.imageView),
    role: codeOf(c, item, codes.lesionRole),
    comment: child(c, item, codes.comment)?.text ?? '',
    refused: child(c, item, codes.refused)?.text ?? '',
    ordinal: Number.parseInt(child(c, item, codes.ordinal)?.text ?? '', 10) || null,
    regions: children.filter(isGraphic).flatMap((found) => graphicOf(c, found) ?? []),
    images: children.filter((found) => found.valueType === 'IMAGE' && found.referencedSopInstanceUid !== '').map((found) => imageOf(c, found)),
    numbers: children.filter((found) => found.valueType === 'NUM').flatMap((found) => numberOf(c, found) ?? []),
  };
}

function isGroup(item: ReadItem): boolean {
  return item.valueType === 'CONTAINER' && sameCode(item.concept, codes.measurementGroup);
}

/** Numbers outside groups: older reports and other templates. Those with coordinates are taken, the others are said. */
function loose(c: Context, item: ReadItem): SrGroup[] {
  if (isGroup(item)) return [groupOf(c, item)];
  if (item.valueType === 'NUM' && item.relationship !== 'HAS ACQ CONTEXT' && item.relationship !== 'HAS PROPERTIES') {
    const number = numberOf(c, item);
    if (number !== undefined && number.graphics.length > 0) return [{ ...emptyGroup, comment: item.concept?.meaning ?? '', numbers: [number] }];
    if (number !== undefined) note(c, 'A number without a place on an image is shown in the document only.');
    return [];
  }
  return item.children.flatMap((found) => loose(c, found));
}

export function readMeasurements(d: DataSet): ReadMeasurements {
  const root = readContent(d);
  const c: Context = { root, evidence: readEvidence(d), unread: new Map() };
  const groups = loose(c, root);
  const observer = findContent(root, (item) => item.valueType === 'PNAME' && sameCode(item.concept, codes.personName))[0]?.text ?? '';
  return {
    title: root.concept?.meaning ?? '',
    observer,
    device: [d.string('Manufacturer'), d.string('ManufacturerModelName')].filter((part, i, all) => part !== '' && all.indexOf(part) === i).join(' '),
    groups,
    unread: [...c.unread].map(([sentence, times]) => (times === 1 ? sentence : `${sentence} (${String(times)} times)`)),
  };
}
