// Numbers, dates and names as they stand in report sentences: rounded as far as they are sure, ASCII minus, decimal point.
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** DA `YYYYMMDD` as "14 July 2026"; anything else as it stands. */
export function dateInWords(da: string): string {
  const parts = /^(\d{4})(\d{2})(\d{2})$/.exec(da);
  const month = parts === null ? undefined : months[Number(parts[2]) - 1];
  return parts === null || month === undefined ? da : `${Number(parts[3])} ${month} ${parts[1] ?? ''}`;
}

function fixed(value: number, decimals: number): string {
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace('-', '') : text;
}

/** One decimal for mm and for small numbers, none for HU; three significant digits elsewhere. */
export function valueInWords(value: number, unit: string): string {
  if (unit === 'mm') return fixed(value, 1);
  if (unit === 'HU') return fixed(value, 0);
  const size = Math.abs(value);
  return fixed(value, size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

/** Areas, deviations, uncertainties: one decimal, none from 100 on, two below 0.1. */
export function spreadInWords(value: number): string {
  const size = Math.abs(value);
  return fixed(value, size >= 100 ? 0 : size >= 0.1 ? 1 : 2);
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** DS and IS values without trailing zeros: 1.5, 120. */
export function plainNumber(value: number): string {
  return String(Number(value.toFixed(3)));
}

/** BodyPartExamined as a word: "CHEST" is "chest". */
export function bodyPartInWords(bodyPart: string): string {
  return bodyPart.toLowerCase().replaceAll('_', ' ');
}
