// Small pictures of series for the preview. The viewer's door fetches and remembers them; few are asked for at a time.
import type { SeriesRow } from '../../contract/study.ts';
import { thumbnail } from '../viewer/index.ts';

let queue: Promise<unknown> = Promise.resolve();

/** null when the series holds no image, or none that can be shown: the caller shows its modality instead. */
export function seriesThumbnail({ thumbnail: middle }: SeriesRow, signal: AbortSignal): Promise<ImageBitmap | null> {
  if (middle === null) return Promise.resolve(null);
  const turn = queue.then(() => (signal.aborted ? null : thumbnail(middle.SOPInstanceUID, middle.frame).catch(() => null)));
  queue = turn;
  return turn;
}
