// Opens a TLS connection to a peer and checks whose certificate it shows. What is said over it is not known here.
import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { checkServerIdentity, connect } from 'node:tls';
import type { PeerCertificate, TLSSocket } from 'node:tls';
import type { TlsIdentity } from './tlsIdentity.ts';

export interface SecureTarget {
  host: string;
  port: number;
}

/** The chain must lead to one of our authorities, always; see `nameProblem` for names. `secureConnect` is told when both hold. */
export function secureConnect({ host, port }: SecureTarget, identity: TlsIdentity): TLSSocket {
  return connect({
    host,
    port,
    secureContext: identity.clientContext,
    rejectUnauthorized: true,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    checkServerIdentity: (_, certificate) => nameProblem(host, certificate),
  });
}

/**
 * RFC 9525 with one allowance: DICOM peers are mostly entered by IP address, and their certificates rarely carry it. So a certificate without any IP address in it
 * passes for a peer that is called by one (its authority vouches for it); one that lists addresses must list this one, and a host name must always be in it.
 */
function nameProblem(host: string, certificate: PeerCertificate): Error | undefined {
  const hasAddresses = new X509Certificate(certificate.raw).subjectAltName?.includes('IP Address:') === true;
  if (isIP(host) !== 0 && !hasAddresses) return undefined;
  return checkServerIdentity(host, certificate);
}
