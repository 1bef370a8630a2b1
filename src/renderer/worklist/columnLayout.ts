// Which columns are shown and in what order, remembered in this window. New columns appear where the table puts them.
import { create } from 'zustand';
import { type Column, columns } from './columns.tsx';
import type { Room } from './room.ts';

interface Layout {
  order: readonly string[];
  /** What the user chose; a column without an entry follows the width of the window. */
  shown: Readonly<Record<string, boolean>>;
}

const storageKey = 'sagitta.worklist.columns';
const own: Layout = { order: columns.map(({ id }) => id), shown: { series: false } };

function read(): Layout {
  try {
    const held = JSON.parse(localStorage.getItem(storageKey) ?? 'null') as { order?: string[]; shown?: Record<string, boolean> } | null;
    if (held?.order === undefined) return own;
    const known = held.order.filter((id) => own.order.includes(id));
    return { order: [...known, ...own.order.filter((id) => !known.includes(id))], shown: { ...own.shown, ...held.shown } };
  } catch {
    return own;
  }
}

export const useColumnLayout = create<Layout>(read);

function remember(layout: Layout): void {
  localStorage.setItem(storageKey, JSON.stringify(layout));
  useColumnLayout.setState(layout);
}

export function showColumn(id: string, shown: boolean): void {
  const layout = useColumnLayout.getState();
  remember({ order: layout.order, shown: { ...layout.shown, [id]: shown } });
}

/** Moves a column to the place of another. */
export function moveColumn(id: string, to: string): void {
  const { order, shown } = useColumnLayout.getState();
  const [from, target] = [order.indexOf(id), order.indexOf(to)];
  if (from === -1 || target === -1 || from === target) return;
  const rest = order.filter((other) => other !== id);
  rest.splice(target, 0, id);
  remember({ order: rest, shown });
}

export function resetColumns(): void {
  localStorage.removeItem(storageKey);
  useColumnLayout.setState(own);
}

export function isShown(column: Column, layout: Layout, room: Room): boolean {
  return layout.shown[column.id] ?? (room === 'wide' || (column.wide !== true && (room === 'normal' || column.roomy !== true)));
}

/** The columns to draw, in order. */
export function visibleColumns(layout: Layout, room: Room): Column[] {
  return layout.order.flatMap((id) => columns.filter((column) => column.id === id && isShown(column, layout, room)));
}
