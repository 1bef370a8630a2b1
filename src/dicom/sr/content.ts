// Content items of a structured report (PS3.3 C.17.3) as data set models. Which items a document needs is the builders' business.
import type { DataSetModel } from '../writer.ts';
import type { Code } from './codes.ts';

export interface ImageReference {
  studyInstanceUid: string;
  seriesInstanceUid: string;
  sopClassUid: string;
  sopInstanceUid: string;
  /** From 1, multi-frame objects only. */
  frameNumber?: number | undefined;
}

export type Relationship = 'CONTAINS' | 'HAS CONCEPT MOD' | 'HAS OBS CONTEXT' | 'HAS ACQ CONTEXT' | 'HAS PROPERTIES' | 'INFERRED FROM' | 'SELECTED FROM';

export interface ContentItem {
  valueType: string;
  concept: Code | undefined;
  values: DataSetModel;
  children: { relationship: Relationship; item: ContentItem }[];
  /** DCMR template of a container. */
  template?: string;
}

function codeItem(code: Code): DataSetModel {
  return { CodeValue: code.value, CodingSchemeDesignator: code.scheme, CodeMeaning: code.meaning };
}

function item(valueType: string, concept: Code | undefined, values: DataSetModel): ContentItem {
  return { valueType, concept, values, children: [] };
}

/** Adds children and hands the item back. */
export function withChildren(parent: ContentItem, relationship: Relationship, ...children: ContentItem[]): ContentItem {
  parent.children.push(...children.map((child) => ({ relationship, item: child })));
  return parent;
}

export function container(concept: Code | undefined, template?: string): ContentItem {
  return { ...item('CONTAINER', concept, { ContinuityOfContent: 'SEPARATE' }), ...(template === undefined ? {} : { template }) };
}

export function text(concept: Code, value: string): ContentItem {
  return item('TEXT', concept, { TextValue: value });
}

export function code(concept: Code, value: Code): ContentItem {
  return item('CODE', concept, { ConceptCodeSequence: [codeItem(value)] });
}

export function uidRef(concept: Code, uid: string): ContentItem {
  return item('UIDREF', concept, { UID: uid });
}

export function personName(concept: Code, name: string): ContentItem {
  return item('PNAME', concept, { PersonName: name.includes('^') ? name : `${name}^` });
}

/** Numbers go as DS of at most 16 characters; the exact double stands beside it when that loses something. */
export function numeric(concept: Code, value: number, unit: Code): ContentItem {
  const stored = String(Number(value.toPrecision(10)));
  return item('NUM', concept, {
    MeasuredValueSequence: [
      {
        NumericValue: stored.length <= 16 ? stored : value.toPrecision(8),
        FloatingPointValue: Number(stored) === value ? undefined : value,
        MeasurementUnitsCodeSequence: [codeItem(unit)],
      },
    ],
  });
}

export function image(reference: ImageReference, concept?: Code): ContentItem {
  const frames = reference.frameNumber === undefined ? {} : { ReferencedFrameNumber: reference.frameNumber };
  return item('IMAGE', concept, {
    ReferencedSOPSequence: [{ ReferencedSOPClassUID: reference.sopClassUid, ReferencedSOPInstanceUID: reference.sopInstanceUid, ...frames }],
  });
}

/** Points as (column, row) with 0\0 at the outer corner of the first pixel (PS3.3 C.18.6.1.1). */
export function scoord(
  graphicType: 'POINT' | 'MULTIPOINT' | 'POLYLINE' | 'CIRCLE' | 'ELLIPSE',
  points: readonly (readonly number[])[],
  concept?: Code,
): ContentItem {
  return item('SCOORD', concept, { GraphicType: graphicType, GraphicData: points.flat() });
}

/** Points in the patient, mm (PS3.3 C.18.9). */
export function scoord3d(
  graphicType: 'POINT' | 'MULTIPOINT' | 'POLYLINE' | 'POLYGON' | 'CIRCLE' | 'ELLIPSE' | 'ELLIPSOID',
  points: readonly (readonly number[])[],
  frameOfReferenceUid: string,
  concept?: Code,
): ContentItem {
  return item('SCOORD3D', concept, { GraphicType: graphicType, GraphicData: points.flat(), ReferencedFrameOfReferenceUID: frameOfReferenceUid });
}

/** The item as attributes; the root's go straight into the document. */
export function encodeContent(content: ContentItem, relationship?: Relationship): DataSetModel {
  const template = content.template === undefined ? undefined : [{ MappingResource: 'DCMR', TemplateIdentifier: content.template }];
  return {
    RelationshipType: relationship,
    ValueType: content.valueType,
    ConceptNameCodeSequence: content.concept ? [codeItem(content.concept)] : undefined,
    ...content.values,
    ContentTemplateSequence: template,
    ContentSequence: content.children.length === 0 ? undefined : content.children.map((child) => encodeContent(child.item, child.relationship)),
  };
}
