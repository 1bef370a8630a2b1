// The 3D cell: waits for the whole volume, then mounts volume3d/ (loaded only now). Camera and painting are there; names and overlays are here.
import { Settings2 } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useQuery } from '../../client/index.ts';
import { IconButton } from '../../ui/index.ts';
import { setActive, toggleMaximised } from '../state/actions.ts';
import type { Stack } from '../stack/stack.ts';
import { stackOf, useViewer, type ViewportState } from '../state/viewerStore.ts';
import { volumeOf, volumeProgress } from '../state/volumes.ts';
import { cameraWords } from '../volume3d/camera.ts';
import { ClipLayer } from '../volume3d/ClipLayer.tsx';
import { keep3d, kept3d, registerView3d, useTools3d } from '../volume3d/open3d.ts';
import { Panel3d } from '../volume3d/panel/Panel3d.tsx';
import { PresetSelect } from '../volume3d/panel/PresetSelect.tsx';
import { ScalpelLayer } from '../volume3d/ScalpelLayer.tsx';
import { SideLetters } from '../volume3d/SideLetters.tsx';
import type { View3d, View3dState } from '../volume3d/view3d.ts';
import { words3d } from '../volume3d/words3d.ts';
import '../volume3d/volume3d.css';
import type { Volume } from '../volume/volume.ts';
import { NoticeBar } from './NoticeBar.tsx';
import { Patient, Study } from './Overlays.tsx';
import { missingSlices, type StateWord } from './imageState.ts';
import { StateMark } from './StateMark.tsx';
import { Failure } from './Failure.tsx';

function words(stack: Stack | undefined, volume: Volume | undefined, state: View3dState | null): StateWord[] {
  if (stack !== undefined && volume !== undefined && volume.loadedCount < volume.dimensions[2]) {
    const { here, failed, all } = volumeProgress(stack, volume);
    if (here + failed === all) return [missingSlices(failed)];
    const percent = Math.floor((100 * here) / all);
    return [{ word: `loading ${String(percent)} %`, tone: 'neutral', detail: '3D starts when every slice is here, so that nothing is missing from it.' }];
  }
  return words3d(state?.scene ?? null, state?.picture ?? null);
}

/** Mounts 3D into the element while the volume is whole. */
function useView3d(at: number, stackId: string | null, volume: Volume | null, renderer: 'auto' | 'cpu' | 'gpu' | null) {
  const element = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View3d | null>(null);
  const [state, setState] = useState<View3dState | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  useEffect(() => {
    const host = element.current;
    if (volume === null || stackId === null || renderer === null || host === null) return undefined;
    let mounted: View3d | null = null;
    let unregister = (): void => undefined;
    let gone = false;
    import('../volume3d/view3d.ts').then(
      ({ mountView3d }) => {
        if (gone) return;
        mounted = mountView3d(host, volume, { renderer, kept: kept3d(stackId), onState: setState });
        unregister = registerView3d(at, mounted);
        setView(mounted);
        setState(mounted.state());
      },
      () => {
        setMissing('The part of the program that draws 3D could not be loaded. The planes work as always. Start Sagitta again.');
      },
    );
    return () => {
      gone = true;
      unregister();
      if (mounted !== null) {
        keep3d(stackId, mounted.kept());
        mounted.dispose();
      }
      setView(null);
      setState(null);
      useTools3d.setState({ scalpel: false });
    };
  }, [at, stackId, volume, renderer]);
  return { element, view, state, missing };
}

function holesIn(stack: Stack | undefined, volume: Volume | undefined): string | null {
  if (stack === undefined || volume === undefined || volume.loadedCount === volume.dimensions[2]) return null;
  const { here, failed, all } = volumeProgress(stack, volume);
  if (here + failed < all) return null;
  return `${String(failed)} of ${String(all)} slices could not be decoded, and 3D with holes would mislead. The files are kept as received; the other slices can be read.`;
}

export function VolumeViewport({ at, viewport }: { at: number; viewport: ViewportState }): ReactElement {
  const stack = useViewer((s) => stackOf(s, viewport));
  const active = useViewer((s) => s.active === at);
  const overlaysHidden = useViewer((s) => s.overlaysHidden);
  useViewer((s) => s.sceneVersion);
  const volume = stack === undefined ? undefined : volumeOf(stack.id);
  const whole = volume !== undefined && volume.loadedCount === volume.dimensions[2] ? volume : null;
  const settings = useQuery('settings.get', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const renderer = settings.value?.renderer ?? (settings.error === null ? null : 'auto');
  const { element, view, state, missing } = useView3d(at, stack?.id ?? null, whole, renderer);
  const { panel, scalpel, box } = useTools3d();

  const notice = useViewer((s) => (s.notice?.viewport === at ? s.notice.text : null));
  const note = state?.note ?? null;
  useEffect(() => {
    if (note !== null) useViewer.setState({ notice: { viewport: at, text: note } });
  }, [at, note]);
  const history = state === null ? '' : `${String(state.canUndo)} ${String(state.canRedo)}`;
  useEffect(() => {
    useTools3d.setState({ history });
  }, [history]);
  const failure = missing ?? holesIn(stack, volume) ?? state?.failure ?? null;
  const marks = words(stack, volume, state);
  return (
    <div
      className={`v-vp ${active ? 'v-active' : ''}`}
      role="group"
      aria-label={`Viewport ${String(at + 1)}: 3D`}
      data-scope="viewer"
      tabIndex={0}
      onFocus={() => {
        setActive(at);
      }}
      onPointerDown={(event) => {
        setActive(at);
        if (event.target instanceof HTMLCanvasElement || event.target instanceof SVGElement) event.currentTarget.focus({ preventScroll: true });
      }}
      onDoubleClick={() => {
        if (!scalpel) toggleMaximised(at);
      }}
    >
      <div ref={element} className="v-canvas" />
      {view === null || state === null ? null : (
        <>
          {box ? <ClipLayer view={view} state={state} /> : null}
          {scalpel ? <ScalpelLayer view={view} state={state} /> : null}
          {overlaysHidden ? null : <SideLetters camera={state.camera} />}
        </>
      )}
      {overlaysHidden ? null : (
        <>
          <Patient at={at} kind="3D" stack={stack} />
          <div className="v-ovl v-bl v-dim">{state === null ? '' : cameraWords(state.camera)}</div>
        </>
      )}
      <Study stack={stack} brief>
        {view === null || state === null ? null : (
          <div className="v3-head">
            <PresetSelect view={view} state={state} own={settings.value?.presets3d ?? []} />
            <IconButton
              small
              label="3D settings"
              shortcut="Alt+S"
              pressed={panel}
              icon={<Settings2 className="lucide" aria-hidden="true" />}
              onClick={() => useTools3d.setState({ panel: !panel })}
            />
          </div>
        )}
      </Study>
      <div className="v-ovl v-br">
        <StateMark words={marks} loadingAction={null} />
      </div>
      {panel && view !== null && state !== null ? (
        <Panel3d view={view} state={state} stack={stack} own={settings.value?.presets3d ?? []} marks={marks.map((m) => m.word)} />
      ) : null}
      {notice === null ? null : <NoticeBar text={notice} />}
      {failure === null ? null : <Failure title="3D cannot be shown" text={failure} />}
    </div>
  );
}
