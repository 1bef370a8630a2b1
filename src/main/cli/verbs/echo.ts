// echo: is a peer there, and does it answer?
import type { Verb } from '../verb.ts';
import { withArchive } from '../withArchive.ts';
import { findPeer } from './peerText.ts';

export const echoVerb: Verb = {
  summary: 'Ask a peer whether it answers (C-ECHO)',
  usage: 'AET@host:port | AET',
  options: { peer: { type: 'string', value: 'AET[@host:port]', text: 'the same, as an option' } },
  json: '{"ok","ms"}',
  run: (call) => {
    const text = call.positionals[0] ?? call.text('peer');
    if (text === undefined) return Promise.resolve(call.misused('Name the peer.'));
    return withArchive(call, async (ask) => {
      const peer = await findPeer(ask, text);
      if (!peer.ok) return call.failed(peer.error);
      const answered = await ask('peer.echo', { peer: peer.value });
      if (!answered.ok) return call.failed(answered.error);
      call.print({ ok: answered.value.ok, ms: answered.value.ms }, `${peer.value.aet} answered in ${answered.value.ms.toFixed(0)} ms`);
      return answered.value.ok ? 0 : 1;
    });
  },
};
