// The 3D cell: waits for the whole volume, then mounts volume3d/ (loaded only now). Camera and painting are there; names and overlays are here.
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { useQuery } from '../../client/index.ts';
import { setActive, toggleMaximised } from '../state/actions.ts';
import type { Stack } from '../stack/stack.ts';
import { stackOf, useViewer, type ViewportState } from '../state/viewerStore.ts';
import { volumeOf, volumeProgress } from '../state/volumes.ts';
import type { Volume3dState, Volume3dView } from '../volume3d/mountVolume3d.ts';
import { presets3dFor } from '../volume3d/presets.ts';
import type { Volume } from '../volume/volume.ts';
import { NoticeBar } from './NoticeBar.tsx';
import { Patient, Study } from './Overlays.tsx';
import { missingSlices, type StateWord } from './imageState.ts';
import { StateMark } from './StateMark.tsx';
import { Failure } from './Failure.tsx';

function words(stack: Stack | undefined, volume: Volume | undefined, state: Volume3dState | null): StateWord[] {
  if (stack !== undefined && volume !== undefined && volume.loadedCount < volume.dimensions[2]) {
    const { here, failed, all } = volumeProgress(stack, volume);
    if (here + failed === all) return [missingSlices(failed)];
    const percent = Math.floor((100 * here) / all);
    return [{ word: `loading ${String(percent)} %`, tone: 'neutral', detail: '3D starts when every slice is here, so that nothing is missing from it.' }];
  }
  const drawn: StateWord = { word: 'interpolated', tone: 'warn', detail: 'A 3D picture is computed from all slices. Measure and decide on the planes.' };
  const reduced: StateWord = {
    word: 'reduced',
    tone: 'warn',
    detail: 'Drawn coarser while it moves, and from averaged voxels when the volume is large; the planes keep every voxel.',
  };
  return state?.picture?.reduced === true ? [reduced, drawn] : [drawn];
}

export function VolumeViewport({ at, viewport }: { at: number; viewport: ViewportState }): ReactElement {
  const element = useRef<HTMLDivElement>(null);
  const view = useRef<Volume3dView | null>(null);
  const [state, setState] = useState<Volume3dState | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const stack = useViewer((s) => stackOf(s, viewport));
  const active = useViewer((s) => s.active === at);
  useViewer((s) => s.sceneVersion);
  const volume = stack === undefined ? undefined : volumeOf(stack.id);
  const ready = volume !== undefined && volume.loadedCount === volume.dimensions[2];
  const settings = useQuery('settings.get', {});
  const renderer = settings.value?.renderer ?? (settings.error === null ? null : 'auto');

  useEffect(() => {
    const host = element.current;
    if (!ready || renderer === null || host === null) return undefined;
    let gone = false;
    import('../volume3d/mountVolume3d.ts').then(
      ({ mountVolume3d }) => {
        if (!gone) view.current = mountVolume3d(host, volume, { renderer, onState: setState });
      },
      () => {
        setMissing('The part of the program that draws 3D could not be loaded. The planes work as always. Start Sagitta again.');
      },
    );
    return () => {
      gone = true;
      view.current?.dispose();
      view.current = null;
      setState(null);
    };
  }, [ready, volume, renderer]);

  const holes = stack !== undefined && volume !== undefined && !ready ? volumeProgress(stack, volume) : null;
  const incomplete =
    holes !== null && holes.here + holes.failed === holes.all
      ? `${String(holes.failed)} of ${String(holes.all)} slices could not be decoded, and 3D with holes would mislead. The files are kept as received; the other slices can be read.`
      : null;
  const notice = useViewer((s) => (s.notice?.viewport === at ? s.notice.text : null));
  const note = state?.note ?? null;
  useEffect(() => {
    if (note !== null) useViewer.setState({ notice: { viewport: at, text: note } });
  }, [at, note]);
  const failure = missing ?? incomplete ?? state?.failure ?? null;
  const presets = volume === undefined ? [] : presets3dFor(volume.unit);
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
        if (event.target instanceof HTMLCanvasElement) event.currentTarget.focus({ preventScroll: true });
      }}
      onDoubleClick={() => {
        toggleMaximised(at);
      }}
    >
      <div ref={element} className="v-canvas" />
      <Patient at={at} kind="3D" stack={stack} />
      <Study stack={stack} brief>
        {presets.length === 0 ? null : (
          <label className="v-preset">
            Preset
            <select
              value={state?.preset.id ?? presets[0]?.id}
              disabled={state === null}
              onDoubleClick={(event) => {
                event.stopPropagation();
              }}
              onChange={(event) => {
                view.current?.setPreset(event.currentTarget.value);
              }}
            >
              {presets.map((preset) => (
                <option key={preset.id} value={preset.id}>
                  {preset.name}
                </option>
              ))}
            </select>
          </label>
        )}
      </Study>
      <div className="v-ovl v-br">
        <StateMark words={words(stack, volume, state)} loadingAction={null} />
      </div>
      {notice === null ? null : <NoticeBar text={notice} />}
      {failure === null ? null : <Failure title="3D cannot be shown" text={failure} />}
    </div>
  );
}
