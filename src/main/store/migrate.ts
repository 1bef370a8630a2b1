// Brings a database to the newest schema: numbered migrations in order, each in its own transaction, never changed once released.
import type { Database } from 'better-sqlite3';
import { fail, ok, type Result } from '../../contract/result.ts';
import { m0001Initial } from './migrations/m0001Initial.ts';
import { m0002Query } from './migrations/m0002Query.ts';
import { m0003Network } from './migrations/m0003Network.ts';
import { m0004Commitments } from './migrations/m0004Commitments.ts';
import { m0005Search } from './migrations/m0005Search.ts';
import { m0006Transfers } from './migrations/m0006Transfers.ts';
import { m0007Lifecycle } from './migrations/m0007Lifecycle.ts';
import { m0008Damage } from './migrations/m0008Damage.ts';
import { m0009Annotations } from './migrations/m0009Annotations.ts';

/** Migration n stands at n-1. */
export const migrations: readonly string[] = [
  m0001Initial,
  m0002Query,
  m0003Network,
  m0004Commitments,
  m0005Search,
  m0006Transfers,
  m0007Lifecycle,
  m0008Damage,
  m0009Annotations,
];

/** NOT_READY when a newer Sagitta has written this database. */
export function migrate(db: Database, upTo: number = migrations.length): Result<void> {
  const at = db.pragma('user_version', { simple: true }) as number;
  if (at > migrations.length)
    return fail('NOT_READY', `This archive was written by a newer Sagitta (schema ${String(at)}). Nothing was changed; install the newer version to open it.`);
  for (let next = at; next < upTo; next += 1) {
    db.transaction(() => {
      db.exec(migrations[next] ?? '');
      db.pragma(`user_version = ${String(next + 1)}`);
    })();
  }
  return ok(undefined);
}
