// The PEM files that the settings name → an identity for TLS, or the sentence that says which of them cannot be used. No key and no passphrase is ever logged.
import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Settings } from '../../contract/user.ts';
import { createTlsIdentity, type TlsIdentity } from '../dimse/index.ts';

export type TlsSettings = Pick<Settings, 'tlsPort' | 'tlsCertificate' | 'tlsKey' | 'tlsAuthorities' | 'tlsRequirePeer' | 'tlsOnly'>;

const files = [
  ['tlsCertificate', 'certificate', 'the certificate'],
  ['tlsKey', 'key', 'the private key'],
  ['tlsAuthorities', 'authorities', 'the authorities'],
] as const;

/** A PEM file is a few kB; a disk image chosen by mistake is not read into memory. */
const MOST_BYTES = 1 << 20;

/** null = no file is named, so nothing is called or served over TLS. BAD_REQUEST with what is missing or wrong. */
export async function readTlsIdentity(settings: TlsSettings): Promise<Result<TlsIdentity | null>> {
  const missing = whatIsMissing(settings);
  if (missing !== null) return fail('BAD_REQUEST', missing);
  const material: Partial<Record<'certificate' | 'key' | 'authorities', string>> = {};
  for (const [setting, part, name] of files) {
    if (settings[setting] === '') continue;
    const text = await readPem(settings[setting], name);
    if (!text.ok) return text;
    material[part] = text.value;
  }
  return Object.keys(material).length === 0 ? ok(null) : createTlsIdentity(material);
}

/** Changes when one of the files does: a renewed certificate is noticed without a restart. */
export async function stampOf(settings: TlsSettings): Promise<string> {
  const stamps = await Promise.all(
    files.map(async ([setting]) => {
      if (settings[setting] === '') return '';
      const found = await stat(settings[setting]).catch(() => null);
      return found === null ? 'missing' : `${String(found.mtimeMs)} ${String(found.size)} ${String(found.ino)}`;
    }),
  );
  return stamps.join('|');
}

/** Whether others on this computer may read the key. Windows keeps such rights elsewhere. */
export async function isKeyOpen({ tlsKey }: TlsSettings): Promise<boolean> {
  if (tlsKey === '' || process.platform === 'win32') return false;
  const found = await stat(tlsKey).catch(() => null);
  return found !== null && (found.mode & 0o077) !== 0;
}

function whatIsMissing({ tlsPort, tlsCertificate, tlsKey, tlsAuthorities, tlsRequirePeer, tlsOnly }: TlsSettings): string | null {
  const safe = 'Nothing was changed.';
  if (tlsOnly && tlsPort === null) return `Without a port for TLS there would be no port at all. ${safe} Set one, for example 2762.`;
  if (tlsPort === null) return null;
  if (tlsCertificate === '' || tlsKey === '') return `A port with TLS needs a certificate and its private key. ${safe} Name both files.`;
  if (tlsRequirePeer && tlsAuthorities === '')
    return `Certificates of callers can only be checked against authorities, and none are set. ${safe} Name the file of the authorities.`;
  return null;
}

async function readPem(path: string, name: string): Promise<Result<string>> {
  try {
    const { size } = await stat(path);
    if (size <= MOST_BYTES) return ok(await readFile(path, 'utf8'));
    return fail('BAD_REQUEST', `The file of ${name} is too long to be PEM. Nothing was changed. Choose another: ${path}`);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    return fail('BAD_REQUEST', `The file of ${name} cannot be read (${code}). Nothing was changed. Check that it is there and may be read: ${path}`, { code });
  }
}
