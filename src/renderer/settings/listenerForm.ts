// AE title, host and port as a form: what is typed, what the archive has, and applying the difference.
import { useState } from 'react';
import type { ListenerState } from '../../contract/archive.ts';
import { request, useQuery } from '../client/index.ts';

export interface ListenerValues {
  aet: string;
  host: string;
  port: string;
}

export interface ListenerFormState {
  values: ListenerValues;
  change: (change: Partial<ListenerValues>) => void;
  /** True when the archive has other values. */
  dirty: boolean;
  /** Why it was not applied; what was in force stays so. */
  error: string | null;
  busy: boolean;
  /** false: refused, see `error`. */
  apply: () => Promise<boolean>;
}

/** The rule of PS3.5 §6.2 and of ports, as a sentence; null when the values are possible. */
function whyImpossible({ aet, host, port }: ListenerValues): string | null {
  if (!/^(?! +$)[\x20-\x5b\x5d-\x7e]{1,16}$/.test(aet)) return 'The AE title needs 1 to 16 plain characters, without a backslash.';
  if (host.trim() === '') return 'The host is missing. 127.0.0.1 accepts this computer only.';
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return 'The port is a number up to 65535.';
  return null;
}

/** The values in force stand in the fields: those of the running listener (a start option may differ from the settings), else the settings. */
export function useListenerForm(listener: ListenerState | undefined): ListenerFormState {
  const { value: settings } = useQuery('settings.get', {}, { refreshOn: (event) => event.type === 'settingsChanged' });
  const [typed, setTyped] = useState<Partial<ListenerValues>>({});
  const [error, setError] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const inForce = listener?.listening === true ? listener : settings;
  const held: ListenerValues = { aet: inForce?.aet ?? '', host: inForce?.host ?? '', port: inForce === undefined ? '' : String(inForce.port) };
  const values = { ...held, ...typed };
  const dirty = settings !== undefined && (values.aet !== held.aet || values.host !== held.host || values.port !== held.port);
  const apply = async (): Promise<boolean> => {
    if (!dirty) return true;
    const impossible = whyImpossible(values);
    setError(impossible);
    if (impossible !== null) return false;
    setBusy(true);
    const result = await request('settings.set', { aet: values.aet, host: values.host.trim(), port: Number(values.port) });
    setBusy(false);
    // What was typed on meanwhile stays typed.
    if (result.ok) setTyped((now) => (now === typed ? {} : now));
    else setError(result.error.message);
    return result.ok;
  };
  return { values, change: (change) => setTyped((now) => ({ ...now, ...change })), dirty, error, busy, apply };
}
