// Stand-ins for values that must not be empty: by VR, and for the few sequences whose content cannot be kept in part.
import type { DataSetModel, ElementValue } from '../part10.ts';
import { tagOf, vrOf, type Keyword } from '../tags.ts';
import type { OutElement } from './encode.ts';

const encoder = new TextEncoder();

const texts: Record<string, string> = {
  AE: 'ANONYMOUS',
  AS: '000Y',
  CS: 'ANONYMOUS',
  DA: '19000101',
  DS: '0',
  DT: '19000101000000',
  IS: '0',
  TM: '000000',
  UR: 'about:blank',
};
const textVrs = new Set(['LO', 'LT', 'PN', 'SH', 'ST', 'UC', 'UT']);
const numbers: Record<string, number> = { AT: 4, FD: 8, FL: 4, SL: 4, SS: 2, SV: 8, UL: 4, US: 2, UV: 8, OD: 8, OF: 4, OL: 4, OV: 8 };

/** Text in ASCII, which every Specific Character Set contains. */
export function textValue(tag: number, vr: string, text: string): OutElement {
  return { tag, vr, content: { kind: 'value', bytes: encoder.encode(text) } };
}

/** `kind`: the VR that decides; `vr`: the one it is written with. */
export function dummy(tag: number, vr: string, kind: string): OutElement {
  const text = texts[kind] ?? (textVrs.has(kind) ? 'ANONYMOUS' : undefined);
  if (text !== undefined) return textValue(tag, vr, text);
  return { tag, vr, content: { kind: 'value', bytes: new Uint8Array(numbers[kind] ?? 2) } };
}

function modelElement(keyword: Keyword, value: ElementValue, littleEndian: boolean): OutElement {
  const [tag, vr] = [tagOf(keyword), vrOf(keyword)];
  if (vr === 'SQ') return { tag, vr, content: { kind: 'items', items: (value as readonly DataSetModel[]).map((item) => fromModel(item, littleEndian)) } };
  if (typeof value === 'string') return textValue(tag, vr, value);
  const values = value as readonly number[];
  const bytes = new Uint8Array(values.length * (vr === 'FL' ? 4 : 2));
  const view = new DataView(bytes.buffer);
  values.forEach((one, i) => {
    if (vr === 'FL') view.setFloat32(i * 4, one, littleEndian);
    else view.setUint16(i * 2, one, littleEndian);
  });
  return { tag, vr, content: { kind: 'value', bytes } };
}

/** Elements of a model of text, US, FL and sequences. */
export function fromModel(model: DataSetModel, littleEndian: boolean): OutElement[] {
  return (Object.entries(model) as [Keyword, ElementValue][]).map(([keyword, value]) => modelElement(keyword, value, littleEndian));
}

const removedCode: DataSetModel = { CodeValue: 'REMOVED', CodingSchemeDesignator: '99SAGITTA', CodeMeaning: 'Removed' };

/** One item in place of all, for sequences whose action is D; undefined: keep the items and treat what is in them. */
export function dummyItem(keyword: Keyword | undefined, layer: string): DataSetModel | undefined {
  switch (keyword) {
    case 'ContentSequence':
      return {
        RelationshipType: 'CONTAINS',
        ValueType: 'TEXT',
        ConceptNameCodeSequence: [{ CodeValue: '121106', CodingSchemeDesignator: 'DCM', CodeMeaning: 'Comment' }],
        TextValue: 'REMOVED',
      };
    case 'GraphicAnnotationSequence':
      return {
        GraphicLayer: layer,
        GraphicObjectSequence: [
          {
            GraphicAnnotationUnits: 'PIXEL',
            GraphicDimensions: [2],
            NumberOfGraphicPoints: [1],
            GraphicData: [1, 1],
            GraphicType: 'POINT',
            GraphicFilled: 'N',
          },
        ],
      };
    case 'WaveformAnnotationSequence':
      return { ReferencedWaveformChannels: [1, 0], UnformattedTextValue: 'REMOVED' };
    case 'InstitutionCodeSequence':
    case 'PersonIdentificationCodeSequence':
      return removedCode;
    default:
      return undefined;
  }
}
