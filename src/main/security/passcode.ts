// The passcode that callers of the listener show (PS3.7 D.3.3.7): hashed with argon2id, verified by hash. Users and their passwords are elsewhere.

/** OWASP's least for argon2id: 19 MiB, 2 passes; lighter than a user's, since each association asks. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

const argon2 = () => import('@node-rs/argon2');

export async function hashPasscode(passcode: string): Promise<string> {
  return (await argon2()).hash(passcode, cost);
}

export async function verifyPasscode(hash: string, passcode: Uint8Array): Promise<boolean> {
  return (await argon2()).verify(hash, passcode);
}
