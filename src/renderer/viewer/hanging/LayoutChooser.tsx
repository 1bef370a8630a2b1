// The button Layout opens this: a grid of up to 5 by 5 to pick from, tiling of the active series, and the layouts that were saved. Nothing modal; Escape closes it.
import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { request } from '../../client/index.ts';
import { Button, CheckField, TextField } from '../../ui/index.ts';
import { hangLayout, showGrid, tileSeries } from '../state/actions.ts';
import { useViewer } from '../state/viewerStore.ts';
import { useProtocols } from './protocolList.ts';
import { layoutNow } from './saved.ts';

const most = 5;
const numbers = [1, 2, 3, 4, 5] as const;

interface Cell {
  readonly columns: number;
  readonly rows: number;
}

const moves: Record<string, readonly [number, number]> = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

function inside(n: number): number {
  return Math.min(most, Math.max(1, n));
}

/** Arrows change the grid that is marked, Enter takes it. */
function GridPicker({ start, onPick }: { start: Cell; onPick: (shape: Cell) => void }): ReactElement {
  const [marked, setMarked] = useState(start);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [marked]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    setMarked(({ columns, rows }) => ({ columns: inside(columns + move[0]), rows: inside(rows + move[1]) }));
  };
  return (
    <div ref={box} role="grid" aria-label="Grid" className="v-grid-picker" onKeyDown={onKeyDown}>
      {numbers.map((rows) => (
        <div role="row" key={rows}>
          {numbers.map((columns) => (
            <button
              type="button"
              role="gridcell"
              key={columns}
              tabIndex={columns === marked.columns && rows === marked.rows ? 0 : -1}
              aria-label={`${String(columns)} by ${String(rows)}`}
              className={columns <= marked.columns && rows <= marked.rows ? 'v-on' : ''}
              onPointerEnter={() => setMarked({ columns, rows })}
              onClick={() => onPick({ columns, rows })}
            />
          ))}
        </div>
      ))}
      <p className="v-picked" aria-hidden="true">{`${String(marked.columns)} × ${String(marked.rows)}`}</p>
    </div>
  );
}

function SavedLayouts({ onDone, onError }: { onDone: () => void; onError: (text: string) => void }): ReactElement {
  const layouts = useProtocols((s) => s.layouts);
  const [name, setName] = useState('');
  const save = async (): Promise<void> => {
    const answer = await request('layout.save', { layout: layoutNow(useViewer.getState(), name) });
    if (!answer.ok) onError(answer.error.message);
    else onDone();
  };
  return (
    <>
      {layouts.length === 0 ? null : (
        <ul aria-label="Saved layouts" className="v-saved">
          {layouts.map((layout) => (
            <li key={layout.name}>
              <button
                type="button"
                onClick={() => {
                  hangLayout(layout);
                  onDone();
                }}
              >
                {layout.name}
                <span className="v-dim">{` ${String(layout.columns)} × ${String(layout.rows)}`}</span>
              </button>
              <Button small variant="quiet" aria-label={`Remove ${layout.name}`} onClick={() => void request('layout.remove', { name: layout.name })}>
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="v-save"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '') void save();
        }}
      >
        <TextField label="Save this layout as" value={name} maxLength={64} onChange={setName} />
        <Button small type="submit" disabled={name.trim() === ''}>
          Save
        </Button>
      </form>
    </>
  );
}

export function LayoutChooser({ onClose }: { onClose: () => void }): ReactElement {
  const grid = useViewer((s) => s.grid);
  const tiled = useViewer((s) => s.tiled);
  const [tile, setTile] = useState(tiled);
  const [error, setError] = useState('');
  return (
    <div
      role="dialog"
      aria-label="Layout"
      className="v-chooser"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onClose();
      }}
      onBlur={(event) => {
        // A click elsewhere closes it; losing the window does not.
        if (event.relatedTarget !== null && !event.currentTarget.contains(event.relatedTarget)) useViewer.setState({ chooser: null });
      }}
    >
      <GridPicker
        start={grid}
        onPick={(shape) => {
          (tile ? tileSeries : showGrid)(shape);
          onClose();
        }}
      />
      <CheckField label="Tile the series" hint="consecutive images of the active series over all panes" checked={tile} onChange={setTile} />
      <SavedLayouts onDone={onClose} onError={setError} />
      {error === '' ? null : (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
