// Query and retrieve: a place inside the worklist. Composes peers, question, answers and transfers; Escape goes back.
import { type KeyboardEvent, type ReactElement, useEffect, useMemo, useRef } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { FoundGrid } from './FoundGrid.tsx';
import { chosenRows, resetFoundList, retrieveRows, rowsOf, useFoundList } from './foundList.ts';
import { PeerList } from './PeerList.tsx';
import { isTicked, useOurAet, usePeers, usePeerStore } from './peerStore.ts';
import { PriorsLine, QueryForm } from './QueryForm.tsx';
import { askFor, useQuestion } from './question.ts';
import { SearchFailures, SearchSum } from './SearchNews.tsx';
import { isSearching, askTyped, stopSearch, useSearch } from './searchStore.ts';
import { Scheduled } from './Scheduled.tsx';
import { sortStudies } from './sorting.ts';
import { Transfers } from './Transfers.tsx';
import { InlineNote, Tabs } from '../ui/index.ts';
import './network.css';

export interface QueryScreenProps {
  onBack: () => void;
  onOpen: (StudyInstanceUID: string) => void;
  onOpenSettings: (section: string) => void;
}

/** Ticks and opened studies belong to one question. */
let listedSearch: string | null = null;

function useFreshList(searchId: string | null): void {
  useEffect(() => {
    if (listedSearch === searchId) return;
    listedSearch = searchId;
    resetFoundList();
  }, [searchId]);
}

const questions = [
  { id: 'studies', name: 'Studies' },
  { id: 'scheduled', name: 'Scheduled' },
] as const;

export function QueryScreen({ onBack, onOpen, onOpenSettings }: QueryScreenProps): ReactElement {
  const { peers, error } = usePeers();
  const ourAet = useOurAet();
  const { question } = useQuestion();
  const ticks = usePeerStore();
  const search = useSearch((state) => state.search);
  const forSchedule = question === 'scheduled';
  const asked = peers?.filter(({ aet }) => (forSchedule ? ticks.tickedForSchedule.includes(aet) : isTicked(ticks.ticked, aet))) ?? [];
  const tickFirst = forSchedule ? 'Tick the peer that keeps the schedule.' : 'Tick a peer to ask.';
  const blocked = peers === undefined || asked.length > 0 ? null : peers.length === 0 ? 'No peer is known yet.' : tickFirst;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    if (!forSchedule && isSearching(search) && search?.stopped === false) stopSearch();
    else onBack();
  };
  const parts = { peers: peers ?? [], asked, blocked, ourAet, onOpen };
  return (
    <main className="query-screen" aria-label="Query and retrieve" onKeyDown={onKeyDown}>
      <PeerList peers={peers} ourAet={ourAet} forSchedule={forSchedule} onOpenSettings={onOpenSettings} />
      <section className="query-main">
        <Tabs label="What to ask for" tabs={questions} chosen={question} onChoose={askFor}>
          {error === null ? null : <InlineNote tone="crit">{error.message}</InlineNote>}
          {forSchedule ? <Scheduled {...parts} /> : <StudyQuestion {...parts} />}
        </Tabs>
      </section>
    </main>
  );
}

interface StudyQuestionProps {
  peers: readonly Peer[];
  asked: readonly Peer[];
  blocked: string | null;
  ourAet: string;
  onOpen: (StudyInstanceUID: string) => void;
}

function StudyQuestion({ peers, asked, blocked, ourAet, onOpen }: StudyQuestionProps): ReactElement {
  const { search, found } = useSearch();
  const { expanded, ticked, sort } = useFoundList();
  const nameField = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  useFreshList(search?.id ?? null);
  const rows = useMemo(() => rowsOf(sortStudies(found, sort), expanded), [found, expanded, sort]);
  const chosen = rows.filter(({ id }) => ticked.has(id)).length;
  // Who comes to type finds the field ready; who comes with an answer finds the list.
  useEffect(() => (useSearch.getState().search === null ? nameField : list).current?.focus(), []);
  const searching = isSearching(search);
  const finished = useRef(searching);
  useEffect(() => {
    if (finished.current && !searching && found.length > 0 && document.activeElement?.closest('.query-form') !== null) list.current?.focus();
    finished.current = searching;
  }, [searching, found.length]);
  return (
    <>
      <div>
        <QueryForm nameField={nameField} blocked={blocked} onAsk={() => askTyped(asked)} />
        <PriorsLine />
        <SearchFailures ourAet={ourAet} />
      </div>
      <div className="query-list">
        <FoundGrid rows={rows} peers={peers} list={list} onOpen={onOpen} />
        <SearchSum blocked={blocked} />
      </div>
      <Transfers chosen={chosen} onRetrieve={() => void retrieveRows(chosenRows(rows))} onOpen={onOpen} />
    </>
  );
}
