// The question to the peers: what is typed, who was asked, what each answered. It outlives the screen, not the window. Answers to an older question are dropped.
import { create } from 'zustand';
import type { Peer, QueryMatch } from '../../contract/archive.ts';
import type { Failure } from '../../contract/result.ts';
import { request } from '../client/index.ts';
import { type FoundStudy, type KnownPatient, mergeAnswers, studyKeys } from './found.ts';
import { notePeerFailure } from './peerStore.ts';
import { dateKey, nameKey, plainKey } from './queryText.ts';

export interface Fields {
  name: string;
  id: string;
  date: string;
  modality: string;
  accession: string;
}

export type PeerAnswer =
  | { state: 'asking' }
  | { state: 'answered'; matches: readonly QueryMatch[]; complete: boolean }
  | { state: 'stopped'; matches: readonly QueryMatch[] }
  | { state: 'failed'; failure: Failure };

export interface Search {
  id: string;
  startedAt: number;
  /** null while a peer has not answered. */
  endedAt: number | null;
  stopped: boolean;
  peers: readonly Peer[];
  /** What was asked, whatever is typed since. */
  keys: Readonly<Record<string, string>>;
  answers: ReadonlyMap<string, PeerAnswer>;
}

/** Whose priors were asked for; the study they are compared with is marked. */
export interface PriorsOf extends KnownPatient {
  StudyInstanceUID: string;
}

interface SearchState {
  fields: Fields;
  problems: Partial<Record<keyof Fields, string>>;
  search: Search | null;
  found: readonly FoundStudy[];
  unusable: number;
  priorsOf: PriorsOf | null;
}

const noFields: Fields = { name: '', id: '', date: '', modality: '', accession: '' };

/** A question without an end would fill the window with what nobody reads; a peer that has more is named. */
export const answersAtMost = 1000;

export const useSearch = create<SearchState>(() => ({ fields: noFields, problems: {}, search: null, found: [], unusable: 0, priorsOf: null }));

export function setFields(change: Partial<Fields>): void {
  const cleared = Object.fromEntries(Object.keys(change).map((field) => [field, undefined]));
  useSearch.setState(({ fields, problems }) => ({ fields: { ...fields, ...change }, problems: { ...problems, ...cleared } }));
}

/** The keys of the question; null when a field cannot be read (`problems` says which). */
function keysOf(fields: Fields): Record<string, string> | null {
  const [name, date] = [nameKey(fields.name), dateKey(fields.date, new Date())];
  const problems = { ...(name.ok ? {} : { name: name.error.message }), ...(date.ok ? {} : { date: date.error.message }) };
  useSearch.setState({ problems });
  if (!name.ok || !date.ok) return null;
  return {
    ...studyKeys,
    PatientName: name.value,
    PatientID: plainKey(fields.id),
    StudyDate: date.value,
    ModalitiesInStudy: fields.modality,
    AccessionNumber: plainKey(fields.accession),
  };
}

function take(id: string, aet: string, answer: PeerAnswer): void {
  useSearch.setState(({ search, found, unusable }) => {
    if (search?.id !== id) return {};
    const answers = new Map([...search.answers, [aet, answer]]);
    const waiting = [...answers.values()].some(({ state }) => state === 'asking');
    const lists = [...answers].map(([from, each]) => [from, 'matches' in each ? each.matches : []] as const);
    const merged = 'matches' in answer ? mergeAnswers(lists) : { studies: found, unusable };
    return { search: { ...search, answers, endedAt: waiting ? null : performance.now() }, found: merged.studies, unusable: merged.unusable };
  });
}

function isStopped(id: string): boolean {
  const { search } = useSearch.getState();
  return search?.id === id && search.stopped;
}

async function askPeer({ id, keys }: Pick<Search, 'id' | 'keys'>, peer: Peer): Promise<void> {
  const answer = await request('peer.find', { peer, level: 'STUDY', keys: { ...keys }, limit: answersAtMost, findId: id });
  const current = useSearch.getState().search?.id === id;
  if (!answer.ok) {
    const wasStopped = answer.error.code === 'CANCELLED' || isStopped(id);
    if (!wasStopped && current) notePeerFailure(peer, answer.error);
    take(id, peer.aet, wasStopped ? { state: 'stopped', matches: [] } : { state: 'failed', failure: answer.error });
    return;
  }
  const { matches, complete } = answer.value;
  take(id, peer.aet, !complete && isStopped(id) ? { state: 'stopped', matches } : { state: 'answered', matches, complete });
}

/** Asks all these peers at once. A question under way is stopped. Nothing is asked when a field cannot be read, or no peer is given. */
function startSearch(peers: readonly Peer[]): void {
  const keys = keysOf(useSearch.getState().fields);
  if (keys === null || peers.length === 0) return;
  stopSearch();
  const id = crypto.randomUUID();
  const answers = new Map(peers.map((peer): [string, PeerAnswer] => [peer.aet, { state: 'asking' }]));
  useSearch.setState({ search: { id, startedAt: performance.now(), endedAt: null, stopped: false, peers, keys, answers }, found: [], unusable: 0 });
  for (const peer of peers) void askPeer({ id, keys }, peer);
}

/** A question typed by hand; it is about the patient of before only as long as that one's ID or name still stands in the fields. */
export function askTyped(peers: readonly Peer[]): void {
  const { fields, priorsOf } = useSearch.getState();
  if (priorsOf !== null && !sameFields(fields, fieldsOf(priorsOf))) forgetPriors();
  startSearch(peers);
}

function sameFields(one: Fields, other: Fields): boolean {
  return one.id.trim() === other.id.trim() && (other.id.trim() !== '' || one.name === other.name);
}

/** Asks one peer of the last question again, after it failed. */
export function askAgain(aet: string): void {
  const { search } = useSearch.getState();
  const peer = search?.peers.find((known) => known.aet === aet);
  if (search === null || peer === undefined) return;
  useSearch.setState({ search: { ...search, endedAt: null, stopped: false, answers: new Map([...search.answers, [aet, { state: 'asking' }]]) } });
  void askPeer(search, peer);
}

/** What came so far stays. */
export function stopSearch(): void {
  const { search } = useSearch.getState();
  if (search === null || search.endedAt !== null || search.stopped) return;
  useSearch.setState({ search: { ...search, stopped: true } });
  void request('peer.stopFind', { findId: search.id });
}

export function isSearching(search: Search | null): boolean {
  return search !== null && search.endedAt === null;
}

/** By ID alone when there is one: a name may have changed since. Who has the same ID by another name is marked, not hidden. */
function fieldsOf({ PatientID, PatientName }: PriorsOf): Fields {
  const name = (PatientName.split('=')[0] ?? '').replace(/\^+$/, '');
  return { ...noFields, id: PatientID.trim(), name: PatientID.trim() === '' ? name : '' };
}

export function askPriors(patient: PriorsOf, peers: readonly Peer[]): void {
  stopSearch();
  useSearch.setState({ fields: fieldsOf(patient), problems: {}, priorsOf: patient, search: null, found: [], unusable: 0 });
  startSearch(peers);
}

export function forgetPriors(): void {
  useSearch.setState({ priorsOf: null });
}
