// Which columns are shown, and their order: a small list beside its button, not a dialog.
import { ArrowDown, ArrowUp, Columns3 } from 'lucide-react';
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../ui/index.ts';
import { isShown, moveColumn, resetColumns, showColumn, useColumnLayout } from './columnLayout.ts';
import { columns } from './columns.tsx';
import { useRoom } from './room.ts';

function ColumnList(): ReactElement {
  const layout = useColumnLayout();
  const room = useRoom();
  return (
    <ul>
      {layout.order.map((id, index) => {
        const column = columns.find((candidate) => candidate.id === id);
        const [above, below] = [layout.order[index - 1], layout.order[index + 1]];
        if (column === undefined) return null;
        return (
          <li key={id}>
            <label>
              <input type="checkbox" checked={isShown(column, layout, room)} onChange={(event) => showColumn(id, event.currentTarget.checked)} />
              {column.name}
            </label>
            <IconButton
              small
              label={`Move ${column.name} back`}
              disabled={above === undefined}
              icon={<ArrowUp aria-hidden="true" />}
              onClick={() => {
                if (above !== undefined) moveColumn(id, above);
              }}
            />
            <IconButton
              small
              label={`Move ${column.name} on`}
              disabled={below === undefined}
              icon={<ArrowDown aria-hidden="true" />}
              onClick={() => {
                if (below !== undefined) moveColumn(id, below);
              }}
            />
          </li>
        );
      })}
    </ul>
  );
}

export function ColumnMenu(): ReactElement {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return undefined;
    const onPointerDown = (event: PointerEvent): void => {
      if (event.target instanceof Node && box.current?.contains(event.target) !== true) setOpen(false);
    };
    window.addEventListener('pointerdown', onPointerDown);
    return () => window.removeEventListener('pointerdown', onPointerDown);
  }, [open]);
  return (
    <div
      className="column-menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          setOpen(false);
          box.current?.querySelector('button')?.focus();
        }
      }}
    >
      <IconButton label="Columns" aria-expanded={open} icon={<Columns3 aria-hidden="true" />} onClick={() => setOpen(!open)} />
      {open ? (
        <div className="column-list" role="group" aria-label="Columns of the list">
          <ColumnList />
          <Button small variant="quiet" onClick={resetColumns}>
            Reset columns
          </Button>
        </div>
      ) : null}
    </div>
  );
}
