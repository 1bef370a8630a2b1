// Whether a connection comes from a peer's host: addresses compared as numbers, host names looked up beside the protocol and remembered. No policy here.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/** All addresses of a host name; rejects when it has none. */
export type LookUp = (host: string) => Promise<string[]>;

export interface PeerAddresses {
  /** At once where it can be said at once. A name that cannot be looked up is nobody's. */
  isAt(host: string, address: string): boolean | Promise<boolean>;
}

/** So long an answer is good, in ms; a failure is asked again sooner. */
const FRESH_MS = 60_000;
const FAILED_MS = 5_000;
/** A caller waits no longer for the name service. */
const PATIENCE_MS = 5_000;

interface Answer {
  addresses: string[];
  goodUntil: number;
}

export function createPeerAddresses(look: LookUp = lookUpAll, now: () => number = Date.now): PeerAddresses {
  const answers = new Map<string, Answer>();
  const asked = new Map<string, Promise<Answer>>();
  /** One look-up at a time: each may block a thread of the pool that the object files need too. */
  let turn: Promise<unknown> = Promise.resolve();

  function ask(host: string): Promise<Answer> {
    const running = asked.get(host);
    if (running !== undefined) return running;
    const answer = turn.then(async (): Promise<Answer> => {
      const found = await look(host).catch(() => []);
      // A name service that is away for a while does not make a stranger of a peer that was known a minute ago.
      const addresses = found.length > 0 ? found : (answers.get(host)?.addresses ?? []);
      const fresh = { addresses, goodUntil: now() + (found.length > 0 ? FRESH_MS : FAILED_MS) };
      answers.set(host, fresh);
      asked.delete(host);
      return fresh;
    });
    turn = answer;
    asked.set(host, answer);
    return answer;
  }

  return {
    isAt(host, address) {
      if (isIP(host) !== 0) return isSame(host, address);
      const known = answers.get(host);
      if (known !== undefined && known.goodUntil > now()) return holds(known, address);
      return Promise.race([ask(host).then((answer) => holds(answer, address)), impatience()]);
    },
  };
}

function holds({ addresses }: Answer, address: string): boolean {
  return addresses.some((one) => isSame(one, address));
}

function impatience(): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), PATIENCE_MS).unref();
  });
}

async function lookUpAll(host: string): Promise<string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

/** `::1` and `0:0:0:0:0:0:0:1` are the same, and so are an IPv4 address and its form in IPv6. */
function isSame(one: string, other: string): boolean {
  if (one === other) return true;
  const family = isIP(one);
  const otherFamily = isIP(other);
  if (family === 0 || otherFamily === 0) return false;
  const list = new BlockList();
  list.addAddress(one, family === 4 ? 'ipv4' : 'ipv6');
  return list.check(other, otherFamily === 4 ? 'ipv4' : 'ipv6');
}
