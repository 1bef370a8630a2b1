// The settings that rule now: as they are kept, and over them what the command line said for this run. Pure.
import type { Settings } from '../../contract/user.ts';
import type { TlsSettings } from './tlsFiles.ts';

/** What the command line may say of the listener; null or absent = what the settings say. */
export interface ListenRun {
  host: string | null;
  port: number | null;
  aet: string | null;
  tls?: { [K in keyof TlsSettings]?: TlsSettings[K] | undefined } | undefined;
}

export function settingsOfRun(stored: Settings, { host, port, aet, tls }: ListenRun): Settings {
  const said = Object.fromEntries(Object.entries(tls ?? {}).filter(([, value]) => value !== undefined)) as Partial<TlsSettings>;
  return { ...stored, ...said, host: host ?? stored.host, port: port ?? stored.port, aet: aet ?? stored.aet };
}
