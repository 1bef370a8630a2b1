// The box that says who and what the report is about.
import { dateInWords } from '../draft/words.ts';
import type { StudyIdentity } from '../lifecycle/signedContent.ts';
import { colours, contentWidth, drawAt, type Flow, page, space, wrap } from './flow.ts';
import { personNameInWords } from './printable.ts';

const label = { size: 7.5, colour: colours.quiet };
const value = { size: 10 };
const columnWidth = contentWidth / 2;
const pad = 12;

const sexes: Record<string, string> = { M: 'male', F: 'female', O: 'other' };

function ageInWords(age: string): string {
  const parts = /^0*(\d+)([YMWD])$/.exec(age);
  const units: Record<string, string> = { Y: 'years', M: 'months', W: 'weeks', D: 'days' };
  return parts === null ? age : `${parts[1] ?? ''} ${units[parts[2] ?? ''] ?? ''}`;
}

function timeInWords(tm: string): string {
  const parts = /^(\d{2})(\d{2})/.exec(tm);
  return parts === null ? '' : `${parts[1] ?? ''}:${parts[2] ?? ''}`;
}

function joined(...parts: string[]): string {
  return parts.filter((p) => p !== '').join(', ');
}

function fields(flow: Flow, study: StudyIdentity): { left: [string, string][]; right: [string, string][]; incomplete: boolean } {
  const has = (c: number): boolean => flow.has(c);
  const name = personNameInWords(study.PatientName, has);
  const referrer = personNameInWords(study.ReferringPhysicianName, has);
  const left: [string, string][] = [
    ['Patient', name.text],
    ['Patient ID', study.PatientID],
    ['Born', dateInWords(study.PatientBirthDate)],
    ['Sex, age', joined(sexes[study.PatientSex] ?? study.PatientSex, ageInWords(study.PatientAge))],
  ];
  const right: [string, string][] = [
    ['Study', study.StudyDescription || study.ModalitiesInStudy.join(', ')],
    ['Date', joined(dateInWords(study.StudyDate), timeInWords(study.StudyTime))],
    ['Accession number', study.AccessionNumber],
    ['Referrer', referrer.text],
  ];
  if (study.InstitutionName !== '') right.push(['Institution', study.InstitutionName]);
  return { left, right, incomplete: name.incomplete || referrer.incomplete };
}

/** Draws the rows of one column; answers the height used. */
function column(flow: Flow, rows: [string, string][], x: number, top: number, draw: boolean): number {
  let y = top;
  for (const [name, text] of rows) {
    const lines = wrap(flow, text === '' ? '–' : text, columnWidth - 2 * pad - 72, value);
    lines.forEach((line, i) => {
      y -= 15;
      if (!draw) return;
      if (i === 0) drawAt(flow, name, x, y, label);
      drawAt(flow, line, x + 72, y, name === 'Patient' ? { ...value, bold: true } : value);
    });
  }
  return top - y;
}

/** Answers whether part of a name could not be printed. */
export function patientBlock(flow: Flow, study: StudyIdentity): boolean {
  const { left, right, incomplete } = fields(flow, study);
  const height = Math.max(column(flow, left, 0, 0, false), column(flow, right, 0, 0, false)) + 2 * pad - 4;
  flow.page.drawRectangle({ x: page.left, y: flow.y - height, width: contentWidth, height, color: colours.panel });
  const top = flow.y - pad + 4;
  column(flow, left, page.left + pad, top, true);
  column(flow, right, page.left + columnWidth + pad, top, true);
  space(flow, height);
  return incomplete;
}
