// One head cell of a list that can be sorted by it. It is named by its text alone: a label of a field of the same name stays the only one.
import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactElement } from 'react';
import type { Sort } from './sorting.ts';

export interface SortHeadProps {
  name: string;
  /** null: the list cannot be sorted by it. */
  by: string | null;
  numeric?: boolean;
  sort: Sort | null;
  onSort: (by: string) => void;
}

export function SortHead({ name, by, numeric = false, sort, onSort }: SortHeadProps): ReactElement {
  const direction = by === null || sort?.by !== by ? undefined : sort.descending ? 'descending' : 'ascending';
  const Arrow = direction === 'descending' ? ChevronDown : ChevronUp;
  const look = [numeric ? 'num' : '', direction === undefined ? '' : 'sorted'].join(' ').trim();
  if (by === null)
    return (
      <div role="columnheader" className={look}>
        {name}
      </div>
    );
  return (
    <div role="columnheader" aria-sort={direction ?? 'none'} className={look}>
      <button type="button" tabIndex={-1} title={`Sort by ${name.toLowerCase()}`} onClick={() => onSort(by)}>
        {direction === undefined ? null : <Arrow aria-hidden="true" />}
        {name}
      </button>
    </div>
  );
}
