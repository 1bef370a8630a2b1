// "Priors of this patient": the question filled in and asked at once of all peers.
import { request } from '../client/index.ts';
import { askFor } from './question.ts';
import { askPriors, type PriorsOf, useSearch } from './searchStore.ts';

/** Asks every known peer, ticked or not: a prior may be anywhere. */
export async function startPriors(patient: PriorsOf): Promise<void> {
  askFor('studies');
  const answer = await request('peer.list', {});
  if (answer.ok) askPriors(patient, answer.value.peers);
  else useSearch.setState({ priorsOf: patient });
}
