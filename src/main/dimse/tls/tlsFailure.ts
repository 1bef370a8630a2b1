// What the codes of OpenSSL and Node mean for the people of a department: why a peer was not called, or why a caller did not get through. Words only.

/** We broke it off: what the other side showed is not to be trusted. */
const distrust: Record<string, string> = {
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it signed its certificate itself and no authority set here knows it',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate comes from an authority that is not set here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate comes from an authority that is not set here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate comes from an authority that is not set here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate comes from an authority that is not set here',
  CERT_SIGNATURE_FAILURE: 'the signature of its certificate is wrong',
  INVALID_CA: 'its certificate was signed by one that may not sign',
  INVALID_PURPOSE: 'its certificate is not made for this use',
  CERT_UNTRUSTED: 'its certificate is not trusted',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is made out to another name or address',
};

/** The other side broke it off, or does not speak TLS as we do. */
const refusal: Record<string, string> = {
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: 'it does not know the authority of our certificate',
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: 'it asks for a certificate of ours, and none is set',
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: 'it does not take our certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: 'it does not take our certificate',
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: 'it finds our certificate expired',
  ERR_SSL_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE: 'it does not take our kind of certificate',
  ERR_SSL_TLSV1_ALERT_DECRYPT_ERROR: 'it could not verify our certificate',
  ERR_SSL_TLSV1_ALERT_ACCESS_DENIED: 'it does not let us in',
  ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: 'it shares no way of encryption with us, or wants a certificate of ours',
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: 'it speaks another version of TLS than 1.2 and 1.3',
  ERR_SSL_UNSUPPORTED_PROTOCOL: 'it speaks another version of TLS than 1.2 and 1.3',
  ERR_SSL_NO_SHARED_CIPHER: 'it shares no way of encryption with us',
  ERR_SSL_NO_PROTOCOLS_AVAILABLE: 'it speaks another version of TLS than 1.2 and 1.3',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS there',
  ERR_SSL_HTTP_REQUEST: 'it does not speak TLS there',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'it does not speak TLS there',
  ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE: 'it showed no certificate',
  ERR_TLS_HANDSHAKE_TIMEOUT: 'it did not finish the handshake in time',
};

export interface TlsFailure {
  /** Of the other side: "its certificate has expired". */
  because: string;
  /** Ours: we would not trust it. */
  isDistrust: boolean;
}

/** Undefined: the code has nothing to do with TLS. */
export function tlsFailureOf(code: string | undefined): TlsFailure | undefined {
  if (code === undefined) return undefined;
  const distrusted = distrust[code];
  if (distrusted !== undefined) return { because: distrusted, isDistrust: true };
  const refused = refusal[code] ?? (code.startsWith('ERR_SSL_') ? `TLS could not be agreed on (${code})` : undefined);
  return refused === undefined ? undefined : { because: refused, isDistrust: false };
}
