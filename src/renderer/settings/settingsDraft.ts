// Some of the settings as a form: what is kept, what is typed, and applying the difference. What is refused stays typed, with the reason.
import { useState } from 'react';
import type { RouteInput, RouteOutput } from '../../contract/routes.ts';
import { request, useQuery } from '../client/index.ts';

export type Held = RouteOutput<'settings.get'>;
export type Change = RouteInput<'settings.set'>;

export interface SettingsDraft {
  /** Kept values under the typed ones; undefined until the archive has answered. */
  values: Held | undefined;
  change: (change: Change) => void;
  dirty: boolean;
  busy: boolean;
  error: string | null;
  apply: () => Promise<boolean>;
}

/** A number that is none (NaN) is written as null, and is not the same as nothing set. */
function isSame(typed: unknown, kept: unknown): boolean {
  return Number.isNaN(typed) ? false : JSON.stringify(typed) === JSON.stringify(kept);
}

/** What was typed on while the archive applied the rest stays typed. */
export function withoutSent(now: Change, sent: Change): Change {
  const left = Object.entries(now).filter(([key, value]) => !isSame(value, (sent as Record<string, unknown>)[key]));
  return Object.fromEntries(left);
}

export function useSettingsDraft(): SettingsDraft {
  const { value: held, refresh } = useQuery('settings.get', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const [typed, setTyped] = useState<Change>({});
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const kept = held as Record<string, unknown> | undefined;
  const dirty = held !== undefined && Object.entries(typed).some(([key, value]) => !isSame(value, kept?.[key]));
  const apply = async (): Promise<boolean> => {
    const sent = typed;
    if (Object.values(sent).some((value) => Number.isNaN(value))) {
      setError('One of the fields needs a whole number. Nothing was changed.');
      return false;
    }
    setBusy(true);
    const answer = await request('settings.set', sent);
    setBusy(false);
    setError(answer.ok ? null : answer.error.message);
    if (answer.ok) {
      refresh();
      setTyped((now) => withoutSent(now, sent));
    }
    return answer.ok;
  };
  const shown = Object.fromEntries(Object.entries(typed).filter(([key]) => key !== 'userIdentityPasscode')) as Partial<Held>;
  const values = held === undefined ? undefined : { ...held, ...shown };
  return { values, change: (change) => setTyped((now) => ({ ...now, ...change })), dirty, busy, error, apply };
}
