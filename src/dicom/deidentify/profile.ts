// The profile's rule for an attribute: the generated table (PS3.15 Table E.1-1), the options, and the type that the IOD gives it where the table offers alternatives.
import { confidentialityTable, requirementTable, safePrivateTable, unknownRequirements } from '../generated/confidentiality.ts';
import type { DeidentifyOptions } from './options.ts';

/** X remove, Z empty, D dummy, K keep, C clean, U new UID, R keep the sequence and treat what is in it. */
export type Action = 'X' | 'Z' | 'D' | 'K' | 'C' | 'U' | 'R';

interface Row {
  basic: string;
  options: string;
}

const rows = new Map<number, Row>(
  confidentialityTable.split('\n').map((line) => {
    const [tag = '', basic = '', options = ''] = line.split(' ');
    return [Number.parseInt(tag, 16), { basic, options }];
  }),
);
const safePrivate = new Set(safePrivateTable.split('\n'));
const spelled = (list: string): Set<string> => new Set(list.split(' ').map((uid) => uid.replace('*', '1.2.840.10008.5.1.4.1.1.')));
const unknownClasses = spelled(unknownRequirements);
const required = new Map(
  requirementTable.split('\n').map((line) => {
    const [tag = '', value = '', presence = ''] = line.split('|');
    return [Number.parseInt(tag, 16), { value: spelled(value), presence: spelled(presence) }];
  }),
);

export function isListed(tag: number): boolean {
  return rows.has(tag);
}

/** Table E.3.10-1. `element`: the low byte. */
export function isSafePrivate(group: number, element: number, creator: string): boolean {
  const hex = group.toString(16).toUpperCase().padStart(4, '0') + element.toString(16).toUpperCase().padStart(2, '0');
  return safePrivate.has(`${hex}|${creator}`);
}

/** What the options say, the stricter first: clean before keep, keep before the basic action. */
function byOptions(letters: string, o: DeidentifyOptions): 'K' | 'C' | undefined {
  const cleans = [o.longitudinal === 'modified' && 'm', o.cleanDescriptors && 'n', o.cleanStructuredContent && 's', o.cleanGraphics && 'g'];
  if (cleans.some((letter) => typeof letter === 'string' && letters.includes(letter))) return 'C';
  const keeps = [
    o.longitudinal === 'full' && 'F',
    o.retainUids && 'U',
    o.retainDevice && 'V',
    o.retainInstitution && 'I',
    o.retainPatientCharacteristics && 'T',
  ];
  return keeps.some((letter) => typeof letter === 'string' && letters.includes(letter)) ? 'K' : undefined;
}

/** 1 a value is required, 2 the attribute, 3 neither; undefined where it is not known (items, classes newer than the table). */
function requirement(tag: number, sopClassUid: string | undefined): 1 | 2 | 3 | undefined {
  if (sopClassUid === undefined) return undefined;
  const known = required.get(tag);
  if (known?.value.has(sopClassUid) === true) return 1;
  if (unknownClasses.has(sopClassUid) || !sopClassUid.startsWith('1.2.840.10008.5.1.4.')) return undefined;
  return known?.presence.has(sopClassUid) === true ? 2 : 3;
}

/** The strictest alternative that leaves the object valid; where that is not known the last, which keeps no original value either. */
function strictest(basic: string, type: 1 | 2 | 3 | undefined): Action {
  const alternatives = basic.split('/');
  const chosen = type === 3 ? alternatives[0] : type === 2 ? (alternatives.find((one) => one === 'Z') ?? alternatives.at(-1)) : alternatives.at(-1);
  return chosen === 'U*' ? 'R' : (chosen as Action);
}

/** The basic action for a listed attribute. `sopClassUid`: only at the top level of an object. */
export function basicAction(tag: number, sopClassUid: string | undefined): Action {
  const row = rows.get(tag);
  return row ? strictest(row.basic, requirement(tag, sopClassUid)) : 'K';
}

/** The action with options. C: clean it, and where that is not possible take the basic action. */
export function actionFor(tag: number, sopClassUid: string | undefined, options: DeidentifyOptions): Action {
  const row = rows.get(tag);
  return row ? (byOptions(row.options, options) ?? basicAction(tag, sopClassUid)) : 'K';
}
