// A viewport of pixels: canvas, crosshair, measurements, overlays, readout, state mark. Input is tools/usePointer.ts, keys are commands.
import { useEffect, useLayoutEffect, useMemo, useRef, type ReactElement } from 'react';
import { DocumentPane } from '../documents/DocumentPane.tsx';
import { lpsToImage, type ImagePoint } from '../geometry/rasterGeometry.ts';
import type { Vec3 } from '../geometry/vec3.ts';
import { apply, bringIntoView, viewMatrix, viewScale, type Matrix, type Size } from '../geometry/viewTransform.ts';
import { pointsOn } from '../measure/drawn.ts';
import { KeyImageMark } from '../objects/KeyImageMark.tsx';
import { MeasureLayer } from '../measure/MeasureLayer.tsx';
import { listOf, useMeasureStore } from '../measure/measureStore.ts';
import { shownSpacing } from '../measure/shownSpacing.ts';
import { liesOn } from '../state/actions.ts';
import { tellPicture } from '../state/pictures.ts';
import { isStopped, loadShown, progressOf, resumeLoading, stopLoading } from '../state/loading.ts';
import { changeViewport, useViewer, type ViewerState, type ViewportState, type Window } from '../state/viewerStore.ts';
import { resumeVolume, stopVolume, volumeProgress } from '../state/volumes.ts';
import type { Shown } from '../tools/hit.ts';
import { usePointer, type PointerContext } from '../tools/usePointer.ts';
import { toCurve } from '../volume/curve.ts';
import { PlaneCrosshair, PointCross } from './Crosshair.tsx';
import { CurveLayer } from './CurveLayer.tsx';
import { Failure } from './Failure.tsx';
import { GoToField } from './GoToField.tsx';
import { stateWords } from './imageState.ts';
import { Letters, Patient, Readout, ScaleBar, sliceLine, Study } from './Overlays.tsx';
import { NoticeBar } from './NoticeBar.tsx';
import { Painter, rangeOf, type PaintSource } from './painter.ts';
import { forgetPaint, schedulePaint } from './paintSchedule.ts';
import { greyOf, overPixels, shownWindow, type Picture } from './picture.ts';
import { PresentationLayer } from './PresentationLayer.tsx';
import { imageWords, readingAt, type Reading } from './readout.ts';
import { PriorBanner } from './PriorBanner.tsx';
import { ReferenceLines } from './ReferenceLines.tsx';
import { usePublishPlane } from './shownPlanes.ts';
import { planeLines } from './planeLines.ts';
import { SlabField } from './SlabField.tsx';
import { StateMark } from './StateMark.tsx';
import { TimeSlider } from './TimeSlider.tsx';
import { TurnHandles } from './TurnHandles.tsx';
import { usePicture, type Seen } from './usePicture.ts';
import { usePresentedView } from './usePresentedView.ts';
import { useSize } from './useSize.ts';
import { WindowMenu } from './WindowMenu.tsx';

const noReading: Reading = { value: 'no value', place: '', pixel: '', image: '' };

/** Measurements that lie on the picture, the one being dragged in its new place. */
function useShown(picture: Picture | null): Shown[] {
  const history = useMeasureStore((s) => s.history);
  const preview = useMeasureStore((s) => s.preview);
  return useMemo(() => {
    if (picture === null) return [];
    const list = listOf(history).filter((m) => m.id !== preview?.id);
    return [...list, ...(preview === null ? [] : [preview])].flatMap((measurement) => {
      const points = pointsOn(measurement, picture);
      return points === null ? [] : [{ measurement, points }];
    });
  }, [history, preview, picture]);
}

