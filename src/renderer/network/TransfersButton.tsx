// Transfers in the bar: how many are under way or need somebody, and a list of them that covers nothing but a corner.
import { ArrowRightLeft, TriangleAlert } from 'lucide-react';
import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import { Button, count, countOf } from '../ui/index.ts';
import { useTransfers } from './transferStore.ts';
import { TransferControls, TransferList, TransferProblem } from './Transfers.tsx';
import { isActive, needsYou, summaryOf } from './transferWords.ts';

export interface TransfersButtonProps {
  /** Only the number, where the bar is full. */
  compact: boolean;
  onOpen: (StudyInstanceUID: string) => void;
  onShowAll: () => void;
}

/** Closes what is open when the pointer goes down, or the focus goes, elsewhere. */
function useDismiss(open: boolean, close: () => void): RefObject<HTMLDivElement | null> {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) close();
    };
    window.addEventListener('pointerdown', onPointerDown);
    return () => window.removeEventListener('pointerdown', onPointerDown);
  }, [open, close]);
  return box;
}

/** What needs somebody is said before what goes on by itself. */
function indicatorWords({ stuck, waiting, under, refused }: { stuck: number; waiting: number; under: number; refused: boolean }): string {
  if (stuck > 0) return `${countOf(stuck, 'transfer')} failed`;
  if (waiting > 0) return `${count(waiting)} waiting`;
  return refused ? 'Transfer refused' : countOf(under, 'transfer');
}

export function TransfersButton({ compact, onOpen, onShowAll }: TransfersButtonProps): ReactElement | null {
  const { transfers, problem } = useTransfers();
  const [open, setOpen] = useState(false);
  const close = useRef(() => setOpen(false)).current;
  const box = useDismiss(open, close);
  const under = transfers.filter(isActive).length;
  const stuck = transfers.filter(needsYou).length;
  if (transfers.length === 0 && problem === null) return null;
  const waiting = transfers.filter(({ state }) => state === 'waiting').length;
  const bad = stuck > 0 || waiting > 0 || problem !== null;
  if (under === 0 && !bad && !open) return null;
  const number = stuck > 0 ? stuck : waiting > 0 ? waiting : under;
  const words = indicatorWords({ stuck, waiting, under, refused: problem !== null });
  const Icon = bad ? TriangleAlert : ArrowRightLeft;
  return (
    <div
      className="transfers-menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        box.current?.querySelector('button')?.focus();
      }}
    >
      <button
        type="button"
        className={bad ? 'bar-btn warn' : 'bar-btn acc'}
        aria-label="Transfers"
        aria-description={words}
        title={summaryOf(transfers)}
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon aria-hidden="true" size={16} strokeWidth={1.75} />
        {compact ? number : words}
      </button>
      {open ? (
        <div className="transfers-popover" role="dialog" aria-label="Transfers">
          <TransferProblem />
          <TransferList
            transfers={transfers}
            onOpen={(uid) => {
              setOpen(false);
              onOpen(uid);
            }}
          />
          <div className="transfers-foot">
            <span className="c2 t2">{summaryOf(transfers)}</span>
            <span className="sp" />
            <TransferControls />
            <Button
              small
              onClick={() => {
                setOpen(false);
                onShowAll();
              }}
            >
              Show all
            </Button>
          </div>
        </div>
      ) : null}
    </div>
  );
}
