// The state mark of a viewport (`Image state`): words on a dark plate; the reason on click or focus. Loading can be stopped and resumed from it.
import { Check, CircleX, Download, Layers, RulerDimensionLine, Waves } from 'lucide-react';
import { useState, type ReactElement } from 'react';
import type { StateWord } from './imageState.ts';

const tones = { neutral: '', warn: 'v-warn', crit: 'v-crit' };

function Icon({ word }: { word: string }): ReactElement {
  if (word === 'complete') return <Check aria-hidden="true" />;
  if (word === 'not decoded') return <CircleX aria-hidden="true" />;
  if (word.startsWith('load')) return <Download aria-hidden="true" />;
  if (word.startsWith('lossy')) return <Layers aria-hidden="true" />;
  return word === 'uncalibrated' ? <RulerDimensionLine aria-hidden="true" /> : <Waves aria-hidden="true" />;
}

export interface StateMarkProps {
  words: readonly StateWord[];
  /** Shown while loading runs or was stopped. */
  loadingAction: { label: string; run: () => void } | null;
}

export function StateMark({ words, loadingAction }: StateMarkProps): ReactElement {
  const [open, setOpen] = useState(false);
  const worst = words.find((w) => w.tone === 'crit') ?? words.find((w) => w.tone === 'warn') ?? words[0];
  return (
    <div
      className="v-state"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <button
        type="button"
        className={`v-mark ${tones[worst?.tone ?? 'neutral']}`}
        aria-expanded={open}
        onPointerDown={(event) => {
          event.stopPropagation();
        }}
        onDoubleClick={(event) => {
          event.stopPropagation();
        }}
        onClick={() => {
          setOpen(!open);
        }}
        onFocus={(event) => {
          if (event.currentTarget.matches(':focus-visible')) setOpen(true);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setOpen(false);
        }}
      >
        <Icon word={worst?.word ?? ''} />
        <span role="status" aria-label="Image state" aria-live="off">
          {words.map((w) => w.word).join(' · ')}
        </span>
      </button>
      {open ? (
        <div
          className="v-state-why"
          onPointerDown={(event) => {
            event.stopPropagation();
          }}
        >
          {words.map((w) => (
            <p key={w.word}>{w.detail}</p>
          ))}
          {loadingAction === null ? null : (
            <button type="button" className="btn small" onClick={loadingAction.run}>
              {loadingAction.label}
            </button>
          )}
        </div>
      ) : null}
    </div>
  );
}
