// The table of measurements: number, what, value with uncertainty, place, statistics. Rows wrap and break over pages under a repeated head.
import { capitalised, spreadInWords, valueInWords } from '../draft/words.ts';
import type { Measurement } from '../types.ts';
import { colours, drawAt, type Flow, page, rule, space, wrap } from './flow.ts';

const columns = [
  { title: 'No.', x: 0, width: 28 },
  { title: 'Measurement', x: 30, width: 118 },
  { title: 'Value', x: 152, width: 82 },
  { title: 'Place', x: 238, width: 74 },
  { title: 'Statistics', x: 316, width: 167 },
] as const;
const head = { size: 7.5, colour: colours.quiet };
const cell = { size: 9 };
const lead = 12.5;

function statistics(m: Measurement): string {
  const s = m.statistics;
  if (s === null) return m.kind === 'length' && m.spacingSource !== '' ? `spacing: ${m.spacingSource}` : '';
  const v = (x: number): string => valueInWords(x, s.unit);
  const area = s.areaMm2 === null ? '' : `, area ${spreadInWords(s.areaMm2)} mm²`;
  return `SD ${spreadInWords(s.sd)}, min ${v(s.min)}, max ${v(s.max)} ${s.unit}, ${s.pixelCount} pixels${area}`;
}

function value(m: Measurement): string {
  if (m.refused !== null) return `– (${m.refused})`;
  if (m.value === null) return '–';
  const spread = m.uncertainty === null ? '' : ` ± ${spreadInWords(m.uncertainty)}`;
  return `${m.statistics === null ? '' : 'mean '}${valueInWords(m.value, m.unit)}${spread} ${m.unit}`;
}

const kinds: Record<Measurement['kind'], string> = {
  length: 'length',
  bidirectional: 'bidirectional',
  angle: 'angle',
  cobb: 'Cobb angle',
  ellipse: 'ellipse ROI',
  rectangle: 'rectangle ROI',
  freehand: 'freehand ROI',
  arrow: 'arrow',
  text: 'text',
  probe: 'probe',
  cardiothoracic: 'cardiothoracic ratio',
  calibration: 'calibration',
};

function cells(m: Measurement): string[] {
  const what = m.label.trim() === '' ? capitalised(kinds[m.kind]) : `${capitalised(m.label.trim())} (${kinds[m.kind]})`;
  return [`M${m.number}`, what, value(m), m.place, statistics(m)];
}

function drawHead(flow: Flow): void {
  space(flow, 11);
  for (const c of columns) drawAt(flow, c.title, page.left + c.x, flow.y, head);
  space(flow, 4);
  rule(flow);
}

export function measurementTable(flow: Flow, measurements: Measurement[]): void {
  drawHead(flow);
  for (const m of measurements) {
    const lines = cells(m).map((text, i) => wrap(flow, text, columns[i]?.width ?? 0, cell));
    const height = Math.max(...lines.map((l) => l.length), 1) * lead + 5;
    const before = flow.page;
    flow.need(height);
    if (flow.page !== before) drawHead(flow);
    lines.forEach((column, i) => {
      column.forEach((line, n) => {
        drawAt(flow, line, page.left + (columns[i]?.x ?? 0), flow.y - lead * (n + 1), { ...cell, bold: i === 0 });
      });
    });
    space(flow, height);
    rule(flow);
  }
}
