// What was changed in a form of a correction: only attributes with another value than before go out. Names may be typed as `Family, Given`.

/** `Family, Given` or DICOM's own `Family^Given`; other groups (`=`) are kept as typed. */
export function nameOf(typed: string): string {
  const text = typed.trim();
  if (text.includes('^') || text.includes('=')) return text;
  const at = text.indexOf(',');
  const [family, given] = at < 0 ? [text, ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
  return given === '' ? family : `${family}^${given}`;
}

/** A name as it is typed: `Family, Given` where `nameOf` leads back to the very same value, else as DICOM writes it. */
export function typedName(value: string): string {
  const [family = '', given, ...more] = value.split('^');
  if (given === undefined || more.length > 0) return value;
  const typed = `${family}, ${given}`;
  return nameOf(typed) === value ? typed : value;
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
