// The settings as requests. What concerns the listener is tried before it is kept: what cannot be listened on, or a certificate that cannot be used, changes nothing.
import { realpathSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { RouteParsed } from '../../contract/routes.ts';
import type { Settings } from '../../contract/user.ts';
import { aeTitle, port } from '../../contract/values.ts';
import type { Handlers } from '../rpc/server.ts';
import { hashPasscode } from '../security/index.ts';
import { tell, whoAsks, type HandlerParts } from './handlerParts.ts';
import type { ListenAddress } from './listenerControl.ts';
import type { ReadIdentity } from './peerSecurity.ts';
import { settingsOfRun } from './runSettings.ts';

type SettingsRoutes = 'settings.get' | 'settings.set';
type Change = Omit<RouteParsed<'settings.set'>, 'userIdentityPasscode'>;

export function settingsHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, SettingsRoutes> {
  const { store } = parts.rooms;
  const { thisRun } = parts;
  const answer = () => ({ ...store.settings.get(), thisRun, hasUserIdentityPasscode: store.settings.userIdentityHash() !== null });

  return {
    'settings.get': () => ok(answer()),
    'settings.set': async ({ userIdentityPasscode, ...change }, context) => {
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>;
      const next = { ...store.settings.get(), ...given };
      const hasPasscode = userIdentityPasscode === undefined ? store.settings.userIdentityHash() !== null : userIdentityPasscode !== '';
      const refusal = refuse(change, next, hasPasscode);
      if (refusal !== null) return refusal;
      const hash = userIdentityPasscode === undefined ? undefined : userIdentityPasscode === '' ? null : await hashPasscode(userIdentityPasscode);
      const before = store.settings.get();
      const listening = await moveListener(parts, next, given);
      if (!listening.ok) return listening;
      try {
        const who = whoAsks(parts, context);
        store.transaction(() => {
          store.settings.set(given, who);
          if (hash !== undefined) store.settings.setUserIdentityHash(hash, who);
        });
      } catch (error) {
        // What could not be kept must not rule until the next start.
        await moveListener(parts, before, given);
        const { code } = error as { code?: unknown };
        if (typeof code !== 'string') throw error;
        return fail(
          code === 'SQLITE_FULL' ? 'DISK_FULL' : 'IO_ERROR',
          `The settings could not be saved (${code}). Nothing was changed. Check the disk of the archive.`,
        );
      }
      return tell(ok(answer()), () => {
        parts.events.emit({ type: 'settingsChanged' });
      });
    },
  };
}

function refuse(change: Change, next: Settings, hasPasscode: boolean): Result<never> | null {
  if (change.aet !== undefined && !aeTitle.safeParse(change.aet).success)
    return fail('BAD_REQUEST', 'An AE title has 1 to 16 characters and no backslash. Nothing was changed.');
  if (change.port !== undefined && !port.safeParse(change.port).success) return fail('BAD_REQUEST', 'A port is a number from 0 to 65535. Nothing was changed.');
  if ([next.tlsCertificate, next.tlsKey, next.tlsAuthorities].some((file) => file !== '' && !isAbsolute(file)))
    return fail('BAD_REQUEST', 'Files of certificates are named with their whole path. Nothing was changed.');
  if (next.tlsPort !== null && next.tlsPort !== 0 && next.tlsPort === next.port && !next.tlsOnly)
    return fail('BAD_REQUEST', 'One port cannot take connections with TLS and without. Nothing was changed. Choose another, for example 2762.');
  if (next.userIdentity === 'require' && (next.userIdentityName === '' || !hasPasscode))
    return fail('BAD_REQUEST', 'Callers can only be asked for a name and a passcode that are set here. Nothing was changed. Set both.');
  const nested = change.watchFolders === undefined ? undefined : nestedIn(change.watchFolders.map(({ path }) => path));
  if (nested !== undefined)
    return fail(
      'BAD_REQUEST',
      `The watched folder ${nested} lies in another one that is watched, so its files would be taken twice. Nothing was changed. Watch one of the two.`,
    );
  return null;
}

/** The first folder that is another one of these or lies in it; links are followed where there is something. */
function nestedIn(paths: readonly string[]): string | undefined {
  const real = paths.map((path) => {
    try {
      return realpathSync(path);
    } catch {
      return resolve(path);
    }
  });
  return paths.find((_, at) =>
    real.some((other, of) => {
      const way = relative(other, real[at] ?? '');
      return of !== at && (way === '' ? of < at : way.split(sep)[0] !== '..' && !isAbsolute(way));
    }),
  );
}

/** What the command line said rules for this run, whatever is saved. A listener that stands there already is left alone; a renewed certificate is only shown. */
async function moveListener(parts: HandlerParts, next: Settings, change: Partial<Settings>): Promise<Result<void>> {
  const isTls = Object.keys(change).some((key) => key.startsWith('tls'));
  const isMove = isTls || change.aet !== undefined || change.host !== undefined || change.port !== undefined;
  if (!isMove) return ok(undefined);
  const ruling = settingsOfRun(next, parts.run);
  const read = isTls ? await checkedIdentity(parts, next, ruling) : null;
  if (read?.result.ok === false) return read.result;
  const identity = read?.result.ok === true ? read.result.value : parts.security.identity();
  if (parts.isListening) {
    const target = targetOf(parts, ruling);
    if (!isThere(parts, target)) {
      const moved = await parts.listener.move(target, identity);
      if (!moved.ok) return moved;
    } else if (read !== null && identity !== null) parts.listener.renew(identity);
  }
  if (read !== null) parts.security.adopt(read);
  return ok(undefined);
}

/** The files that are saved are checked, and those that rule are read: mostly the same. */
async function checkedIdentity({ security, run }: HandlerParts, next: Settings, ruling: Settings): Promise<ReadIdentity> {
  const saved = await security.read(next);
  return saved.result.ok && run.tls !== undefined ? security.read(ruling) : saved;
}

/** A free port that was taken stays. */
function targetOf({ listener, run }: HandlerParts, ruling: Settings): ListenAddress {
  const now = listener.state();
  const keepsPort = now.listening && now.port !== 0 && (run.port !== null || ruling.port === 0);
  const { aet, host, tlsOnly, tlsRequirePeer } = ruling;
  const tlsPort = ruling.tlsPort === 0 && now.tlsPort !== null ? now.tlsPort : ruling.tlsPort;
  return { aet, host, tlsOnly, tlsRequirePeer, port: keepsPort ? now.port : ruling.port, tlsPort };
}

function isThere({ listener }: HandlerParts, target: ListenAddress): boolean {
  const now = listener.state();
  const { tlsRequirePeer } = listener.address();
  const sameTls = now.tlsPort === target.tlsPort && (target.tlsPort === null || tlsRequirePeer === target.tlsRequirePeer);
  return now.listening && now.aet === target.aet && now.host === target.host && sameTls && now.port === (target.tlsOnly ? 0 : target.port);
}
