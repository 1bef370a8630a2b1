// Small pictures of frames as the archive draws and keeps them; a window remembers the newest. Nothing is decoded here.
import { thumbnailUrl } from '../../../contract/pixelUrl.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import type { ViewImage } from '../stack/image.ts';

const made = new Map<string, Promise<Result<ImageBitmap>>>();
const remembered = 400;
/** The archive process restarts within seconds. */
const retryMs = [200, 500, 1000, 2000, 4000];
const notReady = 503;

async function ask(url: string): Promise<Result<ImageBitmap> | 'later'> {
  try {
    const response = await fetch(url);
    if (response.status === notReady) return 'later';
    if (!response.ok) return fail('UNSUPPORTED', 'This image cannot be shown.');
    return ok(await createImageBitmap(await response.blob()));
  } catch {
    return 'later';
  }
}

async function load(url: string): Promise<Result<ImageBitmap>> {
  for (const wait of retryMs) {
    const answer = await ask(url);
    if (answer !== 'later') return answer;
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return fail('NOT_READY', 'The archive does not answer. Stored images are safe.');
}

function remember(SOPInstanceUID: string, frame: number): Promise<Result<ImageBitmap>> {
  const url = thumbnailUrl(SOPInstanceUID, frame);
  const known = made.get(url);
  if (known !== undefined) return known;
  const promise = load(url).then((result) => {
    if (!result.ok) made.delete(url);
    return result;
  });
  made.set(url, promise);
  for (const key of made.keys()) {
    if (made.size <= remembered) break;
    made.delete(key);
  }
  return promise;
}

export function thumbnailOf(image: ViewImage): Promise<Result<ImageBitmap>> {
  return remember(image.SOPInstanceUID, image.frame);
}

/** Thumbnail of one frame (1-based), at most 240 px a side. Rejects with the sentence when the image cannot be shown. */
export async function thumbnail(SOPInstanceUID: string, frame: number): Promise<ImageBitmap> {
  const result = await remember(SOPInstanceUID, frame);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
