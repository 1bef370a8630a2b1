// Attribute matching of C-FIND as SQL conditions (PS3.4 C.2.2.2): single value, list, wildcard, range, names. Values are always bound, never pasted.
import type { QueryLevel } from '../../contract/archive.ts';
import { vrOf, type Keyword } from '../../dicom/tags.ts';
import { fold } from './indexRows.ts';
import type { QueryColumn } from './queryKeys.ts';
import type { Where } from './studyFilter.ts';

const numberVrs = new Set(['IS', 'DS', 'US', 'SS', 'UL', 'SL', 'FL', 'FD']);
const oneValueVrs = new Set(['ST', 'LT', 'UT', 'UR']);

/** C.2.2.2.4: `*` any run of characters, `?` one. GLOB has the same two, case-sensitive and answered by an index; its brackets are quoted. */
function globOf(wildcards: string): string {
  return wildcards.replaceAll('[', '[[]');
}

function hasWildcard(value: string): boolean {
  return value.includes('*') || value.includes('?');
}

function one(expression: string, vr: string, value: string): Where {
  if (numberVrs.has(vr)) return { sql: `${expression} = ?`, values: [Number(value)] };
  return hasWildcard(value) ? { sql: `${expression} GLOB ?`, values: [globOf(value)] } : { sql: `${expression} = ?`, values: [value] };
}

/** C.2.2.2.2: any of the UIDs, however many. */
function oneOf(expression: string, uids: readonly string[]): Where {
  return { sql: `${expression} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(uids)] };
}

const latestTime = '235959.999999';

/** C.2.2.2.5: open at either end. A time of fewer digits stands for all moments in it; a match never has an empty value. */
function range(expression: string, vr: string, value: string): Where {
  const at = value.indexOf('-');
  const tidy = (part: string): string => part.trim().replaceAll(vr === 'DA' ? '.' : ':', '');
  const [from, to] = at < 0 ? [tidy(value), tidy(value)] : [tidy(value.slice(0, at)), tidy(value.slice(at + 1))];
  const parts: Where[] = [{ sql: `${expression} <> ''`, values: [] }];
  if (from !== '') parts.push({ sql: `${expression} >= ?`, values: [from] });
  if (to !== '') parts.push({ sql: `${expression} <= ?`, values: [vr === 'TM' ? to + latestTime.slice(to.length) : to] });
  return { sql: parts.map((part) => part.sql).join(' AND '), values: parts.flatMap((part) => part.values) };
}

export function foldedPattern(value: string): string {
  return fold(value.trim().replace(/[\^=]+$/, ''));
}

/** C.2.2.2.1: any case; the whole name, or one of its component groups. */
function nameIs(folded: string, value: string): { whole: Where; group: Where } {
  const text = foldedPattern(value);
  const pattern = globOf(text);
  const whole = hasWildcard(text) ? { sql: `${folded} GLOB ?`, values: [pattern] } : { sql: `${folded} = ?`, values: [text] };
  return {
    whole,
    group: { sql: `(${folded} GLOB ? OR ${folded} GLOB ? OR ${folded} GLOB ?)`, values: [`${pattern}=*`, `*=${pattern}`, `*=${pattern}=*`] },
  };
}

/** Ids of studies by the two indexes of folded names: all of them, and those that have groups. The same study may come twice. */
export function studiesByName(value: string, column = 'id'): Where {
  const { whole, group } = nameIs('foldedName', value);
  const sql = `SELECT ${column} FROM studies WHERE ${whole.sql} UNION ALL
    SELECT ${column} FROM studies INDEXED BY studiesWithGroups WHERE instr(foldedName, '=') > 0 AND ${group.sql}`;
  return { sql, values: [...whole.values, ...group.values] };
}

/** Studies are read in their own order and tried one by one (queryPlan.ts), other levels begin with the names. */
function patientName(level: QueryLevel, value: string): Where {
  if (level === 'STUDY') {
    const { whole, group } = nameIs('s.foldedName', value);
    return { sql: `(${whole.sql} OR (instr(s.foldedName, '=') > 0 AND ${group.sql}))`, values: [...whole.values, ...group.values] };
  }
  const { sql, values } = level === 'PATIENT' ? studiesByName(value, 'patientRow') : studiesByName(value);
  return { sql: `${level === 'PATIENT' ? 'p.id' : 's.id'} IN (${sql})`, values };
}

/** `dicomFold` is `fold`, registered by the query. */
function otherName(expression: string, value: string): Where {
  const { whole, group } = nameIs(`dicomFold(${expression})`, value);
  return { sql: `(${whole.sql} OR ${group.sql})`, values: [...whole.values, ...group.values] };
}

export function valuesOf(vr: string, value: string): string[] {
  return (oneValueVrs.has(vr) ? [value] : value.split('\\')).map((part) => part.trim()).filter((part) => part !== '');
}

/** Undefined = universal matching: an empty value, `*`, or a count, which is never matched. */
export function conditionOf(level: QueryLevel, keyword: Keyword, column: QueryColumn, value: string): Where | undefined {
  const vr = vrOf(keyword);
  const values = valuesOf(vr, value);
  const isUniversal = values.length === 0 || values.some((part) => /^\*+$/.test(part)) || ((vr === 'DA' || vr === 'TM') && value.trim() === '-');
  if (isUniversal || column.kind === 'count') return undefined;
  const expression = column.within?.value ?? column.sql;
  const where = vr === 'UI' ? oneOf(expression, values) : anyOf(values.map((part) => single(level, keyword, expression, part)));
  return column.within === undefined ? where : { sql: column.within.sql.replace('{condition}', () => where.sql), values: where.values };
}

function single(level: QueryLevel, keyword: Keyword, expression: string, value: string): Where {
  const vr = vrOf(keyword);
  if (keyword === 'PatientName') return patientName(level, value);
  if (vr === 'PN') return otherName(expression, value);
  return vr === 'DA' || vr === 'TM' ? range(expression, vr, value) : one(expression, vr, value);
}

/** Several values of an attribute that is no UID: taken as alternatives, as senders mean them. */
function anyOf(conditions: readonly Where[]): Where {
  return { sql: `(${conditions.map((part) => part.sql).join(' OR ')})`, values: conditions.flatMap((part) => part.values) };
}
