// Whether an association may begin: room, addressee, caller, the caller's own limit, user identity, in this order. What is then negotiated is negotiate.ts.
import type { AssociateRq, UserIdentity } from '../pdu/pduTypes.ts';
import { findCaller } from './callers.ts';
import type { AllowedPeer } from './callers.ts';
import { judgeAddressee } from './negotiate.ts';
import type { AcceptancePolicy, RejectionName } from './negotiate.ts';
import type { PeerAddresses } from './peerAddresses.ts';

/** True when name and passcode are those that were set. It keeps and logs neither. */
export type IdentityCheck = (name: Uint8Array, passcode: Uint8Array) => Promise<boolean>;

export interface Door {
  policy: AcceptancePolicy;
  addresses: PeerAddresses;
  /** Room for one association more: of all, and of the peer `aet` with `most` at once. */
  hasRoom: (aet?: string, most?: number | null) => boolean;
  /** Undefined = user identities are ignored. */
  checkIdentity: IdentityCheck | undefined;
}

/** Refused for a reason, or let in as a known peer, or as a stranger. */
export type Verdict = { reason: RejectionName } | { reason?: undefined; caller: AllowedPeer | undefined };

/** At once wherever no host name has to be looked up and no passcode checked; a full listener always answers at once. */
export function admit(rq: AssociateRq, address: string, door: Door): Verdict | Promise<Verdict> {
  const { policy } = door;
  if (!door.hasRoom()) return { reason: 'tooManyAssociations' };
  const reason = judgeAddressee(rq, policy);
  if (reason !== undefined) return { reason };
  // Where anybody may call, the title alone tells whose limits hold: nobody waits for a name service then.
  if (policy.acceptAnyCaller)
    return admitCaller(
      rq,
      policy.peers().find((peer) => peer.aet === rq.callingAet),
      door,
    );
  const caller = findCaller(policy.peers(), rq.callingAet, address, door.addresses);
  return caller instanceof Promise ? caller.then((found) => admitCaller(rq, found, door)) : admitCaller(rq, caller, door);
}

function admitCaller(rq: AssociateRq, caller: AllowedPeer | undefined, door: Door): Verdict | Promise<Verdict> {
  if (caller === undefined && !door.policy.acceptAnyCaller) return { reason: 'callingAet' };
  const seat = takeSeat(caller, door);
  if (seat.reason !== undefined || door.checkIdentity === undefined) return seat;
  return isIdentified(rq.user.userIdentity, door.checkIdentity).then((good) => (good ? takeSeat(caller, door) : { reason: 'userIdentity' }));
}

function takeSeat(caller: AllowedPeer | undefined, door: Door): Verdict {
  return door.hasRoom(caller?.aet, caller?.maxAssociations) ? { caller } : { reason: 'tooManyAssociations' };
}

/** Only a name with a passcode (type 2) can be checked here; nothing else counts. */
function isIdentified(identity: UserIdentity | undefined, check: IdentityCheck): Promise<boolean> {
  return identity?.type === 2 ? check(identity.primary, identity.secondary) : Promise.resolve(false);
}
