// Lesions over the studies of a patient as rows to show: sizes, change, growth, doubling time, and RECIST 1.1 for each study. Pure; the rules are dicom/lesions.ts and dicom/recist.ts.
import type { LesionStudy } from '../../contract/lesion.ts';
import type { Measurement } from '../../contract/measurement.ts';
import { changeOf, doublingTime, type Size } from '../../dicom/lesions.ts';
import { assess, targetProblems, type Assessment, type NonTargetLesion, type TargetLesion, type TimePoint } from '../../dicom/recist.ts';
import { lymphNode } from '../../dicom/sr/sites.ts';

export interface LesionCell {
  measurement: Measurement | null;
  /** What a reader said where nothing was measured. */
  status: string | null;
  /** "12.4 mm", "12.4 × 8.0 mm", "absent", "–". */
  text: string;
}

export interface LesionRow {
  trackingUid: string;
  name: string;
  role: Measurement['lesionRole'];
  site: string;
  /** One for each study, oldest first. */
  cells: LesionCell[];
  /** Against the study before in which it was measured; '' with a single size. */
  change: string;
  /** Doubling time, or why there is none; '' with a single size. */
  doubling: string;
}

export interface LesionTable {
  rows: LesionRow[];
  recist: { study: LesionStudy; assessment: Assessment }[];
  /** Why the targets at baseline are none of RECIST 1.1. */
  problems: string[];
}

function shortAxis(m: Measurement): number | null {
  return m.others.find((o) => o.name.toLowerCase() === 'short axis' && o.unit === 'mm')?.value ?? null;
}

function isDiameter(m: Measurement): boolean {
  return (m.kind === 'length' || m.kind === 'bidirectional') && m.value !== null && m.unit === 'mm';
}

function isLesion(m: Measurement): boolean {
  return m.trackingIdentifier !== '' || m.lesionRole !== '';
}

function textOf(m: Measurement | null, status: string | null): string {
  if (m === null || m.value === null) return status ?? (m === null ? '–' : 'no value');
  const short = shortAxis(m);
  return short === null ? `${m.value.toFixed(1)} ${m.unit}` : `${m.value.toFixed(1)} × ${short.toFixed(1)} mm`;
}

function cellOf(study: LesionStudy, trackingUid: string): LesionCell {
  const all = study.measurements.filter((m) => m.trackingUid === trackingUid);
  const measurement = all.find(isDiameter) ?? all[0] ?? null;
  const status = study.assessments.find((a) => a.trackingUid === trackingUid)?.status ?? null;
  return { measurement, status, text: textOf(measurement, status === null ? null : status.replaceAll('-', ' ')) };
}

function sizes(row: Pick<LesionRow, 'cells'>, studies: readonly LesionStudy[]): Size[] {
  return row.cells.flatMap(({ measurement: m }, i) =>
    m !== null && isDiameter(m) && m.value !== null ? [{ value: m.value, uncertainty: m.uncertainty, date: studies[i]?.StudyDate ?? '' }] : [],
  );
}

function signed(value: number, digits: number): string {
  return `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(digits)}`;
}

function changeText(all: readonly Size[]): string {
  const [before, now] = all.slice(-2);
  if (before === undefined || now === undefined) return '';
  const change = changeOf(before, now);
  const percent = change.percent === null ? '' : ` (${signed(change.percent, 0)} %)`;
  const within = change.uncertainty !== null && !change.isBeyondUncertainty ? ', within the uncertainty' : '';
  const plusMinus = change.uncertainty === null ? '' : ` ± ${change.uncertainty.toFixed(1)}`;
  return `${signed(change.absolute, 1)}${plusMinus} mm${percent}${within}`;
}

function doublingText(all: readonly Size[]): string {
  const [before, now] = all.slice(-2);
  if (before === undefined || now === undefined) return '';
  const answer = doublingTime(before, now, 'diameter');
  if (!answer.ok) return `no doubling time: ${answer.reason}`;
  const to = Number.isFinite(answer.to) ? `to ${answer.to.toFixed(0)}` : 'or more';
  return `volume doubles in ${answer.days.toFixed(0)} days (${answer.from.toFixed(0)} ${to})`;
}

function rowsOf(studies: readonly LesionStudy[]): LesionRow[] {
  const all = studies.flatMap((study) => study.measurements);
  const uids = [...new Set(all.filter(isLesion).map((m) => m.trackingUid))];
  return uids.map((trackingUid) => {
    const said = all.filter((m) => m.trackingUid === trackingUid);
    const last = <K extends 'trackingIdentifier' | 'lesionRole' | 'site'>(key: K): Measurement[K] | '' => said.findLast((m) => m[key] !== '')?.[key] ?? '';
    const cells = studies.map((study) => cellOf(study, trackingUid));
    const known = sizes({ cells }, studies);
    return {
      trackingUid,
      name: last('trackingIdentifier') || `M${String(said[0]?.number ?? 0)}`,
      role: last('lesionRole'),
      site: last('site'),
      cells,
      change: changeText(known),
      doubling: doublingText(known),
    };
  });
}

function targetOf(row: LesionRow, at: number): TargetLesion {
  const { measurement: m, status } = row.cells[at] ?? { measurement: null, status: null };
  const measured = m !== null && isDiameter(m);
  const said = status === 'absent' || status === 'too-small' || status === 'not-evaluable' ? status : null;
  return {
    name: row.name,
    organ: row.site,
    isNode: row.site === lymphNode,
    longAxis: measured ? m.value : null,
    shortAxis: m === null ? null : shortAxis(m),
    status: said ?? (measured ? 'measured' : 'unknown'),
  };
}

function nonTargetOf(row: LesionRow, at: number): NonTargetLesion {
  const { measurement: m, status } = row.cells[at] ?? { measurement: null, status: null };
  const said = status === 'absent' || status === 'present' || status === 'unequivocal-progression' || status === 'not-evaluable' ? status : null;
  return { name: row.name, status: said ?? (m === null ? 'unknown' : 'present'), isNode: row.site === lymphNode, shortAxis: m === null ? null : shortAxis(m) };
}

/** Studies before the first target or non-target was seen are no time points. */
function timePoints(rows: readonly LesionRow[], studies: readonly LesionStudy[]): { at: number; point: TimePoint }[] {
  const followed = rows.filter((row) => row.role === 'target' || row.role === 'non-target');
  const first = studies.findIndex((_, at) =>
    followed.some(({ cells }) => cells[at] !== undefined && (cells[at].measurement !== null || cells[at].status !== null)),
  );
  if (first === -1) return [];
  return studies.slice(first).map((_, i) => {
    const at = first + i;
    return {
      at,
      point: {
        targets: rows.filter((row) => row.role === 'target').map((row) => targetOf(row, at)),
        nonTargets: rows.filter((row) => row.role === 'non-target').map((row) => nonTargetOf(row, at)),
        newLesions: rows.filter((row) => row.role === 'new' && (row.cells[at]?.measurement ?? null) !== null).length,
      },
    };
  });
}

/** `studies` oldest first. */
export function lesionTable(studies: readonly LesionStudy[]): LesionTable {
  const rows = rowsOf(studies);
  const points = timePoints(rows, studies);
  const recist = points.flatMap(({ at, point }, i) => {
    const study = studies[at];
    const earlier = points.slice(0, i).map((p) => p.point);
    return study === undefined ? [] : [{ study, assessment: assess(earlier, point) }];
  });
  return { rows, recist, problems: points[0] === undefined ? [] : targetProblems(points[0].point.targets) };
}
