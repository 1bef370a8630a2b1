// The found studies of all peers in one list: virtualised, by keyboard and pointer; a study opens to its series.
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactElement, type RefObject, useCallback, useEffect, useMemo } from 'react';
import type { Peer } from '../../contract/archive.ts';
import { onEvent } from '../client/index.ts';
import { doubtOf, type FoundStudy } from './found.ts';
import { FoundLine, rowElementId } from './FoundLine.tsx';
import {
  chosenRows,
  collapse,
  expand,
  type FoundRow,
  moveCursor,
  refreshHere,
  retrieveRows,
  sortFound,
  toggleAll,
  toggleTick,
  useFoundList,
} from './foundList.ts';
import { type HereWords, hereWords } from './hereWords.ts';
import { useSearch } from './searchStore.ts';
import { SortHead } from './SortHead.tsx';
import { Tick } from './Tick.tsx';
import { useTransfers } from './transferStore.ts';
import { useHere } from './useHere.ts';

const rowHeight = 28;
const headHeight = 24;
const heads: readonly (readonly [name: string, by: string | null])[] = [
  ['', null],
  ['Patient', 'patient'],
  ['ID', 'id'],
  ['Study date', 'date'],
  ['Mod.', 'modality'],
  ['Description', 'description'],
  ['Series / images', 'images'],
  ['Peer', 'peer'],
  ['Here', null],
];

/** Series of opened studies are counted again when something arrives for them. */
function useSeriesNews(studies: readonly FoundStudy[]): void {
  useEffect(
    () =>
      onEvent((event) => {
        const { expanded } = useFoundList.getState();
        for (const study of studies) {
          const touched = event.type === 'studiesChanged' || (event.type === 'studyChanged' && event.StudyInstanceUID === study.StudyInstanceUID);
          if (touched && expanded.has(study.key)) void refreshHere(study);
        }
      }),
    [studies],
  );
}

export interface FoundGridProps {
  rows: readonly FoundRow[];
  peers: readonly Peer[];
  list: RefObject<HTMLDivElement | null>;
  onOpen: (StudyInstanceUID: string) => void;
}

function Head({ studies }: { studies: readonly FoundStudy[] }): ReactElement {
  const { ticked, sort } = useFoundList();
  const all = studies.length > 0 && studies.every(({ key }) => ticked.has(key));
  return (
    <div role="row" aria-rowindex={1} className="found-row found-head">
      <div role="columnheader" aria-label="Chosen">
        <Tick label="Choose all studies" tabIndex={-1} checked={all} disabled={studies.length === 0} onChange={() => toggleAll(studies)} />
      </div>
      {heads.map(([name, by], index) =>
        name === '' ? (
          <div role="columnheader" key={name} aria-label="Series shown" />
        ) : (
          <SortHead key={name} name={name} by={by} numeric={index === 3 || index === 6} sort={sort} onSort={sortFound} />
        ),
      )}
    </div>
  );
}

export function FoundGrid({ rows, peers, list, onOpen }: FoundGridProps): ReactElement {
  const { found, priorsOf } = useSearch();
  const { cursor, ticked, expanded } = useFoundList();
  const transfers = useTransfers((state) => state.transfers);
  const here = useHere(useMemo(() => found.map(({ StudyInstanceUID }) => StudyInstanceUID), [found]));
  useSeriesNews(found);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => list.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
  });
  const at = rows.findIndex(({ id }) => id === cursor);
  const first = rows[0]?.id;
  useEffect(() => {
    if (at === -1 && first !== undefined) moveCursor(first);
  }, [at, first]);
  const toggleOpen = useCallback(
    (study: FoundStudy) => (useFoundList.getState().expanded.has(study.key) ? collapse(study) : void expand(study, peers)),
    [peers],
  );
  const hereOf = (row: FoundRow): HereWords => {
    const series = row.kind === 'series' ? row : null;
    const { StudyInstanceUID, at: holdings } = row.study;
    const images = series === null ? holdings[0].images : series.series.images;
    const wanted = { StudyInstanceUID, SeriesInstanceUID: series?.series.SeriesInstanceUID ?? '', images };
    return hereWords(wanted, series === null ? (here.get(StudyInstanceUID) ?? 0) : series.here, transfers);
  };
  /** Double click, or Enter with nothing ticked: what is here whole is opened, all else is retrieved. */
  const act = (row: FoundRow): void => {
    if (row.kind === 'study' && hereOf(row).tone === 'ok') onOpen(row.study.StudyInstanceUID);
    else void retrieveRows([row]);
  };
  const goTo = (index: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (row === undefined) return;
    moveCursor(row.id);
    virtualizer.scrollToIndex(rows.indexOf(row));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== event.currentTarget) return;
    const row = rows[at];
    const page = Math.max(1, Math.floor(((list.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: rows.length - 1 };
    const move = moves[event.key];
    if (move !== undefined) goTo(move);
    else if (row === undefined) return;
    else if (event.key === ' ' && row.kind !== 'note') toggleTick(row.id);
    else if (event.key === 'Enter') {
      if (ticked.size > 0) void retrieveRows(chosenRows(rows));
      else act(row);
    } else if (event.key === 'ArrowRight' && row.kind === 'study') void expand(row.study, peers);
    else if (event.key === 'ArrowLeft') {
      moveCursor(row.study.key);
      collapse(row.study);
    } else return;
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      role="treegrid"
      aria-label="Studies found"
      aria-rowcount={rows.length + 1}
      aria-colcount={heads.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={at === -1 ? undefined : rowElementId(rows[at]?.id ?? '')}
      tabIndex={0}
      data-scope="query"
      className="found-grid"
      onKeyDown={onKeyDown}
    >
      <Head studies={found} />
      <div role="rowgroup" className="found-rows" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          const { study } = row;
          return (
            <FoundLine
              key={row.id}
              row={row}
              index={index}
              top={start - headHeight}
              cursor={index === at}
              ticked={ticked.has(row.id)}
              open={expanded.has(study.key)}
              here={hereOf(row)}
              current={row.kind === 'study' && priorsOf?.StudyInstanceUID === study.StudyInstanceUID}
              doubt={priorsOf === null || row.kind !== 'study' ? '' : doubtOf(study, priorsOf)}
              onCursor={({ id }) => {
                moveCursor(id);
                list.current?.focus({ preventScroll: true });
              }}
              onToggleOpen={toggleOpen}
              onAct={act}
            />
          );
        })}
      </div>
    </div>
  );
}
