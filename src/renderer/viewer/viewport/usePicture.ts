// From the state to the picture of one viewport: the stored image, or the plane through the crosshair. Sampled once per change.
import { useMemo, useState } from 'react';
import type { Frame } from '../decode/frame.ts';
import { planeOfKind } from '../state/actions.ts';
import { axesOf } from '../state/planes.ts';
import { useCoarse } from './useCoarse.ts';
import { useCurvedPicture } from './useCurvedPicture.ts';
import { chosenPresentation, usePresentations } from '../state/presentations.ts';
import { frames } from '../state/scene.ts';
import { stackOf, useViewer, type ViewportState } from '../state/viewerStore.ts';
import { volumeOf } from '../state/volumes.ts';
import type { Stack } from '../stack/stack.ts';
import { liesOnGrid, planeIndex, samplePlane } from '../volume/plane.ts';
import { createPlaneBuffers } from '../volume/planeBuffers.ts';
import { planePicture, stackPicture, type Picture } from './picture.ts';

export interface Seen {
  readonly stack: Stack | undefined;
  readonly picture: Picture | null;
  /** The decoded frame behind the picture, when it is a stored image. */
  readonly frame: Frame | undefined;
  /** Why the image cannot be shown. */
  readonly failure: string | null;
}

export function usePicture(viewport: ViewportState): Seen {
  const stack = useViewer((s) => stackOf(s, viewport));
  const version = useViewer((s) => s.sceneVersion);
  const image = viewport.kind === 'Stack' ? stack?.images[viewport.index] : undefined;
  const presentation = usePresentations((s) =>
    stack === undefined || image === undefined ? null : chosenPresentation(s, viewport.presentationUid, stack, image),
  );
  const axes = useMemo(() => axesOf({ kind: viewport.kind, orientation: viewport.orientation }), [viewport.kind, viewport.orientation]);
  const crosshair = useViewer((s) => (axes === null ? null : s.crosshair));
  const volume = axes === null || stack === undefined ? undefined : volumeOf(stack.id);
  const index = volume === undefined || axes === null || crosshair === null ? null : planeIndex(volume, axes, crosshair).index;
  const revision = volume?.revision ?? 0;
  const { slab } = viewport;
  const [buffers] = useState(createPlaneBuffers);
  const moving = useCoarse(axes, slab, index);
  const coarse = moving && volume !== undefined && axes !== null && (slab !== null || !liesOnGrid(volume, axes));

  const planeSeen = useMemo((): Seen | null => {
    if (stack === undefined || volume === undefined || axes === null || crosshair === null || index === null) return null;
    const raster = samplePlane(volume, axes, crosshair, { slab, coarse, buffers });
    return {
      stack,
      picture: planePicture(stack, volume, raster, { plane: planeOfKind(viewport.kind) ?? 'oblique', axes, slab, index }),
      frame: undefined,
      failure: null,
    };
    // Moving within the plane samples nothing anew: the crosshair enters by `index`; new slices enter by `revision`.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as said above
  }, [stack, volume, axes, slab, coarse, index, revision]);

  const curved = useCurvedPicture(viewport, stack);

  return useMemo((): Seen => {
    if (viewport.kind === 'Curved') return { stack, picture: curved, frame: undefined, failure: null };
    if (viewport.kind !== 'Stack') return planeSeen ?? { stack, picture: null, frame: undefined, failure: null };
    if (stack === undefined) return { stack, picture: null, frame: undefined, failure: null };
    const key = stack.images[viewport.index]?.key;
    const frame = key === undefined ? undefined : frames().get(key);
    const failure = frame !== undefined || key === undefined ? undefined : frames().failureOf(key);
    return { stack, picture: stackPicture(stack, viewport.index, frame, presentation), frame, failure: failure?.message ?? null };
    // `version` stands for the frame store, which React cannot see.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as said above
  }, [viewport.kind, curved, planeSeen, stack, viewport.index, version, presentation]);
}
