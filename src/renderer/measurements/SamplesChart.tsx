// Profile of a line or histogram of a region as a small chart, with its extremes in words and its values to copy. Reading the values is the viewer's.
import { useState, type ReactElement } from 'react';
import type { Measurement } from '../../contract/measurement.ts';
import { Button } from '../ui/index.ts';
import { samplesName, samplesOf, type Samples } from '../viewer/index.ts';
import { copyText } from './copyText.ts';
import { csvOf } from './csv.ts';

const width = 240;
const height = 72;

function number(value: number): string {
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}

function profilePath(samples: Extract<Samples, { kind: 'profile' }>['samples']): { path: string; min: number; max: number } {
  const values = samples.flatMap((s) => (s.value === null ? [] : [s.value]));
  const [min, max] = [Math.min(...values), Math.max(...values)];
  const last = samples.at(-1)?.distance ?? 0;
  let pen = 'M';
  const path = samples.map((s) => {
    if (s.value === null) {
      pen = 'M';
      return '';
    }
    const at = `${pen}${((s.distance / (last || 1)) * width).toFixed(1)} ${(height - ((s.value - min) / (max - min || 1)) * height).toFixed(1)}`;
    pen = 'L';
    return at;
  });
  return { path: path.join(''), min, max };
}

function Profile({ found }: { found: Extract<Samples, { kind: 'profile' }> }): ReactElement {
  const { path, min, max } = profilePath(found.samples);
  const length = found.samples.at(-1)?.distance ?? 0;
  return (
    <>
      <svg viewBox={`-1 -1 ${String(width + 2)} ${String(height + 2)}`} aria-hidden="true">
        <path d={path} />
      </svg>
      <p>{`${number(min)} to ${number(max)} ${found.unit} over ${length.toFixed(1)} ${found.distanceUnit}, ${String(found.samples.length)} samples${found.interpolated ? ', interpolated' : ''}`}</p>
    </>
  );
}

function Bars({ found }: { found: Extract<Samples, { kind: 'histogram' }> }): ReactElement {
  const { edges, counts } = found.histogram;
  const most = Math.max(1, ...counts);
  const bar = width / Math.max(1, counts.length);
  return (
    <>
      <svg viewBox={`-1 -1 ${String(width + 2)} ${String(height + 2)}`} aria-hidden="true">
        {counts.map((count, i) => (
          <rect key={i} x={i * bar} y={height - (count / most) * height} width={Math.max(0.5, bar - 0.5)} height={(count / most) * height} />
        ))}
      </svg>
      <p>{`${number(edges[0] ?? 0)} to ${number(edges.at(-1) ?? 0)} ${found.unit} in ${String(counts.length)} bins, at most ${String(most)} pixels${found.interpolated ? ', interpolated' : ''}`}</p>
    </>
  );
}

function valuesOf(found: Samples): string {
  if (found.kind === 'profile') {
    return csvOf([[`distance ${found.distanceUnit}`, 'column', 'row', found.unit], ...found.samples.map((s) => [s.distance, s.column, s.row, s.value ?? ''])]);
  }
  if (found.kind === 'refused') return '';
  const { edges, counts } = found.histogram;
  return csvOf([['from', 'to', 'pixels'], ...counts.map((count, i) => [edges[i] ?? 0, edges[i + 1] ?? 0, count])]);
}

export function SamplesChart({ measurement: m }: { measurement: Measurement }): ReactElement {
  const found = samplesOf(m);
  const [copied, setCopied] = useState<string | null>(null);
  const name = samplesName(m) ?? 'Values';
  if (found.kind === 'refused') return <p className="ms-refused">{found.reason}</p>;
  return (
    <div
      role="figure"
      aria-label={`${name} of M${String(m.number)}`}
      className="ms-chart"
      onClick={(event) => {
        event.stopPropagation();
      }}
    >
      {found.kind === 'profile' ? <Profile found={found} /> : <Bars found={found} />}
      <Button
        small
        variant="quiet"
        onClick={() => {
          setCopied(copyText(valuesOf(found)) ? 'copied' : 'The clipboard did not take it.');
        }}
      >
        Copy values
      </Button>
      <span role="status">{copied}</span>
    </div>
  );
}
