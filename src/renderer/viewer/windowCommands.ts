// Windows on number keys: 0 the file's own, again the next that it offers; 1 to 7 by name for CT, else what the file offers, in its order.
import type { Command } from '../commands/index.ts';
import { voisOf, type NamedVoi } from '../../dicom/lut.ts';
import { setOwnVoi, setWindow } from './state/actions.ts';
import { stackOf, useViewer, type ViewportState } from './state/viewerStore.ts';
import { windowLine } from './viewport/Overlays.tsx';
import { ctPresets, modalityUnit } from './viewport/ownWindow.ts';
import type { ViewImage } from './stack/image.ts';

const get = useViewer.getState;

function active(): { at: number; viewport: ViewportState; image: ViewImage } | null {
  const { viewports, active: at } = get();
  const viewport = viewports[at];
  const stack = stackOf(get(), viewport);
  if (viewport === undefined || stack === undefined || viewport.kind === '3D') return null;
  const image = viewport.kind === 'Stack' ? stack.images[viewport.index] : stack.images[Math.floor(stack.images.length / 2)];
  return image === undefined ? null : { at, viewport, image };
}

function offered(): NamedVoi[] {
  const now = active();
  return now === null ? [] : voisOf(now.image.image);
}

function inHounsfield(): boolean {
  const now = active();
  return now !== null && modalityUnit(now.image) === 'HU';
}

/** Back to the file's own window; when it is shown already, the next that the file offers. */
function ownOrNext(): void {
  const now = active();
  if (now === null) return;
  const { at, viewport } = now;
  const isOwn = viewport.window === null;
  setOwnVoi(at, isOwn ? (viewport.ownVoi + 1) % Math.max(1, offered().length) : viewport.ownVoi);
}

function command(id: string, name: string, key: string, run: () => void, more: Partial<Command>): Command {
  return { id: `viewer.${id}`, name, key, group: 'Tools', scope: 'viewer', enabled: () => active() !== null, run, ...more };
}

const own = Array.from({ length: 9 }, (_, i) =>
  command(`fileWindow${String(i + 1)}`, `File's window ${String(i + 1)}`, String(i + 1), () => setOwnVoi(get().active, i), {
    enabled: () => !inHounsfield() && offered().length > Math.max(1, i),
  }),
);

const presets = ctPresets.map((preset) =>
  command(`window${preset.key}`, preset.name, preset.key, () => setWindow(get().active, preset.window), {
    enabled: inHounsfield,
    description: windowLine(preset.window),
  }),
);

export const windowCommands: readonly Command[] = [
  command('windowOwn', "File's own window", '0', ownOrNext, { description: 'Again: the next that the file offers' }),
  ...presets,
  ...own,
];
