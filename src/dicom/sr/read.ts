// Reads the content tree of a structured report back into plain items: enough to show and to test, without interpreting templates.
import type { DataSet } from '../model.ts';
import type { Code } from './codes.ts';

export interface ReadItem {
  relationship: string;
  valueType: string;
  concept: Code | undefined;
  /** TEXT, PNAME, UIDREF, DATE … as text; CODE as its meaning; NUM as its number. */
  text: string;
  code: Code | undefined;
  value: number | undefined;
  unit: Code | undefined;
  graphicType: string;
  graphicData: number[];
  referencedSopClassUid: string;
  referencedSopInstanceUid: string;
  /** From 1; [] = all. */
  referencedFrames: number[];
  frameOfReferenceUid: string;
  observationUid: string;
  observedAt: string;
  /** By-reference items: the place of the target in the tree (PS3.3 C.17.3.2.5), else []. */
  target: number[];
  template: string;
  children: ReadItem[];
}

const textKeywords = ['TextValue', 'PersonName', 'UID', 'Date', 'Time', 'DateTime'] as const;

function readCode(item: DataSet | undefined): Code | undefined {
  if (!item) return undefined;
  const value = item.string('CodeValue') || item.string('LongCodeValue');
  return { value, scheme: item.string('CodingSchemeDesignator'), meaning: item.string('CodeMeaning') };
}

/** The item and everything under it; start with the document's own data set. */
export function readContent(d: DataSet): ReadItem {
  const measured = d.sequence('MeasuredValueSequence')[0];
  const code = readCode(d.sequence('ConceptCodeSequence')[0]);
  const referenced = d.sequence('ReferencedSOPSequence')[0];
  const text = textKeywords.map((keyword) => d.string(keyword)).find((value) => value !== '') ?? '';
  return {
    relationship: d.string('RelationshipType'),
    valueType: d.string('ValueType'),
    concept: readCode(d.sequence('ConceptNameCodeSequence')[0]),
    text: text !== '' ? text : (measured?.string('NumericValue') ?? code?.meaning ?? ''),
    code,
    value: measured?.number('FloatingPointValue') ?? measured?.number('NumericValue'),
    unit: readCode(measured?.sequence('MeasurementUnitsCodeSequence')[0]),
    graphicType: d.string('GraphicType'),
    graphicData: d.numbers('GraphicData'),
    referencedSopClassUid: referenced?.string('ReferencedSOPClassUID') ?? '',
    referencedSopInstanceUid: referenced?.string('ReferencedSOPInstanceUID') ?? '',
    referencedFrames: referenced?.numbers('ReferencedFrameNumber') ?? [],
    frameOfReferenceUid: d.string('ReferencedFrameOfReferenceUID'),
    observationUid: d.string('ObservationUID'),
    observedAt: d.string('ObservationDateTime'),
    target: d.numbers('ReferencedContentItemIdentifier'),
    template: d.sequence('ContentTemplateSequence')[0]?.string('TemplateIdentifier') ?? '',
    children: d.sequence('ContentSequence').map(readContent),
  };
}

/** All items under `root` (itself included) that pass. */
export function findContent(root: ReadItem, passes: (item: ReadItem) => boolean): ReadItem[] {
  return [...(passes(root) ? [root] : []), ...root.children.flatMap((child) => findContent(child, passes))];
}
