// The identity for TLS that is in use now, for the listener and for every peer we call; looked after while the archive runs. What it must hold is tlsFiles.ts.
import type { Peer } from '../../contract/archive.ts';
import type { Result } from '../../contract/result.ts';
import type { Peer as DialledPeer, TlsIdentity } from '../dimse/index.ts';
import { isKeyOpen, readTlsIdentity, stampOf, type TlsSettings } from './tlsFiles.ts';

/** What the files hold in this moment. */
export interface ReadIdentity {
  result: Result<TlsIdentity | null>;
  stamp: string;
}

export interface PeerSecurity {
  identity: () => TlsIdentity | null;
  /** What is wrong, or will soon be; null when all is well. */
  problem: () => string | null;
  /** Of these settings; nothing is in use by it yet. */
  read: (settings: TlsSettings) => Promise<ReadIdentity>;
  /** From now on. One that could not be read leaves nothing in use: peers with TLS are not called until it is put right. */
  adopt: (read: ReadIdentity) => void;
  /** The peer as dimse takes it: one with TLS has our identity with it, or the reason why it cannot be called. */
  dial: <P extends Peer>(peer: P) => P & DialledPeer;
  /** Reads the files again when they have changed; true when there is a new identity. One that cannot be used leaves the one before. */
  refresh: (settings: TlsSettings) => Promise<boolean>;
}

const WARN_BEFORE_MS = 30 * 24 * 3600 * 1000;
const LOOK_EVERY_MS = 10 * 60 * 1000;

export function createPeerSecurity(log: (line: string) => void, now: () => number = Date.now): PeerSecurity {
  let current: TlsIdentity | null = null;
  let failure: string | null = null;
  let stamp = '';

  async function read(settings: TlsSettings): Promise<ReadIdentity> {
    const seen = await stampOf(settings);
    if (await isKeyOpen(settings)) log('Others on this computer may read the private key of TLS. Let only the account of the archive read it (chmod 600).');
    return { stamp: seen, result: await readTlsIdentity(settings) };
  }

  return {
    read,
    identity: () => current,
    problem: () => failure ?? endingSoon(current?.expiresAt ?? null, now()),
    adopt({ result, stamp: seen }) {
      stamp = seen;
      current = result.ok ? result.value : null;
      failure = result.ok ? null : result.error.message;
    },
    dial: (peer) => ({ ...peer, ...(peer.tls === 'tls' ? { identity: current ?? undefined, tlsProblem: failure ?? undefined } : {}) }),
    async refresh(settings) {
      if ((await stampOf(settings)) === stamp) return false;
      const changed = await read(settings);
      stamp = changed.stamp;
      failure = changed.result.ok ? null : changed.result.error.message;
      if (changed.result.ok) current = changed.result.value;
      else log(`The files of TLS have changed and cannot be used. Those read before stay in use. ${changed.result.error.message}`);
      return changed.result.ok;
    },
  };
}

/** Notices renewed certificates while the archive runs; returns the function that ends it. */
export function watchIdentity(security: PeerSecurity, settings: () => TlsSettings, renewed: (identity: TlsIdentity) => void): () => void {
  const timer = setInterval(() => {
    void security.refresh(settings()).then((isNew) => {
      const identity = security.identity();
      if (isNew && identity !== null) renewed(identity);
    });
  }, LOOK_EVERY_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

function endingSoon(expiresAt: Date | null, now: number): string | null {
  if (expiresAt === null || expiresAt.getTime() - now > WARN_BEFORE_MS) return null;
  const day = expiresAt.toISOString().slice(0, 10);
  return expiresAt.getTime() < now
    ? `The certificate of this archive expired on ${day}: peers refuse it. Nothing goes out without TLS instead. Put a new one in its place.`
    : `The certificate of this archive ends on ${day}; peers will refuse it then. Put a new one in its place before.`;
}
