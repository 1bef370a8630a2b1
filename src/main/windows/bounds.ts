// Remembers where the window stood. A damaged or missing file means the default; it never fails.
import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

const saved = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640),
  height: z.number().int().min(480),
  maximized: z.boolean(),
});
export type SavedBounds = z.infer<typeof saved>;

export interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const defaultSize = { width: 1280, height: 800 };

/** The remembered bounds, or null when there are none. What lies on a monitor that is gone comes back onto one that is there. */
export function readBounds(path: string, monitors: Area[]): SavedBounds | null {
  try {
    return onScreen(saved.parse(JSON.parse(readFileSync(path, 'utf8'))), monitors);
  } catch {
    return null;
  }
}

/** The same where it can be reached; else on the first monitor, in its middle, no larger than that. */
export function onScreen(bounds: SavedBounds, monitors: Area[]): SavedBounds | null {
  if (monitors.some((monitor) => isReachable(bounds, monitor))) return bounds;
  const [first] = monitors;
  if (first === undefined) return null;
  const [width, height] = [Math.min(bounds.width, first.width), Math.min(bounds.height, first.height)];
  const [x, y] = [first.x + Math.round((first.width - width) / 2), first.y + Math.round((first.height - height) / 2)];
  return { x, y, width, height, maximized: bounds.maximized };
}

export function writeBounds(path: string, bounds: SavedBounds): void {
  try {
    writeFileSync(path, JSON.stringify(bounds));
  } catch {
    console.error('The window position could not be saved.');
  }
}

/** At least 100 pixels of the title bar can be grabbed. */
function isReachable(bounds: Area, monitor: Area): boolean {
  const visible = Math.min(bounds.x + bounds.width, monitor.x + monitor.width) - Math.max(bounds.x, monitor.x);
  return visible >= 100 && bounds.y >= monitor.y && bounds.y < monitor.y + monitor.height - 30;
}
