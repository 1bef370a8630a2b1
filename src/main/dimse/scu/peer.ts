// A remote application entity, what we wait for it, and the sentences for what can go wrong with it. No sockets.
import { fail } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import type { Target } from '../association/upperLayer.ts';
import type { AssociateRj } from '../pdu/pduTypes.ts';
import { tlsFailureOf } from '../tls/tlsFailure.ts';
import type { TlsIdentity } from '../tls/tlsIdentity.ts';

export interface Peer {
  aet: string;
  host: string;
  port: number;
  /** 'tls' without an identity is refused, never called without TLS. */
  tls?: 'none' | 'tls';
  /** Who we are towards it and whom we trust. */
  identity?: TlsIdentity | undefined;
  /** Why there is none, where one was meant to be. */
  tlsProblem?: string | undefined;
}

export interface ScuTimeouts {
  /** TCP connection. */
  connectMs: number;
  /** From the connection to the answer to our A-ASSOCIATE-RQ, and from A-RELEASE-RQ to its answer. */
  associateMs: number;
  /** Silence while a response is due. */
  responseMs: number;
}

export const DEFAULT_SCU_TIMEOUTS: ScuTimeouts = { connectMs: 10_000, associateMs: 30_000, responseMs: 60_000 };

const SAFE = 'Nothing here was changed.';

export function nameOf(peer: Peer): string {
  return `${peer.aet} (${peer.host}:${peer.port})`;
}

export function cancelled<T>(): Result<T> {
  return fail('CANCELLED', `The transfer was cancelled. ${SAFE} Start it again when you like.`);
}

/** REFUSED when we would not trust it, PEER_REJECTED when it would not have us; undefined when TLS is not what failed. */
function insecure<T>(peer: Peer, cause: string | undefined): Result<T> | undefined {
  const failure = tlsFailureOf(cause);
  if (failure === undefined) return undefined;
  const advice = failure.isDistrust
    ? 'Nothing was sent to it. Have its certificate put right, or set its authority here.'
    : `${SAFE} Nothing goes out without TLS instead. Compare certificates, authorities and ports with who runs that system.`;
  const what = `${nameOf(peer)} cannot be reached safely: ${failure.because}. ${advice}`;
  return fail(failure.isDistrust ? 'REFUSED' : 'PEER_REJECTED', what, { cause });
}

export function unreachable<T>(peer: Peer, cause: string | undefined): Result<T> {
  const unsafe = insecure<T>(peer, cause);
  if (unsafe !== undefined) return unsafe;
  const why: Record<string, string> = {
    ECONNREFUSED: 'no program accepts connections there',
    ENOTFOUND: 'its name is not known to the network',
    EAI_AGAIN: 'its name could not be looked up',
    EHOSTUNREACH: 'no way leads to that computer',
    ENETUNREACH: 'no way leads to that network',
    ETIMEDOUT: 'it did not answer in time',
  };
  const because = why[cause ?? ''] ?? `the connection was closed${cause === undefined ? '' : ` (${cause})`}`;
  return fail('PEER_UNREACHABLE', `${nameOf(peer)} cannot be reached: ${because}. ${SAFE} Check its address, port and power, then try again.`, {
    ...(cause === undefined ? {} : { cause }),
  });
}

export function timedOut<T>(peer: Peer, what: string): Result<T> {
  return fail('PEER_UNREACHABLE', `${nameOf(peer)} did not ${what} in time. ${SAFE} Try again; if it stays so, ask who runs that system.`, {
    cause: 'ETIMEDOUT',
  });
}

/** PS3.8 Table 9-21. */
export function rejected<T>(peer: Peer, rj: AssociateRj): Result<T> {
  const data = { result: rj.result, source: rj.source, reason: rj.reason };
  return fail('PEER_REJECTED', `${nameOf(peer)} refused the association: ${rejectionReason(rj)}. ${SAFE} ${rejectionAdvice(rj)}`, data);
}

function rejectionReason({ source, reason }: AssociateRj): string {
  const reasons: Record<string, string> = {
    '1/2': 'it does not support the DICOM application context',
    '1/3': 'it does not know our AE title',
    '1/7': 'it goes by another AE title',
    '2/2': 'it does not support this protocol version',
    '3/1': 'it is congested',
    '3/2': 'it has too many associations already',
  };
  return reasons[`${source}/${reason}`] ?? 'it gave no reason';
}

function rejectionAdvice({ result, source, reason }: AssociateRj): string {
  if (result === 2) return 'This passes: try again later.';
  if (source === 1 && reason === 7) return 'Correct the AE title of the peer here.';
  if (source === 1 && reason === 3) return 'Have our AE title entered there.';
  return 'Ask who runs that system.';
}

export function abortedByPeer<T>(peer: Peer): Result<T> {
  return fail('PEER_REJECTED', `${nameOf(peer)} ended the association in the middle. ${SAFE} What it had confirmed is there; send the rest again.`);
}

export function notDicom<T>(peer: Peer): Result<T> {
  return fail(
    'PEER_REJECTED',
    `${nameOf(peer)} answered with something that is not DICOM as the standard has it. ${SAFE} Check that the port is its DICOM port.`,
  );
}

export function lost<T>(peer: Peer, cause: string | undefined): Result<T> {
  const unsafe = insecure<T>(peer, cause);
  if (unsafe !== undefined) return unsafe;
  return fail('PEER_UNREACHABLE', `The connection to ${nameOf(peer)} was lost. ${SAFE} What it had confirmed is there; send the rest again.`, {
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Where the transport goes; a peer with TLS never without. */
export function targetOf({ host, port, tls, identity }: Peer): Target {
  if (tls !== 'tls') return { host, port };
  if (identity === undefined) throw new Error('A peer with TLS came without our identity.');
  return { host, port, identity };
}

export function badPeer(peer: Peer, callingAet: string): Result<never> | undefined {
  const isAet = (aet: string): boolean => /^[\x20-\x5b\x5d-\x7e]{1,16}$/.test(aet) && aet.trim() !== '';
  if (!isAet(peer.aet) || !isAet(callingAet)) return fail('BAD_REQUEST', `An AE title has 1 to 16 plain characters. ${SAFE} Correct the AE title.`);
  const isPort = Number.isInteger(peer.port) && peer.port > 0 && peer.port < 65536;
  if (!isPort) return fail('BAD_REQUEST', `A port is a number from 1 to 65535. ${SAFE} Correct the port of ${peer.aet}.`);
  if (peer.tls !== 'tls' || peer.identity?.canVerify === true) return undefined;
  const why = peer.tlsProblem ?? 'No authority is set by which its certificate could be checked: name the file of the authorities.';
  return fail('REFUSED', `${nameOf(peer)} is to be called over TLS, which cannot be done now. Nothing was sent. ${why}`);
}
