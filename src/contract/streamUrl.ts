// Grammar of stream addresses: app://bundle/streams/<SOPInstanceUID>/<part>, part = document, header, video or waveform-<n>. Ids, never paths.
const pattern = /^\/streams\/([0-9]+(?:\.[0-9]+)*)\/(document|header|video|waveform-[1-9][0-9]{0,2})$/;

export function streamUrl(SOPInstanceUID: string, part: string): string {
  return `app://bundle/streams/${SOPInstanceUID}/${part}`;
}

/** The ids in a stream path (URL pathname), or null when it is not one. */
export function parseStreamPath(pathname: string): { SOPInstanceUID: string; part: string } | null {
  const match = pattern.exec(pathname);
  if (match?.[1] === undefined || match[2] === undefined || match[1].length > 64) return null;
  return { SOPInstanceUID: match[1], part: match[2] };
}
