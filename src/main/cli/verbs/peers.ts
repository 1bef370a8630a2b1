// peers: the systems that this archive knows by their AE title.
import type { Verb } from '../verb.ts';
import { parsePeer } from '../listenFlags.ts';
import { askOnce } from '../withArchive.ts';

export const peersVerb: Verb = {
  summary: 'Name the peers that send or receive',
  usage: 'list | add AET=host:port | remove AET',
  options: {},
  json: 'list: [{"aet","host","port"}]; add and remove: {"ok":true}',
  run: (call) => {
    const [action, text] = call.positionals;
    if (action === 'list') {
      return askOnce(call, 'peer.list', {}, ({ peers }) => {
        call.print(peers, peers.map(({ aet, host, port }) => `${aet}=${host}:${String(port)}`).join('\n'));
        return 0;
      });
    }
    const say = (sentence: string) => () => {
      call.print({ ok: true }, sentence);
      return 0 as const;
    };
    if (action === 'remove' && text !== undefined) return askOnce(call, 'peer.remove', { aet: text }, say(`${text} is no longer a peer`));
    if (action !== 'add' || text === undefined) return Promise.resolve(call.misused('Say: list, add AET=host:port, or remove AET.'));
    const peer = parsePeer(text, '=') ?? parsePeer(text, '@');
    if (peer === null) return Promise.resolve(call.misused('A peer is AET=host:port, for example PACS=10.0.0.5:104.'));
    return askOnce(call, 'peer.add', { peer }, say(`${peer.aet} is a peer now`));
  },
};
