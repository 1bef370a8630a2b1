// Local users, settings and peers: small tables with typed reads and writes, each write in the audit. Passwords are hashed elsewhere (security).
import type { Database } from 'better-sqlite3';
import { peer as peerShape, type Peer, type PeerInput } from '../../contract/archive.ts';
import { defaultNetworkSettings } from '../../contract/network.ts';
import { defaultLifecycleSettings } from '../../contract/lifecycle.ts';
import { fail, ok } from '../../contract/result.ts';
import type { Settings } from '../../contract/user.ts';
import { defaultVolume3dSettings } from '../../contract/volume3d.ts';
import { defaultWatchSettings } from '../../contract/watch.ts';
import type { AuditLog, Peers, SettingsStore, UserRecord, Users } from './model.ts';

const defaultSettings: Settings = {
  aet: 'SAGITTA',
  host: '127.0.0.1',
  port: 11112,
  ...defaultNetworkSettings,
  ...defaultWatchSettings,
  ...defaultVolume3dSettings,
  ...defaultLifecycleSettings,
  theme: 'dark',
  scale: 100,
  renderer: 'auto',
};

export function createUsers(db: Database, audit: AuditLog, now: () => number): Users {
  const columns = 'id, name, method, passwordHash, osUser';
  const list = db.prepare<[], UserRecord>(`SELECT ${columns} FROM users ORDER BY createdAt, id`);
  const find = db.prepare<[string], UserRecord>(`SELECT ${columns} FROM users WHERE name = ?`);
  const insert = db.prepare('INSERT INTO users VALUES (@id, @name, @method, @passwordHash, @osUser, @createdAt)');
  const add = db.transaction((user: UserRecord) => {
    if (find.get(user.name)) return fail('CONFLICT', 'There is a user of this name already. Nothing was changed; choose another name.');
    insert.run({ ...user, createdAt: new Date(now()).toISOString() });
    audit.append({ who: user.name, action: 'user.created', subject: { userId: user.id }, detail: { method: user.method, osUser: user.osUser } });
    return ok({ id: user.id, name: user.name, method: user.method });
  });
  return { list: () => list.all(), find: (name) => find.get(name), add: (user) => add(user) };
}

export function createSettings(db: Database, audit: AuditLog): SettingsStore {
  const all = db.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');
  const put = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value');
  const drop = db.prepare('DELETE FROM settings WHERE key = ?');
  const get = (): Settings => {
    const rows = all.all().filter(({ key }) => key in defaultSettings);
    return { ...defaultSettings, ...Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown])) };
  };
  const set = db.transaction((change: Partial<Settings>, who: string): Settings => {
    const entries = (Object.entries(change) as [string, unknown][]).filter(([key, value]) => value !== undefined && key in defaultSettings);
    for (const [key, value] of entries) put.run(key, JSON.stringify(value));
    if (entries.length > 0) audit.append({ who, action: 'settings.changed', detail: Object.fromEntries(entries) });
    return get();
  });
  /** Beside the settings, so that it stands in no answer and in no row of the audit. */
  const hashKey = 'userIdentityHash';
  const setUserIdentityHash = db.transaction((hash: string | null, who: string) => {
    if (hash === null) drop.run(hashKey);
    else put.run(hashKey, JSON.stringify(hash));
    audit.append({ who, action: 'settings.changed', detail: { userIdentityPasscode: hash === null ? 'removed' : 'set' } });
  });
  return {
    get,
    set: (change, who) => set(change, who),
    userIdentityHash: () => all.all().flatMap(({ key, value }) => (key === hashKey ? [JSON.parse(value) as string] : []))[0] ?? null,
    setUserIdentityHash: (hash, who) => setUserIdentityHash(hash, who),
  };
}

export function createPeers(db: Database, audit: AuditLog): Peers {
  const columns = ['aet', 'host', 'port', 'tls', 'name', 'retrieveBy', 'maxAssociations', 'maxObjectsPerMinute'];
  const list = db.prepare<[], Peer>(`SELECT ${columns.join(', ')} FROM peers ORDER BY aet`);
  const put = db.prepare(`INSERT OR REPLACE INTO peers (${columns.join(', ')}) VALUES (${columns.map((column) => `@${column}`).join(', ')})`);
  const drop = db.prepare('DELETE FROM peers WHERE aet = ?');
  return {
    list: () => list.all(),
    add: db.transaction((given: PeerInput, who: string) => {
      const peer = peerShape.parse(given);
      put.run(peer);
      audit.append({ who, action: 'peer.added', detail: { ...peer } });
    }),
    remove: (aet, who) =>
      db.transaction(() => {
        if (drop.run(aet).changes === 0) return fail('NOT_FOUND', `There is no peer ${aet}; nothing was changed.`);
        audit.append({ who, action: 'peer.removed', detail: { aet } });
        return ok(undefined);
      })(),
  };
}
