// The content tree of a structured report (PS3.3 C.17.3) as lines to read: names, values with units, and the images they point at. It interprets no template.
import { readContent, type ReadItem } from '../sr/read.ts';
import type { DataSet } from '../model.ts';

export interface ReportLine {
  name: string;
  valueType: string;
  value: string;
  image: { SOPInstanceUID: string; frame: number } | null;
  children: ReportLine[];
}

function formatDate(da: string): string {
  return /^\d{8}/.test(da) ? `${da.slice(0, 4)}-${da.slice(4, 6)}-${da.slice(6, 8)}${da.length >= 12 ? ` ${da.slice(8, 10)}:${da.slice(10, 12)}` : ''}` : da;
}

function formatTime(tm: string): string {
  return /^\d{4}/.test(tm) ? `${tm.slice(0, 2)}:${tm.slice(2, 4)}` : tm;
}

function formatName(pn: string): string {
  const [family = '', given = ''] = (pn.split('=')[0] ?? '').split('^');
  return given === '' ? family : `${family}, ${given}`;
}

function valueOf(item: ReadItem): string {
  switch (item.valueType) {
    case 'NUM': {
      // UCUM annotations stand in braces: {pixels} is read as pixels.
      const unit = (item.unit?.value ?? '').replace(/^\{(.*)\}$/, '$1');
      return item.text === '' ? '' : `${item.text}${unit === '' || unit === '1' ? '' : ` ${unit}`}`;
    }
    case 'DATE':
    case 'DATETIME':
      return formatDate(item.text);
    case 'TIME':
      return formatTime(item.text);
    case 'PNAME':
      return formatName(item.text);
    case 'SCOORD':
    case 'SCOORD3D':
      return `${item.graphicType.toLowerCase()}, ${String(Math.floor(item.graphicData.length / (item.valueType === 'SCOORD' ? 2 : 3)))} points`;
    case 'CONTAINER':
    case 'IMAGE':
      return '';
    default:
      return item.text;
  }
}

function line(item: ReadItem, d: DataSet): ReportLine {
  const reference = d.sequence('ReferencedSOPSequence')[0];
  const image =
    item.valueType === 'IMAGE' && item.referencedSopInstanceUid !== ''
      ? { SOPInstanceUID: item.referencedSopInstanceUid, frame: Math.max(1, Math.trunc(reference?.number('ReferencedFrameNumber') ?? 1)) }
      : null;
  const sets = d.sequence('ContentSequence');
  const children = item.children.flatMap((child, i) => {
    const set = sets[i];
    return set === undefined ? [] : [line(child, set)];
  });
  return { name: item.concept?.meaning ?? '', valueType: item.valueType, value: valueOf(item), image, children };
}

/** The document's title and its items. By-reference items (a target elsewhere in the tree) appear as lines without value. */
export function readReportTree(d: DataSet): { title: string; items: ReportLine[] } {
  const root = line(readContent(d), d);
  return { title: root.name, items: root.children };
}
