// The local user: made at first run with a password (argon2id) or as "this computer's login"; asked again at each signature. Roles come later, at this door.
import { userInfo } from 'node:os';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { User } from '../../contract/user.ts';
import type { Store, UserRecord } from '../store/index.ts';

type Users = Pick<Store, 'users'>;

/** RFC 9106, second recommended option: argon2id (the package's default), 64 MiB, 3 passes, 4 lanes. */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 4 };

/** Native code, loaded when a password is at hand. */
const argon2 = () => import('@node-rs/argon2');

/** Name of the account of the operating system; '' where there is none. */
export function osUserName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

function toUser({ id, name, method }: UserRecord): User {
  return { id, name, method };
}

/** The user of this workstation: the one made first. */
export function currentUser(store: Users): User | null {
  const [first] = store.users.list();
  return first ? toUser(first) : null;
}

/** A null password makes a user who signs by the login of this computer. CONFLICT when there is a user already. */
export async function createUser(store: Users, input: { name: string; password: string | null }): Promise<Result<User>> {
  if (store.users.list().length > 0) return fail('CONFLICT', 'This workstation has its user already. Nothing was changed.');
  const passwordHash = input.password === null ? null : await (await argon2()).hash(input.password, cost);
  return store.users.add({
    id: crypto.randomUUID(),
    name: input.name,
    method: input.password === null ? 'computer-login' : 'password',
    passwordHash,
    osUser: osUserName(),
  });
}

/** Who signs: NO_USER without such a user, WRONG_PASSWORD when the password does not fit, FORBIDDEN when another account of this computer is logged in. */
export async function verifyUser(store: Users, name: string, password: string | null): Promise<Result<User>> {
  const found = store.users.find(name.trim());
  if (!found) return fail('NO_USER', 'There is no user of this name on this workstation. Nothing was signed; check the name.');
  if (found.passwordHash === null) {
    if (found.osUser === osUserName()) return ok(toUser(found));
    return fail('FORBIDDEN', 'This user signs by another account of this computer. Nothing was signed; log in with that account.');
  }
  if (password !== null && (await (await argon2()).verify(found.passwordHash, password))) return ok(toUser(found));
  return fail('WRONG_PASSWORD', 'The password does not fit. Nothing was signed; try again.');
}
