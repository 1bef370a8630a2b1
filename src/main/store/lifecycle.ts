// Which studies stay and which go by themselves: what is kept, when it was last used, retention by age, a quota of bytes. Only final, unkept studies ever go, and into the trash.
import type { Database } from 'better-sqlite3';
import { fail, ok } from '../../contract/result.ts';
import type { Settings } from '../../contract/user.ts';
import type { AuditLog } from './model.ts';
import type { Lifecycle, Trash } from './trashModel.ts';

interface Context {
  db: Database;
  audit: AuditLog;
  trash: Trash;
  settings: () => Pick<Settings, 'retentionDays' | 'quotaBytes'>;
  now: () => number;
}

const dayMs = 86_400_000;
/** Studies that one look moves; the next look goes on. */
const mostAtOnce = 200;

const lastUse = 'max(s.lastObjectAt, coalesce(l.lastUsedAt, 0))';
/** Signed to the end, not to be kept, and nothing of it still on its way to somebody. */
const candidates = `FROM studies s LEFT JOIN studyLifecycle l ON l.StudyInstanceUID = s.StudyInstanceUID
  WHERE s.status IN ('final', 'amended') AND coalesce(l.keep, 0) = 0
  AND s.StudyInstanceUID NOT IN (SELECT StudyInstanceUID FROM transfers WHERE state IN ('queued', 'running', 'paused', 'waiting'))`;
/** What somebody else has said to keep goes first, then what was sent. */
const elsewhere = `CASE WHEN s.StudyInstanceUID IN (SELECT StudyInstanceUID FROM commitments WHERE role = 'requested' AND state = 'committed') THEN 0
  WHEN s.StudyInstanceUID IN (SELECT StudyInstanceUID FROM transfers WHERE kind = 'send' AND state = 'done') THEN 1 ELSE 2 END`;

export function createLifecycle(c: Context): Lifecycle {
  const { db, audit, now } = c;
  const study = db.prepare('SELECT 1 FROM studies WHERE StudyInstanceUID = ?');
  const setKeep = db.prepare(`INSERT INTO studyLifecycle (StudyInstanceUID, keep) VALUES (@uid, @keep)
    ON CONFLICT (StudyInstanceUID) DO UPDATE SET keep = @keep`);
  const setUsed = db.prepare(`INSERT INTO studyLifecycle (StudyInstanceUID, lastUsedAt) VALUES (@uid, @at)
    ON CONFLICT (StudyInstanceUID) DO UPDATE SET lastUsedAt = max(lastUsedAt, @at)`);
  const kept = db.prepare<[string], { keep: number }>('SELECT keep FROM studyLifecycle WHERE StudyInstanceUID = ?');
  const old = db.prepare<[number, number], { uid: string }>(
    `SELECT s.StudyInstanceUID AS uid ${candidates} AND ${lastUse} < ? ORDER BY ${lastUse}, s.id LIMIT ?`,
  );
  const byUse = db.prepare<[number], { uid: string; id: number }>(
    `SELECT s.StudyInstanceUID AS uid, s.id ${candidates} ORDER BY ${elsewhere}, ${lastUse}, s.id LIMIT ?`,
  );
  const bytesOf = db.prepare<[number], { bytes: number }>(
    'SELECT coalesce(sum(i.size), 0) AS bytes FROM series r JOIN instances i ON i.seriesId = r.id WHERE r.studyId = ?',
  );
  const total = db.prepare<[], { bytes: number }>('SELECT coalesce(sum(size), 0) AS bytes FROM instances');

  async function discard(uid: string, cause: 'retention' | 'quota', reason: string): Promise<number> {
    const done = await c.trash.delete([uid], { who: 'system', reason, cause, force: true });
    return done.ok ? 1 : 0;
  }

  async function retain(days: number | null): Promise<number> {
    if (days === null) return 0;
    const reason = `Final, and not used for ${String(days)} days.`;
    let moved = 0;
    for (const { uid } of old.all(now() - days * dayMs, mostAtOnce)) moved += await discard(uid, 'retention', reason);
    return moved;
  }

  async function fitQuota(quota: number | null): Promise<number> {
    if (quota === null) return 0;
    let over = (total.get()?.bytes ?? 0) - quota;
    let moved = 0;
    for (const { uid, id } of over > 0 ? byUse.all(mostAtOnce) : []) {
      if (over <= 0) break;
      const bytes = bytesOf.get(id)?.bytes ?? 0;
      const gone = await discard(uid, 'quota', 'The archive holds more than its quota.');
      moved += gone;
      over -= gone * bytes;
    }
    return moved;
  }

  return {
    keep: db.transaction((uid: string, keep: boolean, who: string) => {
      if (!study.get(uid)) return fail('NOT_FOUND', 'The archive has no such study. Nothing was changed.');
      setKeep.run({ uid, keep: keep ? 1 : 0 });
      audit.append({ who, action: 'study.kept', subject: { StudyInstanceUID: uid }, detail: { keep } });
      return ok({});
    }),
    isKept: (uid) => kept.get(uid)?.keep === 1,
    used: (uid) => {
      setUsed.run({ uid, at: now() });
    },
    async tidy() {
      const { retentionDays, quotaBytes } = c.settings();
      const retention = await retain(retentionDays);
      return { retention, quota: await fitQuota(quotaBytes) };
    },
  };
}
