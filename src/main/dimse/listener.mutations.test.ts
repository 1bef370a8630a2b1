// 10,000 seeded mutations of association requests, P-DATA streams and command sets against a real listener on real sockets: no crash, no hang, bounded memory, no residue.
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import {
  command,
  echoCommand,
  events,
  expectAlive,
  file,
  listen,
  listener,
  pdata,
  requestPdu,
  sink,
  storeCommand,
  useListenerRig,
  user,
} from '../../../test/helpers/listenerRig.ts';
import { mutateBytes, mutatePdus, seededRandom } from '../../../test/helpers/mutate.ts';
import { CT_IMAGE_STORAGE, EXPLICIT_LITTLE } from '../../../test/helpers/ctFile.ts';
import { encodeReleaseRq } from './pdu/encodePdu.ts';

useListenerRig();

const MUTATIONS = 10_000;
const AT_ONCE = 64;
/** A connection that neither side ends would hang here; ARTIM and idle end it long before. */
const ENDS_WITHIN_MS = 20_000;
/** Generous: the listener holds 64 connections with at most half a MB of request each; a leak of what 10,000 of them send is far beyond it. */
const MOST_GROWTH = 300 * 1024 * 1024;

const data = pdata(1, false, true, file.dataSet.subarray(0, 600));
const richUser = { ...user, asyncOperations: { invoked: 8, performed: 8 }, roles: [{ sopClassUid: CT_IMAGE_STORAGE, scu: true, scp: true }] };
const request = requestPdu();
const richRequest = requestPdu({ user: { ...richUser, extended: [{ sopClassUid: CT_IMAGE_STORAGE, info: Buffer.from([2]) }] } });
const manyContexts = requestPdu({
  contexts: Array.from({ length: 128 }, (_, index) => ({ id: index * 2 + 1, abstractSyntax: CT_IMAGE_STORAGE, transferSyntaxes: [EXPLICIT_LITTLE] })),
});
const bareCommand = command({});

/** What a sender with this seed says: five kinds of damage in turn. */
function streamOf(seed: number): Buffer[] {
  const random = seededRandom(seed);
  switch (seed % 5) {
    case 0:
      return [mutateBytes([request, richRequest, manyContexts][seed % 3] ?? request, random), storeCommand, data];
    case 1:
      return [request, mutateBytes(Buffer.concat([storeCommand, data, echoCommand]), random)];
    case 2:
      return [mutatePdus([request, storeCommand, data, echoCommand, encodeReleaseRq()], random)];
    case 3:
      return [request, pdata(1, true, true, mutateBytes(bareCommand, random)), data, echoCommand];
    default:
      return [request, mutatePdus([storeCommand, data, storeCommand, data, echoCommand, encodeReleaseRq()], random)];
  }
}

/** Sends it, in one write or in pieces, and resolves when the connection is over; some hang up at once, some wait for the other side. */
function play(seed: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: listener.port, host: '127.0.0.1', noDelay: true });
    const timer = setTimeout(() => reject(new Error(`The connection of seed ${String(seed)} hangs.`)), ENDS_WITHIN_MS);
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    const stream = Buffer.concat(streamOf(seed));
    const cut = Math.floor(stream.length * seededRandom(seed + 1)());
    socket.write(stream.subarray(0, cut));
    socket.write(stream.subarray(cut));
    if (seed % 7 !== 0) socket.end();
  });
}

it('10,000 mutations end each association, leave no residue and a listener that answers (catches: crash, hang, leak)', async () => {
  await listen({ acceptAnyCalledAet: true, maxAssociations: 1000, timeouts: { artimMs: 150, idleMs: 150 } });
  let next = 0;
  let before = 0;
  // The first fifth warms up: what memory it takes is not counted as growth.
  for (const end of [MUTATIONS / 5, MUTATIONS]) {
    const sender = async (): Promise<void> => {
      while (next < end) {
        next += 1;
        await play(next);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    await expectAlive();
    if (before === 0) before = process.memoryUsage().rss;
  }
  expect(process.memoryUsage().rss - before).toBeLessThan(MOST_GROWTH);
  await expect.poll(() => sink.residue()).toEqual([]);
  const count = (kind: string): number => events.filter((event) => event.kind === kind).length;
  await expect.poll(() => count('association.closed')).toBe(count('association.opened'));
  expect(count('association.opened')).toBeGreaterThan(MUTATIONS / 10);
}, 120_000);
