// The hanging protocols and saved layouts of the archive, kept at hand so that opening a study does not wait for them.
import { create } from 'zustand';
import type { ListedProtocol, SavedLayout } from '../../../contract/hanging.ts';
import { onEvent, request } from '../../client/index.ts';

interface Known {
  readonly protocols: readonly ListedProtocol[];
  readonly layouts: readonly SavedLayout[];
  /** false until the archive answered once. */
  readonly loaded: boolean;
}

export const useProtocols = create<Known>(() => ({ protocols: [], layouts: [], loaded: false }));

async function reload(): Promise<void> {
  const [protocols, layouts] = await Promise.all([request('hanging.list', {}), request('layout.list', {})]);
  useProtocols.setState({
    ...(protocols.ok ? { protocols: protocols.value.protocols, loaded: true } : {}),
    ...(layouts.ok ? { layouts: layouts.value.layouts } : {}),
  });
}

let following = false;

/** Asks once, and again when they changed; for the life of the window. */
export function followProtocols(): void {
  if (following) return;
  following = true;
  void reload();
  onEvent((event) => {
    if (event.type === 'hangingChanged' || event.type === 'userChanged' || event.type === 'archiveHealthChanged') void reload();
  });
}
