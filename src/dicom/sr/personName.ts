// Names of people as they write them and as PN components. Ideographic groups are not made here.

/** The last word is taken for the family name, unless a comma says it. */
export function toPersonName(name: string): string {
  const clean = name
    .replaceAll(/[\\^=]/g, ' ')
    .trim()
    .replaceAll(/\s+/g, ' ');
  const comma = clean.indexOf(',');
  if (comma > 0) return `${clean.slice(0, comma).trim()}^${clean.slice(comma + 1).trim()}`;
  const last = clean.lastIndexOf(' ');
  return last < 0 ? `${clean}^` : `${clean.slice(last + 1)}^${clean.slice(0, last)}`;
}

/** "Rita Reader" of `Reader^Rita`; one component as it is. */
export function fromPersonName(pn: string): string {
  const [family = '', given = ''] = (pn.split('=')[0] ?? '').split('^').map((part) => part.trim());
  return given === '' ? family : `${given} ${family}`;
}