/** The crosshair in the picture's pixels, when it lies on it. */
function useCross(picture: Picture | null): ImagePoint | null {
  const crosshair = useViewer((s) => s.crosshair);
  const pixel = useViewer((s) => s.pixelCursor);
  if (picture === null) return null;
  if (picture.curved !== null) return crosshair === null ? null : crossOnCurve(picture.curved, crosshair);
  if (picture.geometry === null || picture.volume === null) {
    if (picture.geometry === null) return pixel !== null && pixel.key === picture.image?.key ? [pixel.column, pixel.row] : null;
    return crosshair !== null && liesOn(picture.stack, picture.index, crosshair) ? lpsToImage(picture.geometry, crosshair) : null;
  }
  return crosshair === null ? null : lpsToImage(picture.geometry, crosshair);
}

/** The crosshair on a straightened picture, where it lies on its surface. */
function crossOnCurve({ curve, raster }: NonNullable<Picture['curved']>, crosshair: Vec3): ImagePoint | null {
  const { n, mm, besideMm } = toCurve(curve, crosshair);
  return besideMm > curve.stepMm ? null : [(n * curve.stepMm) / raster.stepMm, raster.middle - mm / raster.stepMm];
}

/** What the lines of the other planes depend on, for a plane of MPR; null for any other viewport. */
function useShallowPlanes(viewport: ViewportState): Pick<ViewerState, 'layout' | 'viewports'> | null {
  const layout = useViewer((s) => s.layout);
  const viewports = useViewer((s) => (layout === 'mpr' && viewport.kind !== 'Stack' ? s.viewports : null));
  return useMemo(() => (viewports === null ? null : { layout, viewports }), [layout, viewports]);
}

/** Paints after each change, at most once a frame. */
function usePaint(viewport: ViewportState, seen: Seen, size: Size, matrix: Matrix | null, hidden: boolean): React.RefObject<HTMLCanvasElement | null> {
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);
  const owner = useRef({});
  useLayoutEffect(() => {
    const canvas = canvasRef.current;
    if (canvas === null || size.width === 0) return;
    const ratio = window.devicePixelRatio;
    painter.current ??= new Painter();
    const paint = painter.current;
    schedulePaint(owner.current, () => {
      const [width, height] = [Math.round(size.width * ratio), Math.round(size.height * ratio)];
      if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
      const { picture } = seen;
      const source = picture === null ? null : sourceOf(picture, hidden);
      const values = picture?.values ?? null;
      const range = seen.frame ?? (picture !== null && values !== null && needsRange(picture) ? rangeOf(values) : undefined);
      // Without a picture the canvas is painted black: pixels of the last series must never stand under another one's name.
      paint.paint(canvas, ratio, matrix, source, picture === null ? null : greyOf(picture, viewport, range));
      // What the pixels on the canvas are, for tests that read them.
      canvas.dataset['shows'] = source === null || (source.values === null && source.rgba === null) ? '' : (picture?.image?.key ?? 'plane');
    });
  });
  useEffect(() => {
    const mine = owner.current;
    return () => {
      forgetPaint(mine);
    };
  }, []);
  return canvasRef;
}

function sourceOf(picture: Picture, hidden: boolean): PaintSource {
  const { key, shape, values, rgba, presentation } = picture;
  const over = overPixels(picture, hidden);
  const presented = presentation === null ? '' : presentation.SOPInstanceUID;
  return { key: `${key} ${presented} ${hidden ? 'bare' : ''}`, width: shape.width, height: shape.height, values, rgba, over };
}

/** Planes of a volume whose file names no window: the window follows the values. */
function needsRange({ source }: Picture): boolean {
  return source.image.WindowCenter.length === 0;
}

function windowOf(viewport: ViewportState, seen: Seen): Window | null {
  if (seen.picture === null) return null;
  const { picture } = seen;
  return viewport.window ?? (picture.volume === null || viewport.ownVoi > 0 ? shownWindow(picture, viewport.ownVoi, seen.frame) : picture.volume.window);
}

