// Seeded mutations of association requests and messages: no crash, no hang, no residue.
import { describe, expect, it } from 'vitest';
import {
  echoCommand,
  events,
  expectAlive,
  file,
  listen,
  pdata,
  rawPeer,
  requestPdu,
  sink,
  storeCommand,
  useListenerRig,
} from '../../../test/helpers/listenerRig.ts';

useListenerRig();

/** mulberry32: the same mutations on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function mutate(bytes: Buffer, random: () => number): Buffer {
  const mutated = Buffer.from(bytes);
  const pick = (limit: number): number => Math.floor(random() * limit);
  const edits = 1 + pick(4);
  for (let edit = 0; edit < edits; edit += 1) {
    const at = pick(mutated.length);
    const kind = pick(4);
    if (kind === 0) mutated[at] = pick(256);
    else if (kind === 1) mutated[at] = [0, 1, 0x7f, 0x80, 0xff][pick(5)]!;
    else if (kind === 2) mutated.fill(0xff, at, at + 1 + pick(4));
    else return Buffer.concat([mutated.subarray(0, at), random() < 0.5 ? mutated.subarray(Math.min(mutated.length, at + 1 + pick(9))) : Buffer.alloc(0)]);
  }
  return mutated;
}

describe('200 seeded mutations', () => {
  it('end each association, leave no residue and a listener that answers (catches: crash, hang)', async () => {
    await listen({ acceptAnyCalledAet: true, timeouts: { artimMs: 150, idleMs: 150 } });
    const data = pdata(1, false, true, file.dataSet.subarray(0, 600));
    for (let batch = 0; batch < 10; batch += 1) {
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const seed = batch * 20 + index;
          const random = seededRandom(seed);
          const peer = await rawPeer();
          const rq = requestPdu();
          if (seed % 2 === 0) peer.send(mutate(Buffer.concat([rq, storeCommand, data]), random));
          else peer.send(rq, mutate(Buffer.concat([storeCommand, data, echoCommand]), random));
          for (let pdu = await peer.next(); pdu !== undefined; pdu = await peer.next());
        }),
      );
      await expectAlive();
    }
    expect(await sink.residue()).toEqual([]);
    const opened = events.filter((event) => event.kind === 'association.opened').length;
    await expect.poll(() => events.filter((event) => event.kind === 'association.closed').length).toBe(opened);
  }, 30_000);
});
