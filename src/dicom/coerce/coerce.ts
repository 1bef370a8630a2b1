// An object with corrected attributes (PS3.4 B.4.1.3, PS3.3 C.12.1.1.9): the new values and what they were before. What is not corrected keeps its bytes,
// unless the character set of the object cannot express a new value: then all its text becomes UTF-8. Pure; the pixel data is not looked at.
import { fail, ok, type Result } from '../../contract/result.ts';
import { encode, type Encoding, type OutElement } from '../deidentify/encode.ts';
import type { DataSet, DicomFile } from '../model.ts';
import { tagOf, vrOf, type Keyword } from '../tags.ts';
import { textEncoding, type TextEncoding } from './encodeText.ts';
import { changesIssuer, issuerQualifiers, originalAttributes, originalItems, textElement, type Coercion } from './originals.ts';
import { outElements } from './rebuild.ts';
import { layoutOf, spliced } from './splice.ts';

export type { CoercedStep, Coercion } from './originals.ts';

export interface Coerced {
  /** The data set in pieces, up to what follows from `restFrom`; large ones are views of the input. */
  parts: Uint8Array[];
  /** Offset in `dataSet.bytes` (for what is not deflated: in the file) from which the bytes go on as they are. */
  restFrom: number;
}

const characterSet = tagOf('SpecificCharacterSet');
const charsetVrs = new Set(['SH', 'LO', 'ST', 'LT', 'UT', 'PN', 'UC']);

function finalValues({ steps }: Coercion): Map<Keyword, string> {
  return new Map(steps.flatMap(({ values }) => Object.entries(values) as [Keyword, string][]));
}

/** Every text that is to be written in the character set of the object. */
function texts(c: Coercion): string[] {
  const values = c.steps
    .flatMap(({ values }) => Object.entries(values))
    .flatMap(([keyword, value]) => (charsetVrs.has(vrOf(keyword as Keyword)) ? [value] : []));
  return [...values, c.sourceOfPreviousValues, c.modifyingSystem];
}

function newElements(d: DataSet, c: Coercion, encoding: TextEncoding, from: string | undefined, before: OutElement[][]): OutElement[] {
  const values = [...finalValues(c)].map(([keyword, value]) => textElement(keyword, value, encoding));
  const items = [...before, ...originalItems(d, c, encoding, from)];
  return [...values, { tag: originalAttributes, vr: 'SQ', content: { kind: 'items', items } }];
}

function removed(c: Coercion): Set<number> {
  return new Set(c.steps.some(({ values }) => changesIssuer(values)) ? [issuerQualifiers] : []);
}

/** All written anew, in UTF-8 where `toUtf8`. */
function rebuilt(file: DicomFile, c: Coercion, encoding: Encoding, toUtf8: boolean): Coerced {
  const d = file.dataSet;
  const from = toUtf8 ? d.string(characterSet) : undefined;
  const before = d.sequence(originalAttributes).map((item) => outElements(item, from));
  const fresh = newElements(d, c, textEncoding(toUtf8 ? 'ISO_IR 192' : d.string(characterSet)), from, before);
  if (toUtf8) fresh.push(textElement('SpecificCharacterSet', 'ISO_IR 192'));
  const taken = new Set([...fresh.map(({ tag }) => tag), ...removed(c)]);
  const pixels = file.pixelData?.headerOffset;
  const kept = outElements(d, from).filter(({ tag }) => !taken.has(tag) && (pixels === undefined || tag < 0x7fe00000));
  return { parts: encode([...kept, ...fresh], encoding).parts, restFrom: pixels ?? d.bytes.length };
}

/** UNSUPPORTED when the encoding of the object is not known well enough to write it: it must not go out as it is. */
export function coerce(file: DicomFile, c: Coercion): Result<Coerced> {
  const d = file.dataSet;
  if (c.steps.length === 0) return ok({ parts: [], restFrom: file.dataSetOffset });
  const layout = layoutOf(file);
  if (!layout) return fail('UNSUPPORTED', 'The encoding of the object is not known well enough to write it with its corrections. It is safe in the archive.');
  const { encoding, places } = layout;
  const own = textEncoding(d.string(characterSet));
  const isExpressible = texts(c).every((text) => own(text) !== undefined);
  const isKnownSet = places !== undefined && isExpressible;
  if (!isKnownSet) return ok(rebuilt(file, c, encoding, !isExpressible));
  return ok(spliced(file, places, encoding, newElements(d, c, own, undefined, []), removed(c)));
}
