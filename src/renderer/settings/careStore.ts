// Verification, repair and the rebuild of the index as the settings show them: what was asked for and what came of it, also when the section was left meanwhile.
import { create } from 'zustand';
import type { VerifyResult } from '../../contract/archive.ts';
import { request } from '../client/index.ts';

export type Care = 'verify' | 'repair' | 'reindex';

interface CareState {
  /** What this window asked for and waits for. */
  asked: Care | null;
  news:
    | { kind: 'none' }
    | { kind: 'failed'; message: string }
    | { kind: 'checked'; result: VerifyResult; repaired: boolean }
    | { kind: 'rebuilt'; instances: number; problems: number };
}

export const useCare = create<CareState>(() => ({ asked: null, news: { kind: 'none' } }));

async function ask(care: Care): Promise<CareState['news']> {
  if (care === 'reindex') {
    const answer = await request('archive.reindex', {});
    return answer.ok ? { kind: 'rebuilt', ...answer.value } : { kind: 'failed', message: answer.error.message };
  }
  const answer = await request(care === 'repair' ? 'archive.repair' : 'archive.verify', {});
  return answer.ok ? { kind: 'checked', result: answer.value, repaired: care === 'repair' } : { kind: 'failed', message: answer.error.message };
}

/** One at a time; a second is not begun. */
export async function takeCare(care: Care): Promise<void> {
  if (useCare.getState().asked !== null) return;
  useCare.setState({ asked: care, news: { kind: 'none' } });
  const news = await ask(care).catch((): CareState['news'] => ({
    kind: 'failed',
    message: 'No answer came from the archive. What is stored is safe. Try again.',
  }));
  useCare.setState({ asked: null, news });
}
