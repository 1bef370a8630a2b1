// What a person types into the query fields, as keys of C-FIND (PS3.4 C.2.2.2). Pure.
import { fail, ok, type Result } from '../../contract/result.ts';

/** "Family, Given*" is `Family^Given*`. Without a wildcard one is added, since few type a name to its last letter; `^` or a wildcard is taken as it stands. */
export function nameKey(text: string): Result<string> {
  const typed = text.trim();
  if (typed === '') return ok('');
  if (typed.includes('\\')) return fail('BAD_REQUEST', 'A name has no backslash.');
  const [family = '', ...rest] = typed.split(',');
  const parts = [family.trim(), rest.join(' ').trim().replace(/\s+/g, ' ')];
  const name = (rest.length === 0 ? typed : parts.join('^')).replace(/\^+$/, '');
  if (/[*?]/.test(name)) return ok(name);
  return ok(typed.includes('^') ? name : `${name}*`);
}

/** An identifier or number is asked as typed; a list (backslash) of them too. */
export function plainKey(text: string): string {
  return text.trim();
}

export const datePresets = ['today', 'yesterday', 'last 7 days', 'last 30 days', 'last 12 months', 'last 2 years', 'last 5 years'] as const;

export const schedulePresets = ['today', 'tomorrow', 'next 7 days', 'yesterday', 'last 7 days'] as const;

interface Days {
  from: string;
  to: string;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function compact(year: number, month: number, day: number): string {
  return [String(year).padStart(4, '0'), String(month).padStart(2, '0'), String(day).padStart(2, '0')].join('');
}

function ofDate(date: Date): string {
  return compact(date.getFullYear(), date.getMonth() + 1, date.getDate());
}

/** null when the calendar has no such day. */
function oneDay(year: number, month: number, day: number): Days | null {
  const date = new Date(2000, 0, 1);
  date.setFullYear(year, month - 1, day);
  const exists = date.getMonth() === month - 1 && date.getDate() === day && year >= 1900 && year < 2200;
  return exists ? { from: compact(year, month, day), to: compact(year, month, day) } : null;
}

function monthNumber(word: string): number {
  return months.indexOf(word.slice(0, 3).toLowerCase()) + 1;
}

/** A day, month or year as written; null when it is none. */
function daysOf(text: string, now: Date): Days | null {
  const numbers = (match: RegExpExecArray): number[] => match.slice(1).map(Number);
  const word = text.toLowerCase();
  if (word === 'today') return { from: ofDate(now), to: ofDate(now) };
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  const after = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1);
  if (word === 'tomorrow') return { from: ofDate(after), to: ofDate(after) };
  if (word === 'yesterday') return { from: ofDate(before), to: ofDate(before) };
  const ymd = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (ymd !== null) {
    const [year = 0, month = 0, day = 0] = numbers(ymd);
    return oneDay(year, month, day);
  }
  const dmy = /^(\d{1,2})[. ]+(\d{1,2}|[a-z]{3,9})[. ]+(\d{4})$/i.exec(text);
  if (dmy !== null) {
    const middle = dmy[2] ?? '';
    return oneDay(Number(dmy[3]), /^\d/.test(middle) ? Number(middle) : monthNumber(middle), Number(dmy[1]));
  }
  const yearMonth = /^(\d{4})-(\d{1,2})$/.exec(text);
  const wordMonth = /^([a-z]{3,9}) (\d{4})$/i.exec(text);
  if (yearMonth !== null) return wholeMonth(Number(yearMonth[1]), Number(yearMonth[2]));
  if (wordMonth !== null) return wholeMonth(Number(wordMonth[2]), monthNumber(wordMonth[1] ?? ''));
  const year = /^(19|20|21)\d{2}$/.exec(text);
  return year === null ? null : { from: `${text}0101`, to: `${text}1231` };
}

function wholeMonth(year: number, month: number): Days | null {
  const first = oneDay(year, month, 1);
  return first === null ? null : { from: first.from, to: ofDate(new Date(year, month, 0)) };
}

/** "last 2 years", counted back from today; open at its end, since clocks of other systems differ. */
function lastOf(text: string, now: Date): string | null {
  const match = /^last (\d{1,4})? ?(day|week|month|year)s?$/i.exec(text);
  if (match === null) return null;
  const n = Number(match[1] ?? '1');
  const [y, m, d] = [now.getFullYear(), now.getMonth(), now.getDate()];
  const unit = (match[2] ?? '').toLowerCase();
  if (unit === 'day') return `${ofDate(new Date(y, m, d - n + 1))}-`;
  if (unit === 'week') return `${ofDate(new Date(y, m, d - 7 * n + 1))}-`;
  const back = unit === 'month' ? n : 12 * n;
  const lastDay = new Date(y, m - back + 1, 0).getDate();
  return `${ofDate(new Date(y, m - back, Math.min(d, lastDay)))}-`;
}

/** "next 7 days", today among them. */
function nextOf(text: string, now: Date): string | null {
  const match = /^next (\d{1,3}) days$/i.exec(text);
  return match === null ? null : `${ofDate(now)}-${ofDate(new Date(now.getFullYear(), now.getMonth(), now.getDate() + Number(match[1]) - 1))}`;
}

function openRange(text: string, now: Date): string | null {
  const match = /^(since|from|after|until|before|to) (.+)$/i.exec(text);
  const days = match === null ? null : daysOf((match[2] ?? '').trim(), now);
  if (match === null || days === null) return null;
  const word = (match[1] ?? '').toLowerCase();
  const dayAfter = (day: string, step: number): string =>
    ofDate(new Date(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)) + step));
  if (word === 'after') return `${dayAfter(days.to, 1)}-`;
  if (word === 'before') return `-${dayAfter(days.from, -1)}`;
  return word === 'since' || word === 'from' ? `${days.from}-` : `-${days.to}`;
}

function closedRange(text: string, now: Date): string | null {
  const bare = /^(\d{8})?-(\d{8})?$/.exec(text);
  if (bare !== null && text !== '-') return joined([bare[1], bare[2]].map((end) => (end === undefined ? '' : daysOf(end, now))));
  const ends = text.split(/\s*(?:\.{2,}|[–—])\s*|\s+(?:to|-)\s+/i);
  return ends.length === 2 ? joined(ends.map((end) => (end === '' ? '' : daysOf(end, now)))) : null;
}

function joined([start, end]: (Days | null | '')[]): string | null {
  if (start === null || end === null || start === undefined || end === undefined || (start === '' && end === '')) return null;
  const [from, to] = [start === '' ? '' : start.from, end === '' ? '' : end.to];
  return from !== '' && to !== '' && from > to ? null : `${from}-${to}`;
}

/** A DICOM date or range (PS3.4 C.2.2.2.5.1), `''` for any; what cannot be read is refused rather than dropped, since that would ask for too much. */
export function dateKey(text: string, now: Date): Result<string> {
  const typed = text.trim().replace(/\s+/g, ' ');
  if (typed === '' || typed.toLowerCase() === 'any') return ok('');
  const days = daysOf(typed, now);
  if (days !== null) return ok(days.from === days.to ? days.from : `${days.from}-${days.to}`);
  const range = lastOf(typed, now) ?? nextOf(typed, now) ?? openRange(typed, now) ?? closedRange(typed, now);
  return range === null ? fail('BAD_REQUEST', 'Write a day, a month or a year, “2024-03 to 2024-06”, “since 2023” or “last 2 years”.') : ok(range);
}
