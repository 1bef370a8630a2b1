// The line under the list: what was found, at how many peers, and what is not known because one failed or had more. Pure.
import { count, countOf } from '../ui/index.ts';
import type { PeerAnswer, Search } from './searchStore.ts';

/** "PACS1", "PACS1 and VNA", "PACS1, VNA and CT1". */
function listOf(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 9950 ? 1 : 0)} s`;
}

export interface SearchNumbers {
  found: number;
  /** Answers without a study UID. */
  unusable: number;
  limit: number;
}

function peersIn(search: Search, state: PeerAnswer['state']): string[] {
  return [...search.answers].filter(([, answer]) => answer.state === state).map(([aet]) => aet);
}

function resultWords(search: Search, { found }: SearchNumbers): string {
  const [answered, failed, stopped] = [peersIn(search, 'answered'), peersIn(search, 'failed'), peersIn(search, 'stopped')];
  const took = search.endedAt === null ? '' : ` in ${seconds(search.endedAt - search.startedAt)}`;
  if (stopped.length > 0) return `Stopped: ${countOf(found, 'study', 'studies')} so far. ${listOf(stopped)} may have more.`;
  if (answered.length === 0) return `No peer answered, so nothing is known of the studies at ${listOf(failed)}.`;
  const of = failed.length === 0 ? countOf(answered.length, 'peer') : `${count(answered.length)} of ${countOf(search.answers.size, 'peer')}`;
  return found === 0 ? `No study matches at ${listOf(answered)}.` : `${countOf(found, 'study', 'studies')} from ${of}${took}.`;
}

/** One or more sentences; never an empty list that reads as "no studies" when a peer failed. */
export function searchWords(search: Search, numbers: SearchNumbers): string {
  const asking = peersIn(search, 'asking');
  if (asking.length > 0) {
    const who = asking.length > 3 ? countOf(asking.length, 'peer') : listOf(asking);
    return `${search.stopped ? 'Stopping' : 'Asking'} ${who}… ${numbers.found === 0 ? '' : `${countOf(numbers.found, 'study', 'studies')} so far.`}`.trim();
  }
  const cut = [...search.answers].filter(([, answer]) => answer.state === 'answered' && !answer.complete).map(([aet]) => aet);
  const failed = peersIn(search, 'failed');
  const known = peersIn(search, 'answered').length > 0 || peersIn(search, 'stopped').length > 0;
  return [
    resultWords(search, numbers),
    cut.length === 0 ? '' : `${listOf(cut)} may have more than the ${count(numbers.limit)} shown: narrow the search.`,
    failed.length > 0 && known ? `${listOf(failed)} failed, so more studies may exist there.` : '',
    numbers.unusable === 0 ? '' : `${countOf(numbers.unusable, 'answer')} had no study UID and cannot be retrieved.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
