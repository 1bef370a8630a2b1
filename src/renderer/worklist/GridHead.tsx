// Head of the study list: names, order, and columns that are dragged to another place.
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { DragEvent, ReactElement } from 'react';
import { moveColumn } from './columnLayout.ts';
import type { Column } from './columns.tsx';
import { cycleSort, useWorklist } from './worklistStore.ts';

const dragType = 'application/x-sagitta-column';

function HeadCell({ column, index }: { column: Column; index: number }): ReactElement {
  const sort = useWorklist((state) => state.sort);
  const sorted = column.sort !== undefined && sort?.by === column.sort ? (sort.descending ? 'descending' : 'ascending') : undefined;
  const drag = {
    draggable: true,
    onDragStart: (event: DragEvent) => event.dataTransfer.setData(dragType, column.id),
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer.types.includes(dragType)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const moved = event.dataTransfer.getData(dragType);
      if (moved === '') return;
      event.preventDefault();
      event.stopPropagation();
      moveColumn(moved, column.id);
    },
  };
  const words = column.head ?? column.name;
  const Arrow = sorted === 'descending' ? ChevronDown : ChevronUp;
  return (
    <div
      role="columnheader"
      aria-label={column.name}
      aria-colindex={index + 1}
      aria-sort={column.sort === undefined ? undefined : (sorted ?? 'none')}
      className={[column.numeric === true ? 'num' : '', sorted === undefined ? '' : 'sorted'].join(' ')}
      {...drag}
    >
      {column.sort === undefined ? (
        words
      ) : (
        <button
          type="button"
          tabIndex={-1}
          aria-label={`Sort by ${column.name.toLowerCase()}`}
          onClick={() => {
            if (column.sort !== undefined) cycleSort(column.sort);
          }}
        >
          {sorted === undefined ? null : <Arrow aria-hidden="true" />}
          {words === '' ? <span className="head-blank" /> : words}
        </button>
      )}
    </div>
  );
}

export function GridHead({ columns, template }: { columns: readonly Column[]; template: string }): ReactElement {
  return (
    <div role="row" aria-rowindex={1} className="grid-row grid-head" style={{ gridTemplateColumns: template }}>
      {columns.map((column, index) => (
        <HeadCell key={column.id} column={column} index={index} />
      ))}
    </div>
  );
}
