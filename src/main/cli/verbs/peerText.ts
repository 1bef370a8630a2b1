// The peer that a verb speaks of: AET@host:port, or the AE title of a peer that the archive knows.
import type { Peer } from '../../../contract/archive.ts';
import { fail, ok, type Result } from '../../../contract/result.ts';
import { parsePeer } from '../listenFlags.ts';
import type { Ask } from '../withArchive.ts';

export async function findPeer(ask: Ask, text: string): Promise<Result<Peer>> {
  const given = parsePeer(text, '@');
  if (given !== null) return ok(given);
  const listed = await ask('peer.list', {});
  if (!listed.ok) return listed;
  const known = listed.value.peers.find(({ aet }) => aet === text);
  return known === undefined ? fail('NOT_FOUND', `${text} is neither AET@host:port nor a known peer. Nothing was sent. See sagitta peers list.`) : ok(known);
}
