// The straightened picture of a `Curved` viewport, from the path that was drawn through its stack. Sampled once per change.
import { useMemo, useState } from 'react';
import { curveOf, useCurve } from '../state/curve.ts';
import { useViewer, type ViewportState } from '../state/viewerStore.ts';
import { volumeOf } from '../state/volumes.ts';
import type { Stack } from '../stack/stack.ts';
import { sampleCurved } from '../volume/curvedPlane.ts';
import { createPlaneBuffers } from '../volume/planeBuffers.ts';
import { curvedPicture, type Picture } from './picture.ts';
import { useCoarse } from './useCoarse.ts';

/** How far the picture reaches to either side of the path, mm. */
const halfMm = 50;

export function useCurvedPicture(viewport: ViewportState, stack: Stack | undefined): Picture | null {
  const wanted = viewport.kind === 'Curved';
  const curve = useCurve((s) => (wanted ? (curveOf(s, viewport.stackId)?.curve ?? null) : null));
  // The frame store and the volume are outside React: `sceneVersion` tells of them.
  useViewer((s) => (wanted ? s.sceneVersion : 0));
  const volume = wanted && stack !== undefined ? volumeOf(stack.id) : undefined;
  const revision = volume?.revision ?? 0;
  const { slab } = viewport;
  const [buffers] = useState(createPlaneBuffers);
  const coarse = useCoarse(null, slab, wanted ? 0 : null);
  return useMemo(() => {
    if (curve === null || volume === undefined || stack === undefined) return null;
    return curvedPicture(stack, volume, curve, sampleCurved(volume, curve, halfMm, { slab, coarse, buffers }), slab);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `revision` stands for the values of the volume
  }, [curve, volume, stack, slab, coarse, buffers, revision]);
}
