// "on this machine" must mean all of it: a study that looks complete and is not is read without its missing images.
import { expect, it } from 'vitest';
import type { Transfer } from '../../contract/transfer.ts';
import { hereWords } from './hereWords.ts';

const study = { StudyInstanceUID: '1.2', SeriesInstanceUID: '', images: 166 };
const retrieval = { kind: 'retrieve', StudyInstanceUID: '1.2', SeriesInstanceUID: '', state: 'running' } as Transfer;

it('says on this machine only when every object that the peer tells of is here', () => {
  expect([0, 1, 165, 166, 167].map((here) => hereWords(study, here, []).words)).toEqual([
    'not here',
    '1 of 166 here',
    '165 of 166 here',
    'on this machine',
    'on this machine',
  ]);
});

it('does not say it when nobody told how many there are', () => {
  expect(hereWords({ ...study, images: null }, 166, []).words).toBe('166 images here');
  const retrieved = { ...retrieval, state: 'done', total: 166 } as Transfer;
  expect(hereWords({ ...study, images: null }, 166, [retrieved]).words).toBe('on this machine');
  expect(hereWords({ ...study, images: null }, 165, [retrieved]).words).toBe('165 of 166 here');
  expect(hereWords({ ...study, images: null }, 166, [{ ...retrieved, SeriesInstanceUID: '1.2.1' }]).words).toBe('166 images here');
});

it('shows what is on its way, and that a retrieval failed', () => {
  expect(hereWords(study, 20, [retrieval]).words).toBe('retrieving');
  expect(hereWords(study, 20, [{ ...retrieval, state: 'queued' }]).words).toBe('queued');
  expect(hereWords(study, 20, [{ ...retrieval, state: 'failed' }])).toEqual({ tone: 'warn', words: 'failed, 20 here' });
  expect(hereWords(study, 166, [{ ...retrieval, state: 'failed' }]).words).toBe('on this machine');
});

it('does not take a send, another study or another series for a retrieval of this one', () => {
  expect(
    hereWords(study, 0, [
      { ...retrieval, kind: 'send' },
      { ...retrieval, StudyInstanceUID: '1.3' },
    ]).words,
  ).toBe('not here');
  const series = { ...study, SeriesInstanceUID: '1.2.1' };
  expect(hereWords(series, 0, [{ ...retrieval, SeriesInstanceUID: '1.2.9' }]).words).toBe('not here');
  expect(hereWords(series, 0, [{ ...retrieval, SeriesInstanceUID: '1.2.1' }]).words).toBe('retrieving');
});
