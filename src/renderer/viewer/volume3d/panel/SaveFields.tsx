// Saving a 3D picture or a video of one turn: size, whose words go in, progress and cancel, and where it went.
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { longDate, Button, personName } from '../../../ui/index.ts';
import { request } from '../../../client/index.ts';
import type { Stack } from '../../stack/stack.ts';
import type { SavedWords } from '../annotate.ts';
import { useTools3d } from '../open3d.ts';
import { savePicture, saveVideo, type Saved, type SaveRequest } from '../saving.ts';
import type { View3d, View3dState } from '../view3d.ts';

export interface SaveFieldsProps {
  view: View3d;
  state: View3dState;
  stack: Stack | undefined;
  marks: readonly string[];
}

const sizes = [
  ['shown', 'As shown'],
  ['1280x720', '1280 × 720'],
  ['1920x1080', '1920 × 1080'],
  ['3840x2160', '3840 × 2160'],
] as const;
type SizeName = (typeof sizes)[number][0];

function pixelsOf(name: SizeName, view: View3d): { width: number; height: number } {
  if (name === 'shown') {
    const { width, height } = view.size();
    return { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
  }
  const [width = 1280, height = 720] = name.split('x').map(Number);
  return { width, height };
}

/** A saved picture is drawn in full: `reduced` stands in it only where the volume itself is. */
function savedWords({ state, stack, marks }: SaveFieldsProps, withPatient: boolean): SavedWords {
  const shown = marks.filter((word) => word !== 'reduced');
  const mark = (state.info?.tooLarge === true && state.info.reduced ? ['reduced', ...shown] : shown).join(' · ');
  const header = stack?.images[0]?.header;
  if (!withPatient || header === undefined) return { mark, patient: null };
  return { mark, patient: [personName(header.PatientName), header.PatientID, `${header.StudyDescription} ${longDate(header.StudyDate)}`.trim()] };
}

export function SaveFields(props: SaveFieldsProps): ReactElement {
  const { view, stack } = props;
  const [size, setSize] = useState<SizeName>('shown');
  const [withPatient, setWithPatient] = useState(false);
  const [seconds, setSeconds] = useState(6);
  const [progress, setProgress] = useState<{ done: number; all: number } | null>(null);
  const [saved, setSaved] = useState<Saved | null>(null);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => () => abort.current?.abort(), []);

  const run = async (work: (request: SaveRequest) => Promise<Saved>): Promise<void> => {
    if (stack === undefined || abort.current !== null) return;
    const controller = new AbortController();
    abort.current = controller;
    setSaved(null);
    const result = await work({
      view,
      StudyInstanceUID: stack.StudyInstanceUID,
      size: pixelsOf(size, view),
      words: savedWords(props, withPatient),
      signal: controller.signal,
      onProgress: (done, all) => setProgress({ done, all }),
    });
    abort.current = null;
    setProgress(null);
    setSaved(result);
  };
  const latest = useRef<Record<'picture' | 'video', () => void>>({ picture: () => undefined, video: () => undefined });
  useEffect(() => {
    latest.current = { picture: () => void run(savePicture), video: () => void run((r) => saveVideo(r, seconds)) };
  });
  // Commands ask through the store; what was asked before the panel stood is for the panel that opens.
  useEffect(() => {
    const look = ({ asked }: { asked: 'picture' | 'video' | null }): void => {
      if (asked === null) return;
      useTools3d.setState({ asked: null });
      latest.current[asked]();
    };
    look(useTools3d.getState());
    return useTools3d.subscribe(look);
  }, []);

  if (progress !== null)
    return (
      <div>
        <div className="progress" role="progressbar" aria-label="Saving" aria-valuemin={0} aria-valuemax={progress.all} aria-valuenow={progress.done}>
          <div style={{ width: `${String((100 * progress.done) / progress.all)}%` }} />
        </div>
        <div className="v3-row">
          <span className="v3-grow">{progress.all > 1 ? `Frame ${String(progress.done)} of ${String(progress.all)}` : 'Drawing'}</span>
          <Button small onClick={() => abort.current?.abort()}>
            Cancel
          </Button>
        </div>
      </div>
    );
  return (
    <>
      <div className="v3-row">
        <label>
          Size
          <select
            className="v3-input"
            aria-label="Size"
            value={size}
            onChange={(event) => setSize(sizes.find(([name]) => name === event.currentTarget.value)?.[0] ?? 'shown')}
          >
            {sizes.map(([name, words]) => (
              <option key={name} value={name}>
                {words}
              </option>
            ))}
          </select>
        </label>
        <label>
          Turn, s
          <input
            className="v3-input v3-number"
            type="number"
            min={1}
            max={60}
            value={seconds}
            onChange={(event) => setSeconds(Math.min(60, Math.max(1, event.currentTarget.valueAsNumber || 1)))}
          />
        </label>
      </div>
      <label className="v3-check">
        <input type="checkbox" checked={withPatient} onChange={(event) => setWithPatient(event.currentTarget.checked)} />
        With patient and study
      </label>
      <div className="v3-row">
        <Button small onClick={() => latest.current.picture()}>
          Save picture…
        </Button>
        <Button small onClick={() => latest.current.video()}>
          Save video…
        </Button>
      </div>
      {saved === null ? null : (
        <p className={saved.ok ? 'v3-said' : 'v3-error'} role="status">
          {saved.message}
          {saved.path === null ? null : (
            <Button small variant="quiet" onClick={() => void request('app.showItem', { path: saved.path ?? '' })}>
              Show
            </Button>
          )}
        </p>
      )}
    </>
  );
}
