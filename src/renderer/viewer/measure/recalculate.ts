// What else changes when a calibration comes, moves or goes: every number in mm on the images that it holds for. Nothing is stored here.
import type { Measurement } from '../../../contract/measurement.ts';
import type { ViewImage } from '../stack/image.ts';
import { frames } from '../state/scene.ts';
import { useViewer } from '../state/viewerStore.ts';
import { recalibrated } from './evaluate.ts';

export type Changed = readonly [id: string, after: Measurement | null];

export function calibrationsIn(items: ReadonlyMap<string, Measurement>): Measurement[] {
  return [...items.values()].filter((m) => m.calibration !== null);
}

/** The stored image that a measurement lies on, if it is open. */
export function imageOf(m: Pick<Measurement, 'SOPInstanceUID' | 'frame'>): ViewImage | undefined {
  if (m.SOPInstanceUID === null) return undefined;
  for (const stack of useViewer.getState().stacks) {
    const image = stack.images.find((i) => i.SOPInstanceUID === m.SOPInstanceUID && i.frame === m.frame);
    if (image !== undefined) return image;
  }
  return undefined;
}

/** The changes, and after them those that follow because a calibration is among them. */
export function withRecalculated(items: ReadonlyMap<string, Measurement>, changes: readonly Changed[]): Changed[] {
  const series = new Set(changes.flatMap(([id, after]) => [items.get(id), after]).flatMap((m) => (m?.calibration ? [m.SeriesInstanceUID] : [])));
  if (series.size === 0) return [...changes];
  const next = new Map(items);
  for (const [id, after] of changes) {
    if (after === null) next.delete(id);
    else next.set(id, after);
  }
  const calibrations = calibrationsIn(next);
  const followed = [...next.values()].flatMap((m): Changed[] => {
    const image = series.has(m.SeriesInstanceUID) && !m.imported ? imageOf(m) : undefined;
    if (image === undefined) return [];
    const again = recalibrated(m, image, { values: frames().get(image.key)?.values ?? null, calibrations });
    return JSON.stringify(again) === JSON.stringify(m) ? [] : [[m.id, again]];
  });
  const ids = new Set(followed.map(([id]) => id));
  return [...changes.filter(([id]) => !ids.has(id)), ...followed];
}
