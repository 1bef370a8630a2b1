// Peers, echo, send, and the settings that move the listener.
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Settings } from '../../contract/user.ts';
import { aeTitle, port } from '../../contract/values.ts';
import { echo, send } from '../dimse/index.ts';
import type { Handlers } from '../rpc/server.ts';
import { audit, hashPasscode } from '../security/index.ts';
import { done, noStudy, tell, whoAsks, type HandlerParts } from './handlerParts.ts';
import { instanceToSend } from './instanceToSend.ts';

type NetworkRoutes = 'peer.list' | 'peer.add' | 'peer.remove' | 'peer.echo' | 'peer.send' | 'settings.get' | 'settings.set';

export function networkHandlers(parts: HandlerParts): Pick<Handlers<'archive'>, NetworkRoutes> {
  const { store } = parts.rooms;
  const callingAet = () => parts.listener.state().aet;

  const { thisRun } = parts;

  const answer = () => ({ ...store.settings.get(), thisRun, hasUserIdentityPasscode: store.settings.userIdentityHash() !== null });

  /** What the command line said rules for this run, whatever is saved; a free port that was taken stays. A listener that stands there already is left alone. */
  async function moveListener(settings: Settings, change: Partial<Settings>): Promise<Result<void>> {
    const isMove = change.aet !== undefined || change.host !== undefined || change.port !== undefined;
    if (!isMove || !parts.isListening) return ok(undefined);
    const now = parts.listener.state();
    const wanted = thisRun.port ?? settings.port;
    const keepsPort = now.listening && (thisRun.port !== null || wanted === 0);
    const target = { aet: thisRun.aet ?? settings.aet, host: thisRun.host ?? settings.host, port: keepsPort ? now.port : wanted };
    if (now.listening && now.aet === target.aet && now.host === target.host && now.port === target.port) return ok(undefined);
    const moved = await parts.listener.move(target);
    return moved.ok ? ok(undefined) : moved;
  }

  return {
    'peer.list': () => ok({ peers: store.peers.list() }),
    'peer.add': ({ peer }, context) => {
      store.peers.add(peer, whoAsks(parts, context));
      return done();
    },
    'peer.remove': ({ aet }, context) => {
      const removed = store.peers.remove(aet, whoAsks(parts, context));
      return removed.ok ? done() : removed;
    },
    'peer.echo': async ({ peer }, { signal }) => {
      const answered = await echo(peer, { callingAet: callingAet(), signal });
      return answered.ok ? ok({ ok: true, ms: answered.value.ms }) : answered;
    },
    'peer.send': async ({ StudyInstanceUID, peer }, context) => {
      const objects = store.instances.ofStudy(StudyInstanceUID, { derived: true });
      if (objects.length === 0) return noStudy();
      const sent = await send(peer, objects.map(instanceToSend), { callingAet: callingAet(), signal: context.signal });
      audit(store, {
        who: whoAsks(parts, context),
        action: 'study.sent',
        subject: { StudyInstanceUID },
        outcome: sent.ok && sent.value.failed === 0 ? 'success' : 'failure',
        detail: { ...peer, ...(sent.ok ? { sent: sent.value.sent, failed: sent.value.failed } : { code: sent.error.code }) },
      });
      return sent.ok ? ok({ sent: sent.value.sent, failed: sent.value.failed, warnings: sent.value.warnings }) : sent;
    },
    'settings.get': () => ok(answer()),
    'settings.set': async ({ userIdentityPasscode, ...change }, context) => {
      if (change.aet !== undefined && !aeTitle.safeParse(change.aet).success)
        return fail('BAD_REQUEST', 'An AE title has 1 to 16 characters and no backslash. Nothing was changed.');
      if (change.port !== undefined && !port.safeParse(change.port).success)
        return fail('BAD_REQUEST', 'A port is a number from 0 to 65535. Nothing was changed.');
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Settings>;
      const moved = await moveListener({ ...store.settings.get(), ...given }, given);
      if (!moved.ok) return moved;
      store.settings.set(given, whoAsks(parts, context));
      if (userIdentityPasscode !== undefined)
        store.settings.setUserIdentityHash(userIdentityPasscode === '' ? null : await hashPasscode(userIdentityPasscode), whoAsks(parts, context));
      return tell(ok(answer()), () => {
        parts.events.emit({ type: 'settingsChanged' });
      });
    },
  };
}
