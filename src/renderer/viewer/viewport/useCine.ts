// Plays a viewport while `playing`: over time where the series has moments, else over its images.
import { useEffect } from 'react';
import { showImage } from '../state/actions.ts';
import { momentsOf, stepTime } from '../state/times.ts';
import { stackOf, useViewer, type ViewportState } from '../state/viewerStore.ts';

/** Moments of a series a second: slow enough to follow a bolus, quick enough for a heart. */
const momentsPerSecond = 8;
const imagesPerSecond = 15;

export function useCine(at: number, viewport: ViewportState): void {
  const { playing } = viewport;
  const images = useViewer((s) => stackOf(s, viewport)?.images.length ?? 0);
  const rate = useViewer((s) => stackOf(s, viewport)?.cine?.framesPerSecond ?? null);
  const moments = useViewer(() => momentsOf(at));
  useEffect(() => {
    if (!playing || images === 0) return undefined;
    const next = (): void => {
      if (moments > 1) stepTime(at, 1, true);
      else showImage(at, ((useViewer.getState().viewports[at]?.index ?? 0) + 1) % images);
    };
    const timer = setInterval(next, 1000 / (rate ?? (moments > 1 ? momentsPerSecond : imagesPerSecond)));
    return () => {
      clearInterval(timer);
    };
  }, [at, playing, images, rate, moments]);
}
