// peers: the systems that this archive knows by their AE title.
import { peer as peerShape, type Peer } from '../../../contract/archive.ts';
import type { Verb } from '../verb.ts';
import { parsePeer } from '../listenFlags.ts';
import { askOnce } from '../withArchive.ts';

export const peersVerb: Verb = {
  summary: 'Name the peers that send or receive',
  usage: 'list | add AET=host:port[/tls] [--name N] [--get] [--max-associations N] [--max-objects-per-minute N] | remove AET',
  options: {
    name: { type: 'string', value: 'N', text: 'what people call it' },
    get: { type: 'boolean', text: 'fetch studies from it by C-GET instead of C-MOVE' },
    'max-associations': { type: 'string', value: 'N', text: 'associations at once from it, at most' },
    'max-objects-per-minute': { type: 'string', value: 'N', text: 'past this it is read more slowly; nothing is lost' },
  },
  json: 'list: [{"aet","host","port","tls","name","retrieveBy","maxAssociations","maxObjectsPerMinute"}]; add and remove: {"ok":true}',
  run: (call) => {
    const [action, text] = call.positionals;
    if (action === 'list') {
      return askOnce(call, 'peer.list', {}, ({ peers }) => {
        call.print(peers, peers.map(lineOf).join('\n'));
        return 0;
      });
    }
    const say = (sentence: string) => () => {
      call.print({ ok: true }, sentence);
      return 0 as const;
    };
    if (action === 'remove' && text !== undefined) return askOnce(call, 'peer.remove', { aet: text }, say(`${text} is no longer a peer`));
    if (action !== 'add' || text === undefined) return Promise.resolve(call.misused('Say: list, add AET=host:port, or remove AET.'));
    const address = parsePeer(text, '=') ?? parsePeer(text, '@');
    if (address === null) return Promise.resolve(call.misused('A peer is AET=host:port, for example PACS=10.0.0.5:104, or PACS=10.0.0.5:2762/tls.'));
    const peer = peerShape.safeParse({
      ...address,
      name: call.text('name') ?? '',
      retrieveBy: call.flag('get') ? 'get' : 'move',
      maxAssociations: numberOf(call.text('max-associations')),
      maxObjectsPerMinute: numberOf(call.text('max-objects-per-minute')),
    });
    if (!peer.success) return Promise.resolve(call.misused('A name has at most 64 characters; associations are 1 to 1000, objects a minute 6 or more.'));
    return askOnce(call, 'peer.add', { peer: peer.data }, say(`${address.aet} is a peer now`));
  },
};

function lineOf({ aet, host, port, tls, name }: Peer): string {
  return `${aet}=${host}:${String(port)}${tls === 'tls' ? '/tls' : ''}${name === '' ? '' : `  ${name}`}`;
}

function numberOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}
