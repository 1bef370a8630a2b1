// Where the picture of each viewport lies in the patient now: told by the viewports, read by the reference lines of the others. No pixels.
import { useEffect } from 'react';
import { create } from 'zustand';
import type { RasterGeometry } from '../geometry/rasterGeometry.ts';
import type { Picture } from './picture.ts';

export interface ShownPlane {
  readonly geometry: RasterGeometry;
  readonly columns: number;
  readonly rows: number;
  readonly FrameOfReferenceUID: string;
}

export const useShownPlanes = create<{ readonly planes: Readonly<Record<number, ShownPlane>> }>(() => ({ planes: {} }));

/** Keeps the plane of a viewport known while it is on the screen. */
export function usePublishPlane(at: number, picture: Picture | null): void {
  const geometry = picture?.geometry ?? null;
  const columns = picture?.shape.width ?? 0;
  const rows = picture?.shape.height ?? 0;
  const frame = picture?.source.header.FrameOfReferenceUID ?? '';
  useEffect(() => {
    if (geometry === null) return undefined;
    const plane: ShownPlane = { geometry, columns, rows, FrameOfReferenceUID: frame };
    useShownPlanes.setState(({ planes }) => ({ planes: { ...planes, [at]: plane } }));
    return () => {
      useShownPlanes.setState(({ planes }) => {
        if (planes[at] !== plane) return {};
        return { planes: Object.fromEntries(Object.entries(planes).filter(([key]) => Number(key) !== at)) };
      });
    };
  }, [at, geometry, columns, rows, frame]);
}
