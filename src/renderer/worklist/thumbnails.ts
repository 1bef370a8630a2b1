// Small pictures of series, decoded by the viewer's own path. Kept while the window lives; few run at a time.
import type { SeriesRow } from '../../contract/study.ts';
import type { InstanceHeader } from '../../dicom/headerModel.ts';
import { request } from '../client/index.ts';
import { thumbnail } from '../viewer/index.ts';

const kept = new Map<string, ImageBitmap>();
const keptAtMost = 200;
let queue: Promise<unknown> = Promise.resolve();

type Header = InstanceHeader & Record<string, unknown>;
type Headers = ReadonlyMap<string, Header>;
let headersOf: { uid: string; headers: Promise<Headers> } | null = null;

/** Headers of one study, asked once for all its pictures, and again when an object came after that. */
function studyHeaders({ StudyInstanceUID: uid }: SeriesRow): Promise<Headers> {
  if (headersOf?.uid === uid) return headersOf.headers;
  const headers = request('study.refresh', { StudyInstanceUID: uid }).then((detail) =>
    detail.ok ? new Map(detail.value.instances.map((row) => [row.SOPInstanceUID, row.header as Header])) : new Map<string, Header>(),
  );
  headersOf = { uid, headers };
  return headers;
}

async function decode(series: SeriesRow): Promise<ImageBitmap | null> {
  if (series.thumbnail === null) return null;
  const { SOPInstanceUID, frame } = series.thumbnail;
  let header = (await studyHeaders(series)).get(SOPInstanceUID);
  if (header === undefined) {
    headersOf = null;
    header = (await studyHeaders(series)).get(SOPInstanceUID);
  }
  if (header === undefined) return null;
  return thumbnail(SOPInstanceUID, frame, header);
}

/** null when the series holds no image, or none that can be decoded: the caller shows its modality instead. */
export function seriesThumbnail(series: SeriesRow, signal: AbortSignal): Promise<ImageBitmap | null> {
  const key = series.thumbnail?.SOPInstanceUID ?? '';
  const known = kept.get(key);
  if (known !== undefined) return Promise.resolve(known);
  const turn = queue.then(async () => {
    if (signal.aborted) return null;
    const bitmap = kept.get(key) ?? (await decode(series).catch(() => null));
    if (bitmap === null) return null;
    const oldest = kept.keys().next().value;
    if (kept.size >= keptAtMost && oldest !== undefined) kept.delete(oldest);
    kept.set(key, bitmap);
    return bitmap;
  });
  queue = turn;
  return turn;
}
