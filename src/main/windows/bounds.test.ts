// Where a window comes back: on the monitor it stood on, or on one that is there.
import { describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onScreen, readBounds, writeBounds, type SavedBounds } from './bounds.ts';

const left = { x: 0, y: 0, width: 1920, height: 1080 };
const right = { x: 1920, y: 0, width: 2560, height: 1440 };
const onRight: SavedBounds = { x: 2100, y: 40, width: 2000, height: 1300, maximized: false };

describe('a window', () => {
  it('comes back where it stood, on the second monitor too', () => {
    expect(onScreen(onRight, [left, right])).toEqual(onRight);
  });

  it('comes back onto the screen when its monitor is gone, no larger than that (catches: a window nobody can reach)', () => {
    expect(onScreen(onRight, [left])).toEqual({ x: 0, y: 0, width: 1920, height: 1080, maximized: false });
    expect(onScreen({ ...onRight, width: 1000, height: 700 }, [left])).toMatchObject({ x: 460, y: 190, width: 1000, height: 700 });
  });

  it('is remembered by its file; a damaged one means the default', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sagitta-bounds-'));
    const path = join(folder, 'window-2.json');
    writeBounds(path, onRight);
    expect(readBounds(path, [left, right])).toEqual(onRight);
    writeFileSync(path, '{"x":');
    expect(readBounds(path, [left])).toBeNull();
    rmSync(folder, { recursive: true });
  });
});
