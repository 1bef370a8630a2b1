// Who we are and whom we trust over TLS: certificate, key and authorities, checked before anything is listened on or called. It reads no files, and lets no key out.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { createSecureContext, createServer } from 'node:tls';
import type { SecureContext, SecureContextOptions, Server } from 'node:tls';
import { fail, ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';
import { LEAST_RSA_BITS, profile } from './tlsProfile.ts';

/** Texts of PEM files. Certificate and key come together or not at all; authorities are needed to call, and to ask callers for a certificate. */
export interface TlsMaterial {
  certificate?: string | undefined;
  key?: string | undefined;
  authorities?: string | undefined;
}

const SAFE = 'Nothing was changed, and nothing goes out without TLS instead.';

/** Its private fields stand in no log, no spread and no JSON. */
export class TlsIdentity {
  readonly #options: SecureContextOptions;
  readonly #context: SecureContext;
  /** When our certificate ends; null = we have none, and can only call. */
  readonly expiresAt: Date | null;
  /** Certificates of authorities are there: peers can be called, callers can be asked for theirs. */
  readonly canVerify: boolean;

  constructor(options: SecureContextOptions, expiresAt: Date | null, canVerify: boolean) {
    this.#options = options;
    this.#context = createSecureContext(options);
    this.expiresAt = expiresAt;
    this.canVerify = canVerify;
  }

  /** Nothing of it is ever written down. */
  toJSON(): undefined {
    return undefined;
  }

  /** For calls: `ca` is ours alone, so that no authority counts but those that were set. */
  get clientContext(): SecureContext {
    return this.#context;
  }

  /** A server for connections that are handed to it; a caller without a certificate of our authorities does not get through where `requirePeer`. */
  createServer(requirePeer: boolean, handshakeMs: number): Server {
    return createServer({ ...this.#options, requestCert: requirePeer, rejectUnauthorized: requirePeer, handshakeTimeout: handshakeMs });
  }

  /** New connections of the server show this identity from now on. */
  takeOver(server: Server): void {
    server.setSecureContext(this.#options);
  }
}

/** BAD_REQUEST, with the sentence that names what is wrong with which file. */
export function createTlsIdentity(material: TlsMaterial, now = new Date()): Result<TlsIdentity> {
  const authorities = readAuthorities(material.authorities, now);
  if (!authorities.ok) return authorities;
  const own = readOwn(material, now);
  if (!own.ok) return own;
  // An empty list, not an absent one: absent would mean the authorities of the operating system and the web.
  const options: SecureContextOptions = { ...profile, ...own.value.options, ca: authorities.value };
  try {
    return ok(new TlsIdentity(options, own.value.expiresAt, authorities.value.length > 0));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return bad(`The certificate and its key cannot be used for TLS (${typeof code === 'string' ? code : 'unknown error'}).`, 'Choose others.');
  }
}

function readOwn({ certificate, key }: TlsMaterial, now: Date): Result<{ options: SecureContextOptions; expiresAt: Date | null }> {
  if (certificate === undefined && key === undefined) return ok({ options: {}, expiresAt: null });
  if (certificate === undefined) return bad('There is a key but no certificate.', 'Name the certificate that belongs to it.');
  if (key === undefined) return bad('There is a certificate but no key.', 'Name the private key that belongs to it.');
  const first = readCertificates(certificate)[0];
  if (first === undefined) return bad('The file of the certificate holds none that can be read.', 'It must be PEM, with BEGIN CERTIFICATE.');
  const outdated = validity(first, 'The certificate', now);
  if (outdated !== null) return outdated;
  const privateKey = readKey(key);
  if (!privateKey.ok) return privateKey;
  if (!first.checkPrivateKey(privateKey.value)) return bad('The private key does not belong to the certificate.', 'Choose the pair that was made together.');
  const weak = weakness(privateKey.value);
  if (weak !== null) return weak;
  return ok({ options: { cert: certificate, key }, expiresAt: new Date(first.validTo) });
}

function readKey(key: string): Result<KeyObject> {
  if (/ENCRYPTED/.test(key))
    return bad(
      'The private key is locked by a passphrase.',
      'Take it off (openssl pkey -in KEY -out NEW) and let only the account of the archive read the file.',
    );
  try {
    return ok(createPrivateKey(key));
  } catch {
    return bad('The file of the private key holds none that can be read.', 'It must be PEM, with BEGIN PRIVATE KEY.');
  }
}

function weakness(key: KeyObject): Result<never> | null {
  const { modulusLength = 0 } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength < LEAST_RSA_BITS)
    return bad(`The private key has ${String(modulusLength)} bits.`, `The profile asks for ${String(LEAST_RSA_BITS)} or more; have a new pair made.`);
  return null;
}

function readAuthorities(pem: string | undefined, now: Date): Result<string[]> {
  if (pem === undefined) return ok([]);
  const found = readCertificates(pem);
  if (found.length === 0) return bad('The file of the authorities holds no certificate that can be read.', 'It must be PEM, with BEGIN CERTIFICATE.');
  const current = found.filter((certificate) => validity(certificate, 'An authority', now) === null);
  if (current.length === 0) return bad('No certificate among the authorities is valid today.', 'Ask for the current ones.');
  return ok(current.map((certificate) => certificate.toString()));
}

/** The certificates of a PEM text in their order, as far as they can be read. */
function readCertificates(pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN (?:TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END (?:TRUSTED |X509 )?CERTIFICATE-----/g) ?? [];
  const certificates: X509Certificate[] = [];
  for (const block of blocks) {
    try {
      certificates.push(new X509Certificate(block));
    } catch {
      return [];
    }
  }
  return certificates;
}

function validity(certificate: X509Certificate, what: string, now: Date): Result<never> | null {
  const from = new Date(certificate.validFrom);
  const to = new Date(certificate.validTo);
  if (now > to) return bad(`${what} expired on ${to.toISOString().slice(0, 10)}.`, 'Have a new one made.');
  if (now < from) return bad(`${what} is valid only from ${from.toISOString().slice(0, 10)} on.`, 'Check the clock of this computer, or wait.');
  return null;
}

function bad(what: string, advice: string): Result<never> {
  return fail('BAD_REQUEST', `${what} ${SAFE} ${advice}`);
}
