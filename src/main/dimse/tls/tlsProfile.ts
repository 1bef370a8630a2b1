// The TLS profile we speak: PS3.15 B.12, "BCP 195 RFC 8996, 9325 TLS Secure Transport Connection Profile". Numbers and names only.
import { constants } from 'node:crypto';

/** RFC 9325 §4.2 for TLS 1.2, then what TLS 1.3 has (RFC 8446 §9.1). */
const cipherSuites = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
];

/** RFC 9325 §3.1.1 (versions), §3.5 (renegotiation), §4.4 (groups of 256 bits or more). Compression is off in every OpenSSL that Node has. */
export const profile = {
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.3',
  ciphers: cipherSuites.join(':'),
  ecdhCurve: 'X25519:prime256v1:secp384r1',
  honorCipherOrder: true,
  secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
} as const;

/** RFC 9325 §4.5. */
export const LEAST_RSA_BITS = 2048;
