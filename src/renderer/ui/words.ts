// DICOM values as words for the screen. An absent value is said, never invented.

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "Family, Given" of a person name (PS3.5 §6.2.1.2, first component group); prefix and suffix are left out. */
export function personName(value: string): string {
  const [family = '', given = '', middle = ''] = (value.split('=')[0] ?? '').split('^').map((part) => part.trim());
  const first = [given, middle].filter((part) => part !== '').join(' ');
  const name = [family, first].filter((part) => part !== '').join(', ');
  return name === '' ? 'No name' : name;
}

/** "2026-11-21" of a DICOM date, "" when there is none, the raw text when it is not one. */
export function isoDate(value: string): string {
  const match = /^(\d{4})\.?(\d{2})\.?(\d{2})$/.exec(value.trim());
  return match === null ? value.trim() : `${match[1] ?? ''}-${match[2] ?? ''}-${match[3] ?? ''}`;
}

/** "21 Nov 2026" of a DICOM date. */
export function longDate(value: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate(value));
  const month = months[Number(match?.[2]) - 1];
  return match === null || month === undefined ? value.trim() : `${String(Number(match[3]))} ${month} ${match[1] ?? ''}`;
}

/** "14:02" of a DICOM time, "" when there is none. */
export function clockTime(value: string): string {
  const match = /^(\d{2}):?(\d{2})/.exec(value.trim());
  return match === null ? '' : `${match[1] ?? ''}:${match[2] ?? ''}`;
}

/** "65 F": PatientAge when it is there, else the age at the study by the birth date; only what is known. */
export function ageAndSex(study: { PatientAge: string; PatientSex: string; PatientBirthDate: string; StudyDate: string }): string {
  return [ageOf(study), study.PatientSex.trim()].filter((part) => part !== '').join(' ');
}

function ageOf({ PatientAge, PatientBirthDate, StudyDate }: { PatientAge: string; PatientBirthDate: string; StudyDate: string }): string {
  const match = /^(\d{3})([DWMY])$/.exec(PatientAge.trim());
  if (match !== null) return `${String(Number(match[1]))}${match[2] === 'Y' ? '' : (match[2] ?? '').toLowerCase()}`;
  const [birth, date] = [isoDate(PatientBirthDate), isoDate(StudyDate)];
  if (!/^\d{4}-/.test(birth) || !/^\d{4}-/.test(date) || birth > date) return '';
  const years = Number(date.slice(0, 4)) - Number(birth.slice(0, 4)) - (date.slice(5) < birth.slice(5) ? 1 : 0);
  return String(years);
}

/** "412 GB". */
export function byteSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 0 ? value.toFixed(1) : Math.round(value).toString()} ${units[power] ?? ''}`;
}

/** "1,284". */
export function count(value: number): string {
  return value.toLocaleString('en-GB');
}

/** "1 image", "2 images". */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** "14:32:07" of an ISO instant, in the time of this computer. */
export function instantTime(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-GB', { hour12: false });
}

/** "21 Nov 2026 14:32" of an ISO instant, in the time of this computer. */
export function instantDateTime(iso: string): string {
  const date = new Date(iso);
  return `${String(date.getDate())} ${months[date.getMonth()] ?? ''} ${String(date.getFullYear())} ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', hour12: false })}`;
}

/** Objects that describe images rather than being ones; they do not name a study unless there is nothing else. */
const companions = new Set(['SR', 'KO', 'PR', 'DOC', 'SEG', 'REG', 'RWV', 'FID', 'AU', 'RTSTRUCT', 'RTPLAN', 'RTDOSE']);

/** "CT", "PT/CT" … */
export function modalityWords(modalities: readonly string[]): string {
  const images = modalities.filter((code) => !companions.has(code));
  return (images.length > 0 ? images : modalities).join('/');
}
