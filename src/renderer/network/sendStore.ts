// Which studies the send panel is about, and where they went last time. null: it is closed.
import { create } from 'zustand';
import { request } from '../client/index.ts';

export interface StudyToSend {
  StudyInstanceUID: string;
  PatientName: string;
  StudyDescription: string;
}

interface SendState {
  studies: readonly StudyToSend[] | null;
  /** What had the focus; it gets it back. */
  returnTo: HTMLElement | null;
  peers: readonly string[];
  busy: boolean;
  problem: string | null;
}

export const useSend = create<SendState>(() => ({ studies: null, returnTo: null, peers: [], busy: false, problem: null }));

export function openSend(studies: readonly StudyToSend[]): void {
  if (studies.length === 0) return;
  const active = document.activeElement instanceof HTMLElement ? document.activeElement : null;
  useSend.setState(({ returnTo }) => ({ studies, returnTo: returnTo ?? active, problem: null }));
}

export function closeSend(): void {
  const { returnTo } = useSend.getState();
  useSend.setState({ studies: null, returnTo: null, problem: null });
  if (returnTo?.isConnected === true) returnTo.focus();
}

export function setSendPeer(aet: string, on: boolean): void {
  useSend.setState(({ peers }) => ({ peers: on ? [...peers, aet] : peers.filter((known) => known !== aet), problem: null }));
}

/** Queues one transfer for each study and peer; the panel closes when that went well, and says why when it did not. */
export async function send(peerAets: readonly string[]): Promise<boolean> {
  const { studies, busy } = useSend.getState();
  if (studies === null || busy || peerAets.length === 0) return false;
  useSend.setState({ busy: true, problem: null });
  const answer = await request('transfer.send', { StudyInstanceUIDs: studies.map(({ StudyInstanceUID }) => StudyInstanceUID), peerAets: [...peerAets] });
  useSend.setState({ busy: false, problem: answer.ok ? null : answer.error.message });
  if (answer.ok) closeSend();
  return answer.ok;
}
