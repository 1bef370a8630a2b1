// Seeded damage to PDU streams, for tests that feed it to a real listener: bytes, lengths, types, cuts and repeats. The same seed is the same damage everywhere.

export type Random = () => number;

/** mulberry32. */
export function seededRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const oneOf = <T>(random: Random, from: readonly T[]): T => from[below(random, from.length)] as T;

const bytes = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff] as const;
const lengths = [0, 1, 2, 5, 6, 7, 0xffff, 0x10000, 0x100000, 0x7fffffff, 0xffffffff] as const;

/** Some bytes changed, taken out, put in or cut off. */
export function mutateBytes(given: Buffer, random: Random): Buffer {
  let mutated = Buffer.from(given);
  for (let edits = 1 + below(random, 4); edits > 0 && mutated.length > 0; edits -= 1) {
    const at = below(random, mutated.length);
    const few = 1 + below(random, 9);
    const kind = below(random, 6);
    if (kind === 0) mutated[at] = below(random, 256);
    else if (kind === 1) mutated[at] = oneOf(random, bytes);
    else if (kind === 2) mutated.fill(0xff, at, Math.min(mutated.length, at + few));
    else if (kind === 3) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + few)]);
    else if (kind === 4) mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(Math.max(0, at - few))]);
    else mutated = mutated.subarray(0, at);
  }
  return mutated;
}

/** PDUs as a list: types and lengths that lie, PDUs that are missing, doubled or out of order; `PDV` lengths and headers, too. */
export function mutatePdus(given: readonly Buffer[], random: Random): Buffer {
  const pdus = given.map((pdu) => Buffer.from(pdu));
  for (let edits = 1 + below(random, 3); edits > 0; edits -= 1) {
    const index = below(random, pdus.length);
    const pdu = pdus[index];
    if (pdu === undefined || pdu.length < 12) continue;
    const kind = below(random, 7);
    if (kind === 0) pdu[0] = below(random, 10);
    else if (kind === 1) pdu.writeUInt32BE(oneOf(random, lengths), 2);
    else if (kind === 2) pdu.writeUInt32BE((pdu.length - 6 + below(random, 9) - 4) >>> 0, 2);
    else if (kind === 3) pdu.writeUInt32BE(oneOf(random, [...lengths, pdu.length - 9, pdu.length - 11]) >>> 0, 6);
    else if (kind === 4) pdu.writeUInt16BE(below(random, 65536), 10);
    else if (kind === 5) pdus.splice(index, below(random, 2), pdus[below(random, pdus.length)] ?? pdu);
    else pdus.splice(below(random, pdus.length), 0, ...pdus.splice(index, 1));
  }
  return Buffer.concat(pdus);
}
