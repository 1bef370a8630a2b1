// How a peer answered, in words: a few for its line, and the sentence that says what to do. Reasons of PS3.8 Table 9-21. Pure.
import type { Failure } from '../../contract/result.ts';

export interface PeerTrouble {
  /** For the line of the peer: "refuses our AE title". */
  short: string;
  /** What it means and what to do. */
  advice: string;
}

interface Named {
  aet: string;
  host: string;
  port: number;
}

type Words = (peer: Named, ourAet: string) => PeerTrouble;

const rejections: Record<string, Words> = {
  '1/3': ({ aet }, ours) => ({ short: 'refuses our AE title', advice: `${aet} answers “calling AE title not recognised”. Add ${ours} on its side.` }),
  '1/7': ({ aet, host, port }, ours) => ({
    short: 'has another AE title',
    advice: `${host}:${String(port)} answers “called AE title not recognised”: it is not called ${aet}, or does not allow ${ours}. Correct its AE title in Settings, DICOM network, or add ${ours} on its side.`,
  }),
  '1/2': ({ aet }) => ({ short: 'refuses DICOM', advice: `${aet} does not support the DICOM application context. Ask who runs that system.` }),
  '2/2': ({ aet }) => ({ short: 'refuses our protocol', advice: `${aet} does not support this version of the DICOM protocol. Ask who runs that system.` }),
  '3/1': ({ aet }) => ({ short: 'is busy', advice: `${aet} is congested. This passes: try again in a moment.` }),
  '3/2': ({ aet }) => ({ short: 'is busy', advice: `${aet} has too many connections already. This passes: try again in a moment.` }),
};

const causes: Record<string, Words> = {
  ECONNREFUSED: ({ aet, host, port }) => ({
    short: 'nothing listens there',
    advice: `No program accepts connections for ${aet} at ${host}:${String(port)}. Check that it runs, and its address and port.`,
  }),
  ENOTFOUND: ({ aet, host }) => ({ short: 'address not known', advice: `The network does not know ${host}. Check the address of ${aet}.` }),
  EAI_AGAIN: ({ aet, host }) => ({
    short: 'address not known',
    advice: `The network could not look up ${host}. Check the network, then the address of ${aet}.`,
  }),
  EHOSTUNREACH: ({ aet, host }) => ({
    short: 'no way leads there',
    advice: `No way leads to ${host}. Check the network cable or VPN, and the address of ${aet}.`,
  }),
  ENETUNREACH: ({ aet, host }) => ({
    short: 'no way leads there',
    advice: `No way leads to the network of ${host}. Check the network cable or VPN for ${aet}.`,
  }),
  ETIMEDOUT: ({ aet, host, port }) => ({
    short: 'no answer',
    advice: `${aet} at ${host}:${String(port)} did not answer in time. Check that it is switched on and that no firewall stands between.`,
  }),
};

const others: Partial<Record<Failure['code'], string>> = {
  PEER_REJECTED: 'refuses',
  PEER_UNREACHABLE: 'not reached',
  NOT_READY: 'not asked',
  CANCELLED: 'stopped',
};

/** The sentence is the archive's own; undefined when TLS is not what failed. */
function tlsWords(code: Failure['code'], cause: unknown): string | undefined {
  if (code === 'REFUSED') return typeof cause === 'string' ? 'its certificate is not trusted' : 'TLS is not set up here';
  return typeof cause === 'string' && /^ERR_(SSL|TLS)_/.test(cause) ? 'no TLS with it' : undefined;
}

/** What the failure of an echo or a question means for the peer. `ourAet`: the AE title that we call with. */
export function troubleOf(peer: Named, failure: Failure, ourAet: string): PeerTrouble {
  const { data = {}, code, message } = failure;
  const { source, reason, result, cause } = data;
  if (code === 'PEER_REJECTED' && typeof source === 'number' && typeof reason === 'number') {
    const known = rejections[`${String(source)}/${String(reason)}`];
    if (known !== undefined) return known(peer, ourAet);
    if (result === 2) return { short: 'is busy', advice: `${peer.aet} refuses for the moment. This passes: try again later.` };
  }
  const known = typeof cause === 'string' ? causes[cause] : undefined;
  if (code === 'PEER_UNREACHABLE' && known !== undefined) return known(peer, ourAet);
  return { short: tlsWords(code, cause) ?? others[code] ?? 'failed', advice: message };
}
