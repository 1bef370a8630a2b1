// The flags that say where to listen, shared by `serve` and the window: parsing and the rule that an open address needs a peer list or --open.
import { peer as peerShape, type Peer } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { aeTitle } from '../../contract/values.ts';

export const listenFlagOptions = {
  port: { type: 'string' },
  aet: { type: 'string' },
  host: { type: 'string' },
  peer: { type: 'string', multiple: true },
  open: { type: 'boolean' },
} as const;

export interface ListenFlagValues {
  port?: string | undefined;
  aet?: string | undefined;
  host?: string | undefined;
  peer?: string[] | undefined;
  open?: boolean | undefined;
}

/** What was said on the command line; null where the settings of the archive stand. */
export interface ListenFlags {
  listen: { host: string | null; port: number | null; aet: string | null };
  peers: Peer[];
  open: boolean;
}

export function readListenFlags(values: ListenFlagValues): Result<ListenFlags> {
  const port = values.port === undefined ? null : parsePort(values.port, 0);
  if (values.port !== undefined && port === null) return usage('--port is a number from 0 to 65535; 0 takes a free one.');
  if (values.aet !== undefined && !aeTitle.safeParse(values.aet).success) return usage('--aet is an AE title of 1 to 16 characters without a backslash.');
  const peers: Peer[] = [];
  for (const text of values.peer ?? []) {
    const parsed = parsePeer(text, '=');
    if (parsed === null) return usage('--peer is AET=host:port, for example PACS=10.0.0.5:104.');
    peers.push(parsed);
  }
  return ok({ listen: { host: values.host ?? null, port, aet: values.aet ?? null }, peers, open: values.open === true });
}

/** `AET=host:port` or `AET@host:port`; host may be an IPv6 address in brackets. null when it is neither. */
export function parsePeer(text: string, separator: '=' | '@'): Peer | null {
  const at = text.indexOf(separator);
  const colon = text.lastIndexOf(':');
  if (at < 1 || colon < at + 2) return null;
  const aet = text.slice(0, at);
  const port = parsePort(text.slice(colon + 1), 1);
  const host = text.slice(at + 1, colon).replace(/^\[(.*)\]$/, '$1');
  return port === null || !aeTitle.safeParse(aet).success ? null : peerShape.parse({ aet, host, port });
}

function parsePort(text: string, least: number): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= least && port <= 65535 ? port : null;
}

function usage(message: string): Result<never> {
  return fail('BAD_REQUEST', message);
}
