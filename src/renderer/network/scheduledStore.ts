// The question for scheduled steps: what is typed, who was asked, what each answered. It outlives the screen, not the window. Answers to an older question are dropped.
import { create } from 'zustand';
import type { Peer } from '../../contract/archive.ts';
import type { Failure } from '../../contract/result.ts';
import { request } from '../client/index.ts';
import { dateKey, nameKey, plainKey } from './queryText.ts';
import { readSteps, stepKeys, type ScheduledStep } from './scheduled.ts';
import { nextSort, type Sort } from './sorting.ts';

export interface ScheduledFields {
  name: string;
  id: string;
  date: string;
  modality: string;
  station: string;
}

export type StepAnswer =
  { state: 'asking' } | { state: 'answered'; steps: readonly ScheduledStep[]; complete: boolean } | { state: 'failed'; failure: Failure };

interface ScheduledState {
  fields: ScheduledFields;
  problems: Partial<Record<keyof ScheduledFields, string>>;
  /** 0 = nothing was asked yet. */
  question: number;
  peers: readonly Peer[];
  answers: ReadonlyMap<string, StepAnswer>;
  sort: Sort | null;
}

/** A day of a large house; a peer that has more is named. */
export const stepsAtMost = 500;

export const useScheduled = create<ScheduledState>(() => ({
  fields: { name: '', id: '', date: 'today', modality: '', station: '' },
  problems: {},
  question: 0,
  peers: [],
  answers: new Map(),
  sort: null,
}));

export function setScheduledFields(change: Partial<ScheduledFields>): void {
  const cleared = Object.fromEntries(Object.keys(change).map((field) => [field, undefined]));
  useScheduled.setState(({ fields, problems }) => ({ fields: { ...fields, ...change }, problems: { ...problems, ...cleared } }));
}

export function sortScheduled(by: string): void {
  useScheduled.setState(({ sort }) => ({ sort: nextSort(sort, by) }));
}

function keysOf(fields: ScheduledFields): Record<string, string> | null {
  const [name, date] = [nameKey(fields.name), dateKey(fields.date, new Date())];
  useScheduled.setState({ problems: { ...(name.ok ? {} : { name: name.error.message }), ...(date.ok ? {} : { date: date.error.message }) } });
  if (!name.ok || !date.ok) return null;
  return {
    ...stepKeys,
    PatientName: name.value,
    PatientID: plainKey(fields.id),
    ScheduledProcedureStepStartDate: date.value,
    Modality: fields.modality,
    ScheduledStationAETitle: plainKey(fields.station),
  };
}

async function askPeer(peer: Peer, keys: Record<string, string>, question: number): Promise<void> {
  const answer = await request('peer.worklist', { peer, keys, limit: stepsAtMost });
  const said: StepAnswer = answer.ok
    ? { state: 'answered', steps: readSteps(peer.aet, answer.value.matches), complete: answer.value.complete }
    : { state: 'failed', failure: answer.error };
  useScheduled.setState((state) => (state.question === question ? { answers: new Map([...state.answers, [peer.aet, said]]) } : {}));
}

/** Asks all these peers at once. Nothing is asked when a field cannot be read, or no peer is given. */
export function askScheduled(peers: readonly Peer[]): void {
  const { fields, question } = useScheduled.getState();
  const keys = keysOf(fields);
  if (keys === null || peers.length === 0) return;
  useScheduled.setState({ question: question + 1, peers, answers: new Map(peers.map(({ aet }) => [aet, { state: 'asking' }])) });
  for (const peer of peers) void askPeer(peer, keys, question + 1);
}
