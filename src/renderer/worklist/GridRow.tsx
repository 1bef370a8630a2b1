// One study in the list. Its accessible name is exact and does not follow the visible format.
import { memo, type MouseEvent, type ReactElement } from 'react';
import type { StudyRow } from '../../contract/study.ts';
import type { Column } from './columns.tsx';
import { isRead, rowName } from './rowWords.ts';

export interface GridRowProps {
  study: StudyRow | undefined;
  /** 0-based place in the list. */
  index: number;
  top: number;
  selected: boolean;
  columns: readonly Column[];
  template: string;
  today: string;
  onSelect: (study: StudyRow, index: number, event: MouseEvent) => void;
  onOpen: (uid: string) => void;
  onHover: (uid: string | null) => void;
}

export function rowId(uid: string): string {
  return `study-${uid}`;
}

function Row({ study, index, top, selected, columns, template, today, onSelect, onOpen, onHover }: GridRowProps): ReactElement {
  const style = { gridTemplateColumns: template, transform: `translateY(${String(top)}px)` };
  if (study === undefined) {
    return <div role="row" aria-rowindex={index + 2} aria-label="Loading" aria-busy="true" className="grid-row loading" style={style} />;
  }
  const state = [isRead(study) ? 'read' : '', study.status === 'arriving' ? 'arriving' : ''].join(' ');
  return (
    <div
      role="row"
      id={rowId(study.StudyInstanceUID)}
      aria-label={rowName(study)}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={`grid-row ${state}`}
      style={style}
      onPointerEnter={() => onHover(study.StudyInstanceUID)}
      onMouseDown={(event) => onSelect(study, index, event)}
      onDoubleClick={() => onOpen(study.StudyInstanceUID)}
    >
      {columns.map((column, at) => (
        <div role="gridcell" key={column.id} aria-colindex={at + 1} className={column.numeric === true ? 'num' : ''}>
          {column.cell(study, today)}
        </div>
      ))}
    </div>
  );
}

export const GridRow = memo(Row);
