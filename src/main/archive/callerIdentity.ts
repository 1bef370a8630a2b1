// Checks the name and passcode that a caller of the listener shows (PS3.7 D.3.3.7) against the settings. It keeps no passcode.
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { verifyPasscode } from '../security/index.ts';

export interface ExpectedIdentity {
  name: string;
  hash: string | null;
}

/** So many callers wait for the slow hash at once; more are turned away, and may come again. */
const MOST_WAITING = 16;
const MOST_BYTES = 256;

/** One slow hash at a time, so that strangers cannot fill memory and processors with them; who was right before is known by a keyed digest of this process. */
export function createCallerIdentity(expected: () => ExpectedIdentity): (name: Uint8Array, passcode: Uint8Array) => Promise<boolean> {
  const key = randomBytes(32);
  const digest = (bytes: Uint8Array, context: string): Buffer => createHmac('sha256', key).update(context).update('\0').update(bytes).digest();
  let lastGood: Buffer | null = null;
  let waiting = 0;
  let turn: Promise<unknown> = Promise.resolve();

  async function verify(hash: string, passcode: Uint8Array): Promise<boolean> {
    const seen = digest(passcode, hash);
    if (lastGood !== null && timingSafeEqual(seen, lastGood)) return true;
    if (waiting >= MOST_WAITING) return false;
    waiting += 1;
    const verified = turn.then(() => verifyPasscode(hash, passcode)).finally(() => (waiting -= 1));
    turn = verified.catch(() => undefined);
    if (!(await verified)) return false;
    lastGood = seen;
    return true;
  }

  return async (name, passcode) => {
    const { name: wanted, hash } = expected();
    if (hash === null || wanted === '' || passcode.length > MOST_BYTES) return false;
    const isName = timingSafeEqual(digest(name, 'name'), digest(Buffer.from(wanted, 'utf8'), 'name'));
    return (await verify(hash, passcode)) && isName;
  };
}