export function PlanarViewport({ at, viewport }: { at: number; viewport: ViewportState }): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  const size = useSize(element);
  const seen = usePicture(viewport);
  const { picture, stack } = seen;
  const active = useViewer((s) => s.active === at);
  const hidden = useViewer((s) => s.overlaysHidden);
  const crosshair = useViewer((s) => s.crosshair);
  const goToOpen = useViewer((s) => s.goToOpen && s.active === at);
  const pointer = useViewer((s) => (s.pointer?.viewport === at ? s.pointer : null));
  const notice = useViewer((s) => (s.notice?.viewport === at ? s.notice.text : null));
  const matrix = picture === null || size.width === 0 ? null : viewMatrix(size, picture.shape, viewport.view);
  const canvasRef = usePaint(viewport, seen, size, matrix, hidden);
  const shown = useShown(picture);
  const cross = useCross(picture);
  const window = windowOf(viewport, seen);
  const context: PointerContext | null = picture === null || window === null || size.width === 0 ? null : { at, size, picture, window, shown };
  usePointer(element, at, context);
  useEffect(() => {
    tellPicture(at, picture);
    return () => {
      tellPicture(at, null);
    };
  }, [at, picture]);
  useFollowTarget(at, viewport, picture, size, cross);
  usePublishPlane(at, picture);
  usePresentedView(at, picture, size);

  const planes = useShallowPlanes(viewport);
  const lines =
    picture === null || matrix === null || crosshair === null || planes === null ? [] : planeLines(planes, at, { picture, crosshair, matrix, size });
  const turning = useViewer((s) => s.tool === 'crosshairs' && s.layout === 'mpr');
  const point: ImagePoint | null = pointer === null ? cross : [pointer.column, pointer.row];
  const reading =
    picture === null
      ? noReading
      : point === null
        ? { ...noReading, image: imageWords(picture) }
        : readingAt(picture, point, pointer === null && (picture.geometry !== null || picture.curved !== null) ? crosshair : null);
  const volume = picture?.volume ?? null;
  const filled = stack === undefined || volume === null ? null : volumeProgress(stack, volume);
  const progress = stack === undefined ? 1 : filled === null ? progressOf(stack) : (filled.here + filled.failed) / filled.all;
  const document = stack?.document ?? null;
  const colour = (picture?.rgba ?? null) !== null;
  const loading = { progress, stopped: stack !== undefined && isStopped(stack.id), failed: filled?.failed ?? 0 };
  const pixelsPerMm = picture === null ? 0 : viewScale(size, picture.shape, viewport.view);
  const toggleLoading = (): void => {
    if (stack === undefined) return;
    const planar = viewport.kind === 'Stack';
    if (loading.stopped) (planar ? resumeLoading : resumeVolume)(stack, viewport.index);
    else (planar ? stopLoading : stopVolume)(stack);
  };
  return (
    <div
      ref={element}
      className={`v-vp ${active ? 'v-active' : ''}`}
      role="group"
      aria-label={`Viewport ${String(at + 1)}: ${viewport.kind}`}
      data-scope="viewer"
      tabIndex={0}
      onFocus={() => {
        useViewer.setState({ active: at });
      }}
    >
      <canvas ref={canvasRef} className="v-canvas" aria-hidden="true" />
      {picture !== null && matrix !== null ? (
        <>
          <svg className="v-lines" aria-hidden="true">
            <ReferenceLines at={at} picture={picture} matrix={matrix} />
            {lines.length > 0 ? <PlaneCrosshair lines={lines} /> : cross !== null ? <PointCross at={apply(matrix, cross)} /> : null}
            <CurveLayer picture={picture} stackId={viewport.stackId} matrix={matrix} />
          </svg>
          {hidden ? null : <PresentationLayer picture={picture} matrix={matrix} size={size} />}
          <KeyImageMark picture={picture} />
          <MeasureLayer shown={shown} matrix={matrix} size={size} />
          {turning && picture.geometry !== null ? <TurnHandles at={at} lines={lines} matrix={matrix} geometry={picture.geometry} /> : null}
          {hidden ? null : <Letters picture={picture} matrix={matrix} />}
          {hidden || !isTrueScale(picture) ? null : <ScaleBar pixelsPerMm={pixelsPerMm * scaleShare(picture)} height={size.height} />}
        </>
      ) : null}
      {hidden ? null : (
        <>
          <Patient at={at} kind={viewport.kind} stack={stack} />
          <Study stack={stack} brief={viewport.kind !== 'Stack' && viewport.kind !== 'Axial'} />
        </>
      )}
      <div className="v-ovl v-bl">
        <Readout reading={reading} />
        {picture === null || hidden ? null : <div className="v-dim">{sliceLine(picture, crosshair)}</div>}
        {picture === null || hidden || viewport.kind === 'Stack' ? null : <SlabField at={at} slab={viewport.slab} />}
      </div>
      {picture === null ? null : <TimeSlider at={at} time={viewport.time} />}
      <div className="v-ovl v-br">
        {picture === null ? null : (
          <StateMark
            words={stateWords(picture, loading, seen.failure)}
            loadingAction={progress >= 1 ? null : { label: loading.stopped ? 'Load the rest' : 'Stop loading', run: toggleLoading }}
          />
        )}
        {picture === null || hidden ? null : <WindowMenu at={at} viewport={viewport} picture={picture} window={colour ? null : window} />}
        {picture === null || hidden ? null : <div className="v-dim">{`${(pixelsPerMm * picture.shape.columnSpacing).toFixed(1)}×`}</div>}
      </div>
      {document === null || stack === undefined ? null : stack.documentUid === null ? (
        <Failure title="This object holds no pixels" text={`${document}. It is kept in the archive as received and goes along with exports.`} />
      ) : (
        <DocumentPane key={stack.documentUid} SOPInstanceUID={stack.documentUid} title={document} />
      )}
      {seen.failure === null || stack === undefined ? null : (
        <Failure
          title="This image cannot be shown"
          text={seen.failure}
          retry={() => {
            resumeLoading(stack, viewport.index);
          }}
        />
      )}
      {stack === undefined ? viewport.wanted === '' ? null : <p className="v-vacant">{viewport.wanted}</p> : <PriorBanner at={at} stack={stack} />}
      {notice === null ? null : <NoticeBar text={notice} />}
      {goToOpen && picture !== null ? <GoToField at={at} picture={picture} /> : null}
    </div>
  );
}

