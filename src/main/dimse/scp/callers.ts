// Who calls: the peers that are known by AE title and address, and what each of them may at once. Negotiation of services is negotiate.ts.
import type { PeerAddresses } from './peerAddresses.ts';

/** A calling application that is known; without `host` (an IP address or a name) from anywhere. */
export interface AllowedPeer {
  aet: string;
  host?: string;
  /** Associations at once; null or absent = no limit of its own. */
  maxAssociations?: number | null;
  /** Past it the peer is read more slowly; null or absent = as fast as it comes. */
  maxObjectsPerMinute?: number | null;
}

/** The peer that calls, if it is one of these. With a host name it may take a look-up to know. */
export function findCaller(peers: readonly AllowedPeer[], callingAet: string, address: string, addresses: PeerAddresses): Found | Promise<Found> {
  const waiting: Promise<Found>[] = [];
  for (const peer of peers) {
    if (peer.aet !== callingAet) continue;
    const isHere = peer.host === undefined ? true : addresses.isAt(peer.host, address);
    if (isHere === true) return peer;
    if (isHere !== false) waiting.push(isHere.then((here) => (here ? peer : undefined)));
  }
  return waiting.length === 0 ? undefined : Promise.all(waiting).then((found) => found.find((peer) => peer !== undefined));
}

type Found = AllowedPeer | undefined;
