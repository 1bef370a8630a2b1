// The reading area: series strip and viewport grid of one study. The bar, the panel at the right and the routes around it are the app's.
import { memo, useEffect, useRef, type ReactElement } from 'react';
import type { StudyDetail } from '../../contract/study.ts';
import { onEvent, request } from '../client/index.ts';
import { registerCommands } from '../commands/index.ts';
import { Choosers } from './hanging/Choosers.tsx';
import { followProtocols } from './hanging/protocolList.ts';
import { followStudy } from './measure/measureStore.ts';
import { followKeyImages } from './objects/keyImages.ts';
import { SeriesStrip, stackDragType } from './series/SeriesStrip.tsx';
import { closeStudy, hangStack, load, openStudy, takeNews } from './state/actions.ts';
import { frames } from './state/scene.ts';
import { shareViews } from './state/share.ts';
import { followPresentations } from './state/presentations.ts';
import { refillVolumes } from './state/volumes.ts';
import { useViewer, type ViewportState } from './state/viewerStore.ts';
import { viewerCommands } from './viewerCommands.ts';
import { useCine } from './viewport/useCine.ts';
import { PlanarViewport } from './viewport/PlanarViewport.tsx';
import { useSameScale } from './viewport/useSameScale.ts';
import { VolumeViewport } from './viewport/VolumeViewport.tsx';
import './viewer.css';

const Cell = memo(function Cell({ at, viewport }: { at: number; viewport: ViewportState }): ReactElement {
  useCine(at, viewport);
  return (
    <div
      className="v-cell"
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes(stackDragType)) event.preventDefault();
      }}
      onDrop={(event) => {
        const stack = useViewer.getState().stacks.find((s) => s.id === event.dataTransfer.getData(stackDragType));
        if (stack === undefined) return;
        event.preventDefault();
        hangStack(stack, at);
      }}
    >
      {viewport.kind === '3D' ? <VolumeViewport at={at} viewport={viewport} /> : <PlanarViewport at={at} viewport={viewport} />}
    </div>
  );
});

function focusActive(): void {
  (document.querySelector<HTMLElement>('.v-vp.v-active') ?? document.querySelector<HTMLElement>('.v-vp'))?.focus({ preventScroll: true });
}

const single = { columns: 1, rows: 1 };
const planes = { columns: 2, rows: 2 };

function Grid(): ReactElement {
  const layout = useViewer((s) => s.layout);
  const grid = useViewer((s) => s.grid);
  const viewports = useViewer((s) => s.viewports);
  const maximised = useViewer((s) => s.maximised);
  // Another layout makes other viewports: the focus goes with the images, or the keys would be dead until a click.
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) focusActive();
  }, [layout, maximised]);
  const box = useRef<HTMLDivElement>(null);
  const shape = maximised !== null || layout === 'volume' ? single : layout === 'mpr' ? planes : grid;
  const { columns, rows } = shape;
  useSameScale(box, shape);
  const template = `repeat(${String(rows)}, minmax(0, 1fr)) / repeat(${String(columns)}, minmax(0, 1fr))`;
  return (
    <div ref={box} className="v-grid" style={{ gridTemplate: template }}>
      {viewports.map((viewport, at) => (maximised === null || maximised === at ? <Cell key={`${layout} ${String(at)}`} at={at} viewport={viewport} /> : null))}
      <Choosers onClosed={focusActive} />
    </div>
  );
}

/** News of an earlier study that hangs beside the one that is read; that one is refreshed by the app. */
async function refreshPrior(StudyInstanceUID: string): Promise<void> {
  const isOpen = (): boolean => useViewer.getState().details.some((d, i) => i > 0 && d.study.StudyInstanceUID === StudyInstanceUID);
  if (!isOpen()) return;
  const news = await request('study.refresh', { StudyInstanceUID });
  if (news.ok && isOpen()) takeNews(news.value);
}

export interface ViewerProps {
  detail: StudyDetail;
  /** The app may fold the strip away. */
  stripHidden?: boolean;
}

export function Viewer({ detail, stripHidden = false }: ViewerProps): ReactElement {
  const uid = detail.study.StudyInstanceUID;
  useEffect(() => {
    openStudy(detail);
  }, [detail]);
  useEffect(() => registerCommands(viewerCommands), []);
  useEffect(followProtocols, []);
  useEffect(shareViews, []);
  useEffect(() => followStudy(uid), [uid]);
  useEffect(() => followPresentations(), [uid]);
  useEffect(() => followKeyImages(uid), [uid]);
  useEffect(() => {
    focusActive();
    const stop = onEvent((event) => {
      if (event.type === 'studyChanged') void refreshPrior(event.StudyInstanceUID);
      if (event.type !== 'archiveHealthChanged') return;
      frames().forgetFailures();
      load();
      refillVolumes();
    });
    return () => {
      stop();
      closeStudy();
    };
  }, [uid]);
  return (
    <div className={stripHidden ? 'v-viewer v-no-strip' : 'v-viewer'}>
      {stripHidden ? null : <SeriesStrip />}
      <Grid />
    </div>
  );
}