/** Lengths in the patient are known, not only at the detector or on film. */
function isTrueScale(picture: Picture): boolean {
  return picture.image === null || shownSpacing(picture.image).calibrated;
}

/** mm that the picture's own pixel size says, over those of a person's calibration. */
function scaleShare({ image, shape }: Picture): number {
  const columnSpacing = image === null ? null : shownSpacing(image).columnSpacing;
  return columnSpacing === null ? 1 : shape.columnSpacing / columnSpacing;
}

/** After the crosshair jumped (Go to, another plane, a list), the viewport moves so that it is seen. */
function useFollowTarget(at: number, viewport: ViewportState, picture: Picture | null, size: Size, cross: ImagePoint | null): void {
  const key = cross === null ? '' : cross.join(' ');
  const { view, stackId, index, kind } = viewport;
  const latest = useRef({ view, picture, cross, size });
  useLayoutEffect(() => {
    latest.current = { view, picture, cross, size };
  });
  useEffect(() => {
    const now = latest.current;
    if (now.picture === null || now.cross === null || now.size.width === 0) return;
    const { columns, rows } = { columns: now.picture.shape.width, rows: now.picture.shape.height };
    if (now.cross[0] < -0.5 || now.cross[1] < -0.5 || now.cross[0] > columns || now.cross[1] > rows) return;
    const next = bringIntoView(now.size, now.picture.shape, now.view, now.cross);
    if (next !== now.view) changeViewport(at, () => ({ view: next }));
  }, [at, key]);
  const stack = picture?.stack;
  useEffect(() => {
    if (kind === 'Stack' && stack !== undefined && stackId !== null) loadShown(stack, index);
  }, [kind, stack, stackId, index]);
}
