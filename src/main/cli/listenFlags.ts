// The flags that say where to listen, shared by `serve` and the window: parsing and the rule that an open address needs a peer list or --open.
import { resolve } from 'node:path';
import { peer as peerShape, type Peer } from '../../contract/archive.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { aeTitle } from '../../contract/values.ts';
import type { ListenRun } from '../archive/runSettings.ts';
import type { OptionHelp } from './verb.ts';

export const listenFlagOptions = {
  port: { type: 'string' },
  aet: { type: 'string' },
  host: { type: 'string' },
  peer: { type: 'string', multiple: true },
  open: { type: 'boolean' },
  'tls-port': { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-ca': { type: 'string' },
  'tls-require-peer': { type: 'boolean' },
  'tls-only': { type: 'boolean' },
} as const;

/** The same, as a verb describes its options. */
export const listenOptionHelp = {
  port: { type: 'string', value: 'N', text: 'port of the listener; 0 takes a free one (default: as set, 11112)' },
  aet: { type: 'string', value: 'A', text: 'own AE title (default: as set, SAGITTA)' },
  host: { type: 'string', value: 'H', text: 'address to listen on (default: as set, 127.0.0.1); others need peers or --open' },
  peer: {
    type: 'string',
    multiple: true,
    value: 'AET=host:port',
    text: 'a peer of this run, with /tls behind the port if it is called over TLS; repeat for more',
  },
  open: { type: 'boolean', text: 'take every caller on an address that others can reach' },
  'tls-port': { type: 'string', value: 'N', text: 'a port beside it that takes TLS alone; 0 takes a free one (default: as set, none)' },
  'tls-cert': { type: 'string', value: 'FILE', text: 'own certificate, then those that lead to its authority (PEM)' },
  'tls-key': { type: 'string', value: 'FILE', text: 'its private key (PEM, no passphrase)' },
  'tls-ca': { type: 'string', value: 'FILE', text: 'authorities that are trusted, for peers called and for callers (PEM)' },
  'tls-require-peer': { type: 'boolean', text: 'callers on the port with TLS must show a certificate of these authorities' },
  'tls-only': { type: 'boolean', text: 'no port without TLS' },
} satisfies Record<string, OptionHelp>;

export interface ListenFlagValues {
  port?: string | undefined;
  aet?: string | undefined;
  host?: string | undefined;
  peer?: string[] | undefined;
  open?: boolean | undefined;
  'tls-port'?: string | undefined;
  'tls-cert'?: string | undefined;
  'tls-key'?: string | undefined;
  'tls-ca'?: string | undefined;
  'tls-require-peer'?: boolean | undefined;
  'tls-only'?: boolean | undefined;
}

/** What was said on the command line; null where the settings of the archive stand. */
type TlsFlags = NonNullable<ListenRun['tls']>;

export interface ListenFlags {
  listen: ListenRun & { tls: TlsFlags };
  peers: Peer[];
  open: boolean;
}

export function readListenFlags(values: ListenFlagValues): Result<ListenFlags> {
  const port = values.port === undefined ? null : parsePort(values.port, 0);
  if (values.port !== undefined && port === null) return usage('--port is a number from 0 to 65535; 0 takes a free one.');
  if (values.aet !== undefined && !aeTitle.safeParse(values.aet).success) return usage('--aet is an AE title of 1 to 16 characters without a backslash.');
  const tls = readTlsFlags(values);
  if (!tls.ok) return tls;
  const peers: Peer[] = [];
  for (const text of values.peer ?? []) {
    const parsed = parsePeer(text, '=');
    if (parsed === null) return usage('--peer is AET=host:port, for example PACS=10.0.0.5:104.');
    peers.push(parsed);
  }
  return ok({ listen: { host: values.host ?? null, port, aet: values.aet ?? null, tls: tls.value }, peers, open: values.open === true });
}

/** Names of files hold from the folder where the command was given. */
function readTlsFlags(values: ListenFlagValues): Result<TlsFlags> {
  const given = values['tls-port'];
  const tlsPort = given === undefined ? undefined : parsePort(given, 0);
  if (tlsPort === null) return usage('--tls-port is a number from 0 to 65535; 0 takes a free one.');
  const files = { tlsCertificate: values['tls-cert'], tlsKey: values['tls-key'], tlsAuthorities: values['tls-ca'] };
  return ok({
    ...(tlsPort === undefined ? {} : { tlsPort }),
    ...Object.fromEntries(Object.entries(files).flatMap(([name, file]) => (file === undefined ? [] : [[name, resolve(file)]]))),
    ...(values['tls-require-peer'] === true ? { tlsRequirePeer: true } : {}),
    ...(values['tls-only'] === true ? { tlsOnly: true } : {}),
  });
}

/** `AET=host:port` or `AET@host:port`, with `/tls` behind it for one that is called over TLS; host may be an IPv6 address in brackets. null when it is neither. */
export function parsePeer(text: string, separator: '=' | '@'): Peer | null {
  const at = text.indexOf(separator);
  const colon = text.lastIndexOf(':');
  if (at < 1 || colon < at + 2) return null;
  const aet = text.slice(0, at);
  const tail = text.slice(colon + 1);
  const tls = tail.endsWith('/tls') ? 'tls' : 'none';
  const port = parsePort(tail.replace(/\/tls$/, ''), 1);
  const host = text.slice(at + 1, colon).replace(/^\[(.*)\]$/, '$1');
  return port === null || !aeTitle.safeParse(aet).success ? null : peerShape.parse({ aet, host, port, tls });
}

function parsePort(text: string, least: number): number | null {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= least && port <= 65535 ? port : null;
}

function usage(message: string): Result<never> {
  return fail('BAD_REQUEST', message);
}
