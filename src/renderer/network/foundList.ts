// The list of found studies as it is used: cursor, ticks, studies opened to their series. A new question starts it afresh.
import { create } from 'zustand';
import type { Peer } from '../../contract/archive.ts';
import type { RetrieveItem } from '../../contract/transfer.ts';
import { request } from '../client/index.ts';
import { longDate, modalityWords } from '../ui/index.ts';
import { type FoundSeries, type FoundStudy, readSeries, seriesKeys } from './found.ts';
import { nextSort, type Sort } from './sorting.ts';
import { retrieve } from './transferStore.ts';

export interface Expansion {
  state: 'asking' | 'answered' | 'failed';
  aet: string;
  series: readonly FoundSeries[];
  unusable: number;
  /** Why it failed. */
  message: string;
  /** Objects of each series that are on this machine. */
  here: ReadonlyMap<string, number>;
}

export type FoundRow =
  | { kind: 'study'; id: string; study: FoundStudy }
  | { kind: 'series'; id: string; study: FoundStudy; series: FoundSeries; here: number; aet: string }
  | { kind: 'note'; id: string; study: FoundStudy; words: string; failed: boolean };

interface FoundListState {
  cursor: string | null;
  ticked: ReadonlySet<string>;
  expanded: ReadonlyMap<string, Expansion>;
  /** null: newest first. */
  sort: Sort | null;
}

const fresh: Omit<FoundListState, 'sort'> = { cursor: null, ticked: new Set(), expanded: new Map() };
export const useFoundList = create<FoundListState>(() => ({ ...fresh, sort: null }));

export function resetFoundList(): void {
  useFoundList.setState(fresh);
}

export function sortFound(by: string): void {
  useFoundList.setState(({ sort }) => ({ sort: nextSort(sort, by) }));
}

/** Studies, and below each that is open its series, or what there is to say instead. */
export function rowsOf(studies: readonly FoundStudy[], expanded: FoundListState['expanded']): FoundRow[] {
  return studies.flatMap((study): FoundRow[] => {
    const row: FoundRow = { kind: 'study', id: study.key, study };
    const open = expanded.get(study.key);
    return open === undefined ? [row] : [row, ...belowOf(study, open)];
  });
}

function belowOf(study: FoundStudy, { state, aet, series, unusable, message, here }: Expansion): FoundRow[] {
  const note = (words: string, failed: boolean): FoundRow => ({ kind: 'note', id: `${study.key} note`, study, words, failed });
  if (state === 'asking') return [note(`Asking ${aet} for its series…`, false)];
  if (state === 'failed') return [note(message, true)];
  const rows = series.map((one): FoundRow => {
    return { kind: 'series', id: `${study.key} ${one.SeriesInstanceUID}`, study, series: one, here: here.get(one.SeriesInstanceUID) ?? 0, aet };
  });
  if (rows.length === 0) return [note(`${aet} names no series of this study.`, false)];
  return unusable === 0 ? rows : [...rows, note(`${String(unusable)} more without a series UID cannot be retrieved.`, true)];
}

export function moveCursor(id: string): void {
  useFoundList.setState({ cursor: id });
}

export function toggleTick(id: string): void {
  useFoundList.setState(({ ticked }) => ({ ticked: ticked.has(id) ? new Set([...ticked].filter((known) => known !== id)) : new Set([...ticked, id]) }));
}

/** All studies, or none when all are ticked already. */
export function toggleAll(studies: readonly FoundStudy[]): void {
  const { ticked } = useFoundList.getState();
  const all = studies.every(({ key }) => ticked.has(key));
  useFoundList.setState({ ticked: new Set(all ? [] : studies.map(({ key }) => key)) });
}

function setExpansion(key: string, change: Partial<Expansion>): void {
  useFoundList.setState(({ expanded }) => {
    const known = expanded.get(key);
    return known === undefined ? {} : { expanded: new Map([...expanded, [key, { ...known, ...change }]]) };
  });
}

