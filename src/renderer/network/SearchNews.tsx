// What the peers answered, in words: failures above the list with a way to ask again, the sum below it with a way to stop.
import { type ReactElement } from 'react';
import { Button, InlineNote } from '../ui/index.ts';
import { troubleOf } from './peerWords.ts';
import { answersAtMost, askAgain, isSearching, stopSearch, useSearch } from './searchStore.ts';
import { searchWords } from './searchWords.ts';

export function SearchFailures({ ourAet }: { ourAet: string }): ReactElement | null {
  const search = useSearch((state) => state.search);
  if (search === null) return null;
  return (
    <div className="query-failures">
      {search.peers.map((peer) => {
        const answer = search.answers.get(peer.aet);
        if (answer?.state !== 'failed') return null;
        return (
          <InlineNote
            key={peer.aet}
            tone="warn"
            actions={
              <Button small aria-label={`Ask ${peer.aet} again`} onClick={() => askAgain(peer.aet)}>
                Ask again
              </Button>
            }
          >
            <b>{peer.aet} gave no answer.</b> {troubleOf(peer, answer.failure, ourAet).advice}
          </InlineNote>
        );
      })}
    </div>
  );
}

export function SearchSum({ blocked }: { blocked: string | null }): ReactElement {
  const { search, found, unusable } = useSearch();
  const words =
    search === null
      ? (blocked ?? 'Fill in what you know and press Enter. All ticked peers are asked at once.')
      : searchWords(search, { found: found.length, unusable, limit: answersAtMost });
  return (
    <div className="query-sum">
      <span role="status" aria-label="Answers">
        {words}
      </span>
      {isSearching(search) && search?.stopped === false ? (
        <Button small aria-label="Stop search" shortcut="Escape" onClick={stopSearch}>
          Stop
        </Button>
      ) : null}
    </div>
  );
}
