// Replacements that are the same wherever a value occurs in one export and cannot be undone without its secret: UIDs, patient IDs, the shift of dates.
import { shiftDate } from './dates.ts';

/** A keyed hash (HMAC-SHA-256 with the secret of the export) of UTF-8 text: at least 16 bytes. */
export type KeyedHash = (text: string) => Uint8Array;

export interface Pseudonyms {
  /** UIDs registered by the standard are no identifiers and stay. */
  uid(uid: string): string;
  patientId(patient: string): string;
  /** A DA or DT value moved back by the patient's number of days; undefined when it is no full date. */
  shifted(patient: string, value: string): string | undefined;
}

const standardRoot = '1.2.840.10008.';
const shortestShift = 30;
const longestShift = 3650;

function bigOf(bytes: Uint8Array): bigint {
  return bytes.subarray(0, 16).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
}

/** A UUID of version 8 (RFC 9562) under 2.25 (PS3.5 B.2). */
function uidOf(bytes: Uint8Array): string {
  const version = 0xfn << 76n;
  const variant = 0x3n << 62n;
  const bits = bigOf(bytes) & ~version & ~variant;
  return `2.25.${String(bits | (8n << 76n) | (2n << 62n))}`;
}

export function createPseudonyms(hash: KeyedHash): Pseudonyms {
  const uids = new Map<string, string>();
  return {
    uid(uid) {
      if (uid === '' || uid.startsWith(standardRoot)) return uid;
      const known = uids.get(uid) ?? uidOf(hash(`uid ${uid}`));
      uids.set(uid, known);
      return known;
    },
    patientId: (patient) =>
      `ANON-${bigOf(hash(`patient ${patient}`))
        .toString(36)
        .toUpperCase()
        .padStart(25, '0')
        .slice(-10)}`,
    shifted(patient, value) {
      const days = shortestShift + Number(bigOf(hash(`days ${patient}`)) % BigInt(longestShift - shortestShift));
      return shiftDate(value, -days);
    },
  };
}
