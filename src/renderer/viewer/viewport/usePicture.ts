// From the state to the picture of one viewport: the stored image, or the plane through the crosshair. Sampled once per change.
import { useMemo } from 'react';
import type { Frame } from '../decode/frame.ts';
import { planeOfKind } from '../state/actions.ts';
import { frames } from '../state/scene.ts';
import { stackOf, useViewer, type ViewportState } from '../state/viewerStore.ts';
import { volumeOf } from '../state/volumes.ts';
import type { Stack } from '../stack/stack.ts';
import { planeIndex, samplePlane } from '../volume/plane.ts';
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
  const plane = planeOfKind(viewport.kind);
  const crosshair = useViewer((s) => (plane === null ? null : s.crosshair));
  const volume = plane === null || stack === undefined ? undefined : volumeOf(stack.id);
  const index = volume === undefined || plane === null || crosshair === null ? null : planeIndex(volume, plane, crosshair).index;
  const revision = volume?.revision ?? 0;

  const planeSeen = useMemo((): Seen | null => {
    if (stack === undefined || volume === undefined || plane === null || crosshair === null || index === null) return null;
    return { stack, picture: planePicture(stack, volume, plane, samplePlane(volume, plane, crosshair), index), frame: undefined, failure: null };
    // Moving within the plane samples nothing anew: the crosshair enters by `index`; new slices enter by `revision`.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as said above
  }, [stack, volume, plane, index, revision]);

  return useMemo((): Seen => {
    if (plane !== null) return planeSeen ?? { stack, picture: null, frame: undefined, failure: null };
    if (stack === undefined) return { stack, picture: null, frame: undefined, failure: null };
    const key = stack.images[viewport.index]?.key;
    const frame = key === undefined ? undefined : frames().get(key);
    const failure = frame !== undefined || key === undefined ? undefined : frames().failureOf(key);
    return { stack, picture: stackPicture(stack, viewport.index, frame), frame, failure: failure?.message ?? null };
    // `version` stands for the frame store, which React cannot see.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- as said above
  }, [plane, planeSeen, stack, viewport.index, version]);
}
