// Moves DA and DT values by whole days (PS3.5 §6.2). Times of day stay: intervals within a study and between studies are kept.

const dayMs = 86_400_000;

/** `YYYYMMDD` with whatever follows, or the old `YYYY.MM.DD`; undefined for anything less than a full, valid date. */
export function shiftDate(value: string, days: number): string | undefined {
  const match = /^(\d{4})(\.?)(\d{2})\2(\d{2})(.*)$/s.exec(value.trim());
  if (!match) return undefined;
  const [, year = '', , month = '', day = '', rest = ''] = match;
  if (!/^(\d{2,6}(\.\d{1,6})?)?([+-]\d{4})?$/.test(rest)) return undefined;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  at.setUTCFullYear(Number(year));
  if (at.getUTCMonth() !== Number(month) - 1 || at.getUTCDate() !== Number(day)) return undefined;
  const moved = new Date(at.getTime() + days * dayMs);
  const four = String(moved.getUTCFullYear()).padStart(4, '0');
  return `${four}${String(moved.getUTCMonth() + 1).padStart(2, '0')}${String(moved.getUTCDate()).padStart(2, '0')}${rest}`;
}
