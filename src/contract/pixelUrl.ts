// Grammar of pixel addresses: app://bundle/pixels/<SOPInstanceUID>/<frame>, frame 1-based. Ids, never paths.
const pattern = /^\/pixels\/([0-9]+(?:\.[0-9]+)*)\/([1-9][0-9]{0,6})$/;

export function pixelUrl(SOPInstanceUID: string, frame: number): string {
  return `app://bundle/pixels/${SOPInstanceUID}/${String(frame)}`;
}

/** The ids in a pixel path (URL pathname), or null when it is not one. */
export function parsePixelPath(pathname: string): { SOPInstanceUID: string; frame: number } | null {
  const match = pattern.exec(pathname);
  if (match?.[1] === undefined || match[2] === undefined || match[1].length > 64) return null;
  return { SOPInstanceUID: match[1], frame: Number(match[2]) };
}