/** Which series are here, asked when a study is opened and when it changes. */
export async function refreshHere(study: FoundStudy): Promise<void> {
  const answer = await request('study.series', { StudyInstanceUID: study.StudyInstanceUID });
  const series = answer.ok ? answer.value.series : [];
  setExpansion(study.key, { here: new Map(series.map((one) => [one.SeriesInstanceUID, one.NumberOfSeriesRelatedInstances])) });
}

export async function expand(study: FoundStudy, peers: readonly Peer[]): Promise<void> {
  const [{ aet }] = study.at;
  const peer = peers.find((known) => known.aet === aet);
  if (useFoundList.getState().expanded.has(study.key)) return;
  const asking: Expansion = { state: 'asking', aet, series: [], unusable: 0, message: '', here: new Map() };
  useFoundList.setState(({ expanded }) => ({ expanded: new Map([...expanded, [study.key, asking]]) }));
  if (peer === undefined) {
    setExpansion(study.key, {
      state: 'failed',
      message: `${aet} is not a known peer any more, so it cannot be asked. Add it again in Settings, DICOM network.`,
    });
    return;
  }
  void refreshHere(study);
  const keys = { ...seriesKeys, StudyInstanceUID: study.StudyInstanceUID };
  const answer = await request('peer.find', { peer, level: 'SERIES', keys, limit: 10_000 });
  if (answer.ok) setExpansion(study.key, { state: 'answered', ...readSeries(answer.value.matches) });
  else setExpansion(study.key, { state: 'failed', message: answer.error.message });
}

export function collapse(study: FoundStudy): void {
  const below = (id: string): boolean => id.startsWith(`${study.key} `);
  useFoundList.setState(({ expanded, ticked, cursor }) => ({
    expanded: new Map([...expanded].filter(([key]) => key !== study.key)),
    // What cannot be seen is not retrieved.
    ticked: new Set([...ticked].filter((id) => !below(id))),
    cursor: cursor !== null && below(cursor) ? study.key : cursor,
  }));
}

function describe(study: FoundStudy, series?: FoundSeries): string {
  const what = series === undefined ? '' : `series ${series.SeriesNumber} ${series.SeriesDescription}`.trim();
  const modality = series === undefined ? modalityWords(study.modalities) : series.Modality;
  // Many descriptions begin with the modality already.
  const said = study.StudyDescription.toUpperCase().startsWith(modality.toUpperCase());
  const parts = [said ? '' : modality, study.StudyDescription, longDate(study.StudyDate)].filter((part) => part !== '').join(' ');
  return [parts, what]
    .filter((part) => part !== '')
    .join(', ')
    .slice(0, 256);
}

/** A series is left out when its whole study is asked for. */
function itemsOf(rows: readonly FoundRow[]): RetrieveItem[] {
  const whole = new Set(rows.filter(({ kind }) => kind === 'study').map(({ study }) => study.key));
  return rows.flatMap((row): RetrieveItem[] => {
    if (row.kind === 'note' || (row.kind === 'series' && whole.has(row.study.key))) return [];
    const { study } = row;
    const of = { StudyInstanceUID: study.StudyInstanceUID, PatientName: study.PatientName.slice(0, 1024) };
    if (row.kind === 'study') return [{ ...of, peerAet: study.at[0].aet, SeriesInstanceUID: '', description: describe(study), objects: study.at[0].images }];
    const { series, aet } = row;
    return [{ ...of, peerAet: aet, SeriesInstanceUID: series.SeriesInstanceUID, description: describe(study, series), objects: series.images }];
  });
}

/** What is ticked, else the row under the cursor. */
export function chosenRows(rows: readonly FoundRow[]): FoundRow[] {
  const { ticked, cursor } = useFoundList.getState();
  const chosen = rows.filter(({ id }) => ticked.has(id));
  return chosen.length > 0 ? chosen : rows.filter(({ id, kind }) => id === cursor && kind !== 'note');
}

export async function retrieveRows(rows: readonly FoundRow[]): Promise<void> {
  const items = itemsOf(rows);
  if (items.length === 0 || !(await retrieve(items))) return;
  const asked = new Set(rows.map(({ id }) => id));
  useFoundList.setState(({ ticked }) => ({ ticked: new Set([...ticked].filter((id) => !asked.has(id))) }));
}
