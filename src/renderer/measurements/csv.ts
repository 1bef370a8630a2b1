// Measurements as comma-separated values (RFC 4180), one row each with all its numbers. What a spreadsheet would run as a formula goes out as text.
import type { Measurement } from '../../contract/measurement.ts';
import { kindNames } from '../viewer/index.ts';

type Cell = string | number;

function cell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

const head = [
  'number',
  'kind',
  'name',
  'value',
  'unit',
  'uncertainty',
  'source',
  'place',
  'interpolated',
  'refused',
  'mean',
  'sd',
  'min',
  'max',
  'median',
  'pixels',
  'area mm2',
  'perimeter mm',
  'further values',
  'author',
  'changed',
] as const;

function row(m: Measurement): Cell[] {
  const s = m.statistics;
  const others = m.others.map((o) => `${o.name} ${String(o.value)} ${o.unit}${o.uncertainty === null ? '' : ` ± ${String(o.uncertainty)}`}`).join('; ');
  return [
    `M${String(m.number)}`,
    kindNames[m.kind],
    m.label,
    m.value ?? '',
    m.unit,
    m.uncertainty ?? '',
    m.spacingSource,
    m.place,
    m.interpolated ? 'yes' : '',
    m.refused ?? '',
    ...(s === null ? ['', '', '', '', '', '', '', ''] : [s.mean, s.sd, s.min, s.max, s.median ?? '', s.pixelCount, s.areaMm2 ?? '', s.perimeterMm ?? '']),
    others,
    m.author,
    m.updatedAt,
  ];
}

export function measurementsCsv(list: readonly Measurement[]): string {
  return csvOf([head, ...list.map(row)]);
}
