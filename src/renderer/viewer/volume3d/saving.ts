// Saving what a 3D view shows: asks where, draws in full quality, hands the bytes to the archive. No React here.
import { request } from '../../client/index.ts';
import { drawSaved, fitTo, type SavedWords } from './annotate.ts';
import { orbit } from './camera.ts';
import type { View3d } from './view3d.ts';

export interface SaveSize {
  width: number;
  height: number;
}

export interface SaveRequest {
  view: View3d;
  StudyInstanceUID: string;
  size: SaveSize;
  words: SavedWords;
  signal: AbortSignal;
  onProgress: (done: number, all: number) => void;
}

/** What became of it: a sentence, and the path of what was written. */
export interface Saved {
  ok: boolean;
  message: string;
  path: string | null;
}

const framesPerSecond = 24;
const cancelled: Saved = { ok: true, message: 'Cancelled; nothing was written.', path: null };
const failed: Saved = { ok: false, message: 'The picture could not be drawn, so nothing was written. Close 3D, open it again and try once more.', path: null };

async function choosePath(suggestedName: string): Promise<string | null> {
  const answer = await request('app.chooseSave', { suggestedName });
  return answer.ok ? answer.value.path : null;
}

async function write(StudyInstanceUID: string, kind: 'picture' | 'video', to: string, bytes: Uint8Array<ArrayBuffer>): Promise<Saved> {
  const answer = await request('picture.save', { StudyInstanceUID, kind, to, bytes });
  return answer.ok
    ? { ok: true, message: `Written to ${answer.value.path}`, path: answer.value.path }
    : { ok: false, message: answer.error.message, path: null };
}

/** The view stands still while it is drawn elsewhere, whatever happens. */
async function whileHeld(view: View3d, work: () => Promise<Saved>): Promise<Saved> {
  view.hold(true);
  try {
    return await work();
  } catch {
    return failed;
  } finally {
    view.hold(false);
  }
}

export async function savePicture({ view, StudyInstanceUID, size, words, signal, onProgress }: SaveRequest): Promise<Saved> {
  const to = await choosePath('3D.png');
  if (to === null) return cancelled;
  return whileHeld(view, async () => {
    onProgress(0, 1);
    const camera = fitTo(view.state().camera, view.size(), size.width, size.height);
    const image = await view.still(camera, size.width, size.height, signal);
    if (image === null) return signal.aborted ? cancelled : failed;
    const canvas = new OffscreenCanvas(size.width, size.height);
    drawSaved(canvas, image, camera, words);
    const blob = await canvas.convertToBlob({ type: 'image/png' });
    return write(StudyInstanceUID, 'picture', to, new Uint8Array(await blob.arrayBuffer()));
  });
}

/** A whole turn in `seconds`. */
export async function saveVideo({ view, StudyInstanceUID, size, words, signal, onProgress }: SaveRequest, seconds: number): Promise<Saved> {
  const { planVideo, recordVideo } = await import('./video.ts');
  // Encoders take even sides only.
  const width = size.width - (size.width % 2);
  const height = size.height - (size.height % 2);
  const plan = await planVideo(width, height);
  if (plan === null) return { ok: false, message: 'This machine has no video encoder, so no video was made. Save pictures instead.', path: null };
  const to = await choosePath(`3D${plan.extension}`);
  if (to === null) return cancelled;
  return whileHeld(view, async () => {
    const first = fitTo(view.state().camera, view.size(), width, height);
    const frames = Math.round(seconds * framesPerSecond);
    const canvas = new OffscreenCanvas(width, height);
    const draw = async (frame: number): Promise<boolean> => {
      const camera = orbit(first, (-360 * frame) / frames, 0);
      const image = await view.still(camera, width, height, signal);
      if (image === null) return false;
      drawSaved(canvas, image, camera, words);
      return true;
    };
    const bytes = await recordVideo({ plan, frames, framesPerSecond, canvas, draw, onProgress: (done) => onProgress(done, frames) });
    if (bytes === null) return signal.aborted ? cancelled : failed;
    return write(StudyInstanceUID, 'video', to, bytes);
  });
}
