// send: a study to a peer, objects verbatim where the peer takes them so.
import type { Verb } from '../verb.ts';
import { withArchive } from '../withArchive.ts';
import { findPeer } from './peerText.ts';

export const sendVerb: Verb = {
  summary: 'Send a study to a peer (C-STORE)',
  usage: '--study UID --to AET@host:port',
  options: {
    study: { type: 'string', value: 'UID', text: 'Study Instance UID' },
    to: { type: 'string', value: 'AET[@host:port]', text: 'the receiver, or the AE title of a known peer' },
  },
  json: '{"sent","failed","warnings","transcoded"}; exit code 3 when some were not taken',
  run: (call) => {
    const [study, to] = [call.text('study'), call.text('to')];
    if (study === undefined || to === undefined) return Promise.resolve(call.misused('--study and --to are needed.'));
    return withArchive(call, async (ask) => {
      const peer = await findPeer(ask, to);
      if (!peer.ok) return call.failed(peer.error);
      const answered = await ask('peer.send', { StudyInstanceUID: study, peer: peer.value });
      if (!answered.ok) return call.failed(answered.error);
      const { sent, failed, warnings, transcoded } = answered.value;
      const plain = transcoded === 0 ? '' : `; ${String(transcoded)} uncompressed, since the peer takes nothing else`;
      call.print({ sent, failed, warnings, transcoded }, `${String(sent)} sent, ${String(failed)} failed, ${String(warnings)} with warnings${plain}`);
      if (failed === 0) return 0;
      return sent > 0 ? 3 : 1;
    });
  },
};
