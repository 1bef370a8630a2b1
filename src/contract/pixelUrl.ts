// Grammar of image addresses: app://bundle/pixels/<SOPInstanceUID>/<frame> (as stored) and app://bundle/thumbnails/… (a small picture), frame 1-based. Ids, never paths.
const pattern = /^\/(pixels|thumbnails)\/([0-9]+(?:\.[0-9]+)*)\/([1-9][0-9]{0,6})$/;

interface FrameIds {
  SOPInstanceUID: string;
  frame: number;
}

export function pixelUrl(SOPInstanceUID: string, frame: number): string {
  return `app://bundle/pixels/${SOPInstanceUID}/${String(frame)}`;
}

export function thumbnailUrl(SOPInstanceUID: string, frame: number): string {
  return `app://bundle/thumbnails/${SOPInstanceUID}/${String(frame)}`;
}

function parse(pathname: string, kind: string): FrameIds | null {
  const match = pattern.exec(pathname);
  if (match?.[1] !== kind || match[2] === undefined || match[2].length > 64) return null;
  return { SOPInstanceUID: match[2], frame: Number(match[3]) };
}

/** The ids in a pixel path (URL pathname), or null when it is not one. */
export function parsePixelPath(pathname: string): FrameIds | null {
  return parse(pathname, 'pixels');
}

/** The same of a thumbnail. */
export function parseThumbnailPath(pathname: string): FrameIds | null {
  return parse(pathname, 'thumbnails');
}
