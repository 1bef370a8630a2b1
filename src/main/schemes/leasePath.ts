// Which lease a path of the app scheme asks for. Ids only: a path that names none asks the archive nothing.
import { parsePixelPath, parseThumbnailPath } from '../../contract/pixelUrl.ts';
import { parseStreamPath } from '../../contract/streamUrl.ts';

export type LeaseRequest =
  | { route: 'pixels.lease' | 'thumbnail.lease'; input: { SOPInstanceUID: string; frame: number } }
  | { route: 'streams.lease'; input: { SOPInstanceUID: string; part: string } };

export function leaseOfPath(pathname: string): LeaseRequest | null {
  const pixels = parsePixelPath(pathname);
  if (pixels !== null) return { route: 'pixels.lease', input: pixels };
  const thumbnail = parseThumbnailPath(pathname);
  if (thumbnail !== null) return { route: 'thumbnail.lease', input: thumbnail };
  const stream = parseStreamPath(pathname);
  return stream === null ? null : { route: 'streams.lease', input: stream };
}
