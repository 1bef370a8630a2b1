// Transfers below the found studies: all of them, what can be done with all, and the button that starts more.
import { Download, Pause, Play, X } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Transfer } from '../../contract/transfer.ts';
import { Button, count, countOf, IconButton, InlineNote } from '../ui/index.ts';
import { TransferItem } from './TransferItem.tsx';
import { clearEnded, dismissTransferProblem, pauseAll, resumeAll, useTransfers } from './transferStore.ts';
import { isActive, summaryOf } from './transferWords.ts';

const ranks: readonly (readonly Transfer['state'][])[] = [['running'], ['waiting', 'failed', 'partly'], ['paused'], ['queued'], ['done', 'cancelled']];

function rank({ state }: Transfer): number {
  return ranks.findIndex((states) => states.includes(state));
}

/** What runs or needs somebody comes first; among those that wait, the one that comes next. */
function sorted(transfers: readonly Transfer[]): Transfer[] {
  const oldestFirst = (transfer: Transfer): boolean => isActive(transfer);
  return transfers.toSorted((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) - rank(b);
    const order = a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : 0;
    return oldestFirst(a) ? order : -order;
  });
}

/** Rows beyond this many are only counted: a thousand live progress bars help nobody. */
const shownAtMost = 100;

export function TransferList({ transfers, onOpen }: { transfers: readonly Transfer[]; onOpen: (uid: string) => void }): ReactElement {
  const all = sorted(transfers);
  const more = all.length - shownAtMost;
  return (
    <ul className="transfer-list" aria-label="Transfers" tabIndex={all.length > 0 ? 0 : -1}>
      {all.slice(0, shownAtMost).map((transfer) => (
        <TransferItem key={transfer.id} transfer={transfer} onOpen={onOpen} />
      ))}
      {more > 0 ? <li className="transfer-more c2">{countOf(more, 'more transfer')}</li> : null}
    </ul>
  );
}

/** What was refused, until it is dismissed. */
export function TransferProblem(): ReactElement | null {
  const problem = useTransfers((state) => state.problem);
  if (problem === null) return null;
  return (
    <InlineNote tone="crit" actions={<IconButton small label="Dismiss" icon={<X aria-hidden="true" />} onClick={dismissTransferProblem} />}>
      {problem}
    </InlineNote>
  );
}

/** Buttons for all transfers at once; each is there only when it would do something. */
export function TransferControls(): ReactElement {
  const transfers = useTransfers((state) => state.transfers);
  const pausable = transfers.some(({ state }) => state === 'running' || state === 'queued' || state === 'waiting');
  const paused = transfers.some(({ state }) => state === 'paused');
  const ended = transfers.some((transfer) => !isActive(transfer));
  return (
    <>
      {ended ? (
        <Button small variant="quiet" onClick={clearEnded}>
          Clear ended
        </Button>
      ) : null}
      {paused ? (
        <Button small variant="quiet" icon={<Play aria-hidden="true" />} onClick={resumeAll}>
          Resume all
        </Button>
      ) : null}
      {pausable ? (
        <Button small variant="quiet" icon={<Pause aria-hidden="true" />} onClick={pauseAll}>
          Pause all
        </Button>
      ) : null}
    </>
  );
}

export interface TransfersProps {
  /** How many studies and series are ticked. */
  chosen: number;
  onRetrieve: () => void;
  onOpen: (StudyInstanceUID: string) => void;
}

export function Transfers({ chosen, onRetrieve, onOpen }: TransfersProps): ReactElement {
  const transfers = useTransfers((state) => state.transfers);
  return (
    <section className="query-transfers" aria-label="Transfers" data-region="transfers">
      <div className="query-transfers-head">
        <h2>Transfers</h2>
        <span className="c2 t2">{transfers.length === 0 ? 'none yet' : summaryOf(transfers)}</span>
        <span className="sp" />
        <TransferControls />
        <Button
          small
          variant="primary"
          icon={<Download aria-hidden="true" />}
          aria-label="Retrieve selected"
          aria-description={chosen === 0 ? 'Choose studies or series first' : `${count(chosen)} selected`}
          disabled={chosen === 0}
          onClick={onRetrieve}
        >
          {chosen === 0 ? 'Retrieve selected' : `Retrieve ${count(chosen)} selected`}
        </Button>
      </div>
      <TransferProblem />
      <TransferList transfers={transfers} onOpen={onOpen} />
    </section>
  );
}
