// Original Attributes Sequence (PS3.3 C.12.1.1.9): one item for each correction, with the values that stood before it.
import type { OutElement } from '../deidentify/encode.ts';
import type { DataSet } from '../model.ts';
import { tagOf, vrOf, type Keyword } from '../tags.ts';
import type { TextEncoding } from './encodeText.ts';
import { outElement, type FromSet } from './rebuild.ts';

export const originalAttributes = tagOf('OriginalAttributesSequence');
/** Says whose number a patient ID is: it goes when the ID or its issuer become another. */
export const issuerQualifiers = tagOf('IssuerOfPatientIDQualifiersSequence');

export interface CoercedStep {
  /** ISO 8601, UTC. */
  at: string;
  reason: 'COERCE' | 'CORRECT';
  /** New values by keyword; text in UTF-16. */
  values: Partial<Record<Keyword, string>>;
}

export interface Coercion {
  /** In the order they were made. */
  steps: readonly CoercedStep[];
  modifyingSystem: string;
  /** Who the object came from. */
  sourceOfPreviousValues: string;
}

const ascii = new TextEncoder();

export function textElement(keyword: Keyword, text: string, encode: TextEncoding = (value) => ascii.encode(value)): OutElement {
  const bytes = encode(text);
  if (!bytes) throw new Error(`the character set was said to express ${keyword}`);
  return { tag: tagOf(keyword), vr: vrOf(keyword), content: { kind: 'value', bytes } };
}

export function changesIssuer(values: CoercedStep['values']): boolean {
  return values.PatientID !== undefined || values.IssuerOfPatientID !== undefined;
}

/** The value before: of the file, or what an earlier step had made of it. Absent ones stand there empty. */
function previous(d: DataSet, keyword: Keyword, before: ReadonlyMap<string, string>, encode: TextEncoding, from: FromSet): OutElement {
  const made = before.get(keyword);
  if (made !== undefined) return textElement(keyword, made, encode);
  const element = d.element(keyword);
  return element && !element.items && !element.fragments ? outElement(d, element, from) : textElement(keyword, '');
}

function dateTime(at: string): string {
  return `${at.replaceAll(/[-:T]/g, '').slice(0, 14)}+0000`;
}

function item(source: string, system: string, step: CoercedStep, modified: OutElement[], encode: TextEncoding): OutElement[] {
  return [
    { tag: tagOf('ModifiedAttributesSequence'), vr: 'SQ', content: { kind: 'items', items: [modified] } },
    textElement('AttributeModificationDateTime', dateTime(step.at)),
    textElement('ModifyingSystem', system, encode),
    textElement('SourceOfPreviousValues', source, encode),
    textElement('ReasonForTheAttributeModification', step.reason),
  ];
}

/** The new items. `from`: see rebuild.ts. */
export function originalItems(d: DataSet, c: Coercion, encode: TextEncoding, from: FromSet): OutElement[][] {
  const before = new Map<string, string>();
  const qualifiers = d.element(issuerQualifiers);
  let isRemoved = qualifiers === undefined;
  return c.steps.map((step, at) => {
    const modified = (Object.keys(step.values) as Keyword[]).map((keyword) => previous(d, keyword, before, encode, from));
    if (!isRemoved && qualifiers && changesIssuer(step.values)) {
      modified.push(outElement(d, qualifiers, from));
      isRemoved = true;
    }
    for (const [keyword, value] of Object.entries(step.values)) before.set(keyword, value);
    return item(at === 0 ? c.sourceOfPreviousValues : c.modifyingSystem, c.modifyingSystem, step, modified, encode);
  });
}
