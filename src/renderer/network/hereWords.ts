// How much of a found study or series is on this machine, and what is on its way, in words. Pure.
import type { Transfer } from '../../contract/transfer.ts';
import { count, countOf } from '../ui/index.ts';
import { isActive, needsYou } from './transferWords.ts';

export interface HereWords {
  tone: 'ok' | 'busy' | 'plain' | 'warn' | 'none';
  words: string;
}

export interface Wanted {
  StudyInstanceUID: string;
  /** `''` for the study. */
  SeriesInstanceUID: string;
  /** As the peer says; null when it does not. */
  images: number | null;
}

const activeWords: Partial<Record<Transfer['state'], HereWords>> = {
  running: { tone: 'busy', words: 'retrieving' },
  queued: { tone: 'plain', words: 'queued' },
  waiting: { tone: 'warn', words: 'tries again' },
  paused: { tone: 'plain', words: 'paused' },
};

/** All objects that the peer tells of are here. */
function isAllHere(here: number, images: number | null): boolean {
  return images !== null && images > 0 && here >= images;
}

/** `here`: objects of it on this machine. `transfers`: newest first. */
export function hereWords(wanted: Wanted, here: number, transfers: readonly Transfer[]): HereWords {
  const concerns = transfers.filter(
    ({ kind, StudyInstanceUID, SeriesInstanceUID }) =>
      kind === 'retrieve' &&
      StudyInstanceUID === wanted.StudyInstanceUID &&
      (wanted.SeriesInstanceUID === '' || SeriesInstanceUID === '' || SeriesInstanceUID === wanted.SeriesInstanceUID),
  );
  const underWay = concerns.filter(isActive);
  const running = underWay.find(({ state }) => state === 'running') ?? underWay[0];
  if (running !== undefined) return activeWords[running.state] ?? { tone: 'plain', words: running.state };
  const told = wanted.images ?? retrievedTotal(wanted, concerns);
  if (isAllHere(here, told)) return { tone: 'ok', words: 'on this machine' };
  const last = concerns[0];
  if (last !== undefined && needsYou(last)) return { tone: 'warn', words: here === 0 ? 'retrieve failed' : `failed, ${count(here)} here` };
  if (here === 0) return { tone: 'none', words: 'not here' };
  return told === null || told === 0
    ? { tone: 'plain', words: `${countOf(here, 'image')} here` }
    : { tone: 'plain', words: `${count(here)} of ${count(told)} here` };
}

/** Not all peers tell how many objects a study has; when it was retrieved they had to. null = it was not retrieved whole. */
function retrievedTotal({ SeriesInstanceUID }: Pick<Wanted, 'SeriesInstanceUID'>, concerns: readonly Transfer[]): number | null {
  const whole = concerns.find((transfer) => transfer.SeriesInstanceUID === SeriesInstanceUID && transfer.state === 'done');
  return whole?.total ?? null;
}
