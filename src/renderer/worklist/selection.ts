// Which studies an action is about: the row under the cursor, or all that were marked with Ctrl, Shift or Space. It holds the rows, since the list keeps few.
import { create } from 'zustand';
import type { StudyRow } from '../../contract/study.ts';
import { useWorklist } from './worklistStore.ts';

interface Selection {
  /** Row under the cursor as it was last seen. */
  lead: StudyRow | null;
  /** Marked rows by UID; empty when only the cursor's row is meant. */
  marked: ReadonlyMap<string, StudyRow>;
}

export const useSelection = create<Selection>(() => ({ lead: null, marked: new Map() }));

function leadNow(): StudyRow | null {
  const { lead } = useSelection.getState();
  return lead !== null && lead.StudyInstanceUID === useWorklist.getState().selectedUid ? lead : null;
}

/** The studies that a command of the worklist acts on, in the order they were chosen; empty when none is. */
export function selectedStudies(): StudyRow[] {
  const { marked } = useSelection.getState();
  if (marked.size > 0) return [...marked.values()];
  const lead = leadNow();
  return lead === null ? [] : [lead];
}

/** Newer rows of studies that are chosen already. */
export function keepSelectionFresh(rows: readonly StudyRow[]): void {
  const { marked, lead } = useSelection.getState();
  const { selectedUid } = useWorklist.getState();
  const fresh = rows.find(({ StudyInstanceUID }) => StudyInstanceUID === selectedUid);
  if (fresh !== undefined && fresh !== lead) useSelection.setState({ lead: fresh });
  const renewed = rows.filter((row) => marked.has(row.StudyInstanceUID) && marked.get(row.StudyInstanceUID) !== row);
  if (renewed.length > 0) useSelection.setState({ marked: new Map([...marked, ...renewed.map((row) => [row.StudyInstanceUID, row] as const)]) });
}

/** The cursor moved to a row: it alone is meant. */
export function chooseOnly(row: StudyRow): void {
  const { marked } = useSelection.getState();
  useSelection.setState({ lead: row, ...(marked.size === 0 ? {} : { marked: new Map() }) });
}

/** Adds rows to those that are meant; the cursor's row is one of them from then on. */
export function mark(rows: readonly StudyRow[], lead: StudyRow): void {
  const before = leadNow();
  const { marked } = useSelection.getState();
  const start = marked.size === 0 && before !== null ? [before] : [...marked.values()];
  useSelection.setState({ lead, marked: new Map([...start, ...rows].map((row) => [row.StudyInstanceUID, row])) });
}

/** Ctrl and click, or Space: in when it is out, out when it is in. */
export function toggleMark(row: StudyRow): void {
  const { marked } = useSelection.getState();
  if (!marked.has(row.StudyInstanceUID)) {
    mark([row], row);
    return;
  }
  useSelection.setState({ lead: row, marked: new Map([...marked].filter(([uid]) => uid !== row.StudyInstanceUID)) });
}

export function clearMarks(): void {
  if (useSelection.getState().marked.size > 0) useSelection.setState({ marked: new Map() });
}
