// Where a presentation state wants the picture: its rotation, flip and displayed area become the view, once for each area (PS3.3 C.10.4, C.10.6). The user moves on from there.
import { useEffect, useRef } from 'react';
import { appliesTo, type DisplayedArea, type PresentationState } from '../../../dicom/gsps/model.ts';
import { apply, fitScale, homeView, panBy, viewMatrix, type Size, type View } from '../geometry/viewTransform.ts';
import { changeViewport } from '../state/viewerStore.ts';
import type { Picture } from './picture.ts';

/** CSS pixels in a millimetre, as far as a browser knows it. */
const trueSize = 96 / 25.4;

function areaOf(state: PresentationState, picture: Picture): DisplayedArea | undefined {
  const { image } = picture;
  return image === null ? undefined : state.displayedAreas.find((area) => appliesTo(area.appliesTo, image.SOPInstanceUID, image.frame));
}

/** The file flips after it turned, the view before. */
function orientationOf({ rotation, flipped }: Pick<PresentationState, 'rotation' | 'flipped'>): Pick<View, 'turns' | 'flipped'> {
  const turns = rotation / 90;
  return { flipped, turns: (flipped ? (4 - turns) % 4 : turns) as View['turns'] };
}

/** CSS pixels per mm of the picture's own pixel size. */
function scaleOf(area: DisplayedArea, size: Size, { shape }: Picture, turns: number): number {
  const width = (Math.abs(area.bottomRight[0] - area.topLeft[0]) + 1) * shape.columnSpacing;
  const height = (Math.abs(area.bottomRight[1] - area.topLeft[1]) + 1) * shape.rowSpacing;
  if (area.mode === 'MAGNIFY' && area.magnification !== null && area.magnification > 0)
    return area.magnification / window.devicePixelRatio / shape.columnSpacing;
  if (area.mode === 'TRUE SIZE' && area.pixelSpacing !== null) return (trueSize * area.pixelSpacing[1]) / shape.columnSpacing;
  return turns % 2 === 0 ? Math.min(size.width / width, size.height / height) : Math.min(size.width / height, size.height / width);
}

/** Exported for tests. */
function presentedView(state: PresentationState, picture: Picture, size: Size): View {
  const view: View = { ...homeView, ...orientationOf(state) };
  const area = areaOf(state, picture);
  if (area === undefined) return view;
  const zoomed = { ...view, zoom: scaleOf(area, size, picture, view.turns) / fitScale(size, picture.shape, view.turns) };
  const middle = [(area.topLeft[0] + area.bottomRight[0]) / 2 - 1, (area.topLeft[1] + area.bottomRight[1]) / 2 - 1] as const;
  const [x, y] = apply(viewMatrix(size, picture.shape, zoomed), middle);
  return panBy(size, picture.shape, zoomed, size.width / 2 - x, size.height / 2 - y);
}

export function usePresentedView(at: number, picture: Picture | null, size: Size): void {
  const state = picture?.presentation ?? null;
  const key = state === null || picture === null || size.width === 0 ? '' : `${state.SOPInstanceUID} ${JSON.stringify(areaOf(state, picture) ?? null)}`;
  const latest = useRef({ picture, size });
  useEffect(() => {
    latest.current = { picture, size };
  });
  useEffect(() => {
    const now = latest.current;
    if (key === '' || now.picture === null || now.picture.presentation === null) return;
    const view = presentedView(now.picture.presentation, now.picture, now.size);
    changeViewport(at, () => ({ view }));
  }, [at, key]);
}
