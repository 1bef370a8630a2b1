// The network side of the settings: TLS (PS3.15 B.12), who may associate, and how much. The listener and the window must agree on these.
import { z } from 'zod';
import { port } from './values.ts';

/** A file of this computer; '' = none. */
const file = z.string().max(4096);

export const networkSettings = {
  /** Port of the listener with TLS; null = none, 0 = a free one. */
  tlsPort: port.nullable(),
  /** PEM: our certificate, then those that lead to its authority. */
  tlsCertificate: file,
  /** PEM: the private key of it, without a passphrase. */
  tlsKey: file,
  /** PEM: certificates of the authorities that we trust, for peers that we call and for callers; no others are. */
  tlsAuthorities: file,
  /** Callers on the TLS port must show a certificate of these authorities. */
  tlsRequirePeer: z.boolean(),
  /** No port without TLS. */
  tlsOnly: z.boolean(),
  /** Who may associate where strangers can reach us: the peers, or any caller. */
  callers: z.enum(['known', 'any']),
  /** Whether an association addressed to another AE title is refused; on this computer's own address it never is. */
  checkCalledAet: z.boolean(),
  /** Associations at once, all peers together. */
  maxAssociations: z.number().int().min(1).max(1000),
  /** Storage classes that the standard does not know. */
  unknownStorage: z.enum(['accept', 'refuse']),
  /** User identity of PS3.7 D.3.3.7: ignored, or the name and passcode set here are required of every caller. */
  userIdentity: z.enum(['ignore', 'require']),
  userIdentityName: z.string().max(64),
};

/** Only ever sent to the archive, which keeps its hash: '' takes it away. */
export const userIdentityPasscode = z.union([z.literal(''), z.string().min(8).max(256)]);

export const defaultNetworkSettings: z.infer<z.ZodObject<typeof networkSettings>> = {
  tlsPort: null,
  tlsCertificate: '',
  tlsKey: '',
  tlsAuthorities: '',
  tlsRequirePeer: false,
  tlsOnly: false,
  callers: 'known',
  checkCalledAet: true,
  maxAssociations: 50,
  unknownStorage: 'accept',
  userIdentity: 'ignore',
  userIdentityName: '',
};
