// What was changed in a form of a correction: only attributes with another value than before go out. Names may be typed as `Family, Given`.

/** `Family, Given` or DICOM's own `Family^Given`; other groups (`=`) are kept as typed. */
export function nameOf(typed: string): string {
  const text = typed.trim();
  if (text.includes('^') || text.includes('=')) return text;
  const [family = '', given] = text.split(',').map((part) => part.trim());
  return given === undefined || given === '' ? family : `${family}^${given}`;
}

/** `YYYY-MM-DD` or `YYYYMMDD` to DICOM; what is neither stays and is refused by the archive. */
export function dateOf(typed: string): string {
  return typed.trim().replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$1$2$3');
}

/** The fields whose value differs from `before`; undefined when none does. */
export function changed<F extends Record<string, string>>(before: F, now: F): Partial<F> | undefined {
  const different = Object.entries(now).filter(([key, value]) => value !== before[key]);
  return different.length === 0 ? undefined : (Object.fromEntries(different) as Partial<F>);
}
