// What the handlers of all subjects share: the parts they work with, who asks, and the usual answers.
import { fail, ok, type Result } from '../../contract/result.ts';
import type { SettingsAnswer } from '../../contract/user.ts';
import type { TransferQueue } from '../transfers/index.ts';
import type { RequestContext } from '../rpc/server.ts';
import type { ArchiveEvents } from './events.ts';
import type { Commitments } from './commitments.ts';
import type { FolderWatching } from './folderWatching.ts';
import type { Jobs } from './jobs.ts';
import type { ListenerControl } from './listenerControl.ts';
import type { PeerSecurity } from './peerSecurity.ts';
import type { Rooms } from './rooms.ts';
import type { ListenRun } from './runSettings.ts';

export interface HandlerParts {
  rooms: Rooms;
  events: ArchiveEvents;
  jobs: Jobs;
  listener: ListenerControl;
  /** Each peer that is handed to dimse goes through its `dial`. */
  security: PeerSecurity;
  watching: FolderWatching;
  commitments: Commitments;
  transfers: TransferQueue;
  /** False for a one-shot verb that opened the archive itself: settings are kept, nothing is bound. */
  isListening: boolean;
  /** What the command line said of the listener for this run; null where the settings stand. */
  thisRun: SettingsAnswer['thisRun'];
  /** The same, with the files of TLS. */
  run: ListenRun;
}

/** Name that stands in the audit for who asks. */
export function whoAsks({ rooms }: HandlerParts, { actor }: RequestContext): string {
  const user = rooms.currentUser();
  return actor === 'window' && user !== null ? user.name : `${rooms.osUser} (${actor === 'cli' ? 'command line' : 'window'})`;
}

export function noStudy(): Result<never> {
  return fail('NOT_FOUND', 'The archive has no such study. Nothing was changed. Look for it in the worklist.');
}

/** Tells the notice that belongs to a success; the result is passed on as it is. */
export function tell<T>(result: Result<T>, then: (value: T) => void): Result<T> {
  if (result.ok) then(result.value);
  return result;
}

export function done(): Result<Record<string, never>> {
  return ok({});
}
