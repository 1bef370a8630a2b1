// Which objects a rule means, what a state may become, and how long a pause is: pure tables.
import { describe, expect, it } from 'vitest';
import { routingRule, transferStates } from '../../contract/transfer.ts';
import type { ArrivedObject } from '../store/index.ts';
import { defaultRetryPlan, pauseAfter } from './retryPlan.ts';
import { matchesPattern, targetsOf } from './rules.ts';
import { createSpeed } from './speed.ts';
import { hasEnded, nextState } from './states.ts';

const object: ArrivedObject = { SOPInstanceUID: '1.2', source: 'CT1', origin: 'received', Modality: 'CT', StationName: 'ROOM 2', BodyPartExamined: 'CHEST' };
const all = { id: 'r', name: 'r', enabled: true, modality: '', stationName: '', bodyPart: '', callingAet: '', peerAets: ['A', 'B'], requestCommitment: false };

describe('patterns', () => {
  it.each([
    ['', 'anything', true],
    ['CT', 'ct', true],
    ['CT', 'CTA', false],
    ['C?', 'CT', true],
    ['R*', 'Room 2', true],
    ['CT\\MR', 'MR', true],
    ['CT\\MR', 'US', false],
    ['a.c', 'abc', false],
    ['(', '(', true],
    ['*', '', true],
  ])('%j and %j: %s', (pattern, value, expected) => {
    expect(matchesPattern(pattern, value)).toBe(expected);
  });
});

describe('targets', () => {
  it('are all peers of a rule that fits, none of one that does not or is off', () => {
    expect(targetsOf(all, object, 'US')).toEqual(['A', 'B']);
    expect(targetsOf({ ...all, modality: 'CT', stationName: 'room*', bodyPart: 'chest', callingAet: 'CT?' }, object, 'US')).toEqual(['A', 'B']);
    for (const change of [{ modality: 'MR' }, { stationName: 'X' }, { bodyPart: 'HEAD' }, { callingAet: 'MR*' }, { enabled: false }])
      expect(targetsOf({ ...all, ...change }, object, 'US')).toEqual([]);
  });

  it('are never where it came from nor ourselves (catches: an endless loop)', () => {
    expect(targetsOf({ ...all, peerAets: ['CT1', 'US', 'B', 'B'] }, object, 'US')).toEqual(['B']);
  });

  it('take imported files and our own objects only when they are asked for (catches: an old CD in the PACS)', () => {
    const imported = { ...object, source: 'Import', origin: 'imported' };
    expect(targetsOf(all, imported, 'US')).toEqual([]);
    expect(targetsOf({ ...all, callingAet: 'Import' }, imported, 'US')).toEqual(['A', 'B']);
    expect(targetsOf(all, { ...object, source: 'Sagitta', origin: 'derived' }, 'US')).toEqual([]);
    expect(targetsOf({ ...all, callingAet: 'Sagitta' }, { ...object, source: 'Sagitta', origin: 'derived' }, 'US')).toEqual(['A', 'B']);
  });
});

it('a rule without a peer or a name is none', () => {
  expect(routingRule.safeParse({ ...all, peerAets: [] }).success).toBe(false);
  expect(routingRule.safeParse({ ...all, name: '  ' }).success).toBe(false);
});

it('what has ended only begins again by retry, and nothing starts twice (catches: two runs of one send)', () => {
  const events = ['start', 'finish', 'finishInPart', 'giveUp', 'wait', 'due', 'interrupt', 'pause', 'resume', 'retry', 'cancel'] as const;
  for (const state of transferStates.filter(hasEnded))
    expect(events.filter((event) => nextState(state, event) !== undefined)).toEqual(state === 'done' ? [] : ['retry']);
  expect(transferStates.filter((state) => nextState(state, 'start') !== undefined)).toEqual(['queued']);
  expect(transferStates.filter((state) => nextState(state, 'cancel') === undefined)).toEqual(['done', 'partly', 'failed', 'cancelled']);
});

it('pauses grow; a rule never gives up, a person is told in the end', () => {
  const pauses = (isRouted: boolean) => Array.from({ length: 9 }, (_, i) => pauseAfter(i + 1, isRouted, defaultRetryPlan));
  expect(pauses(true)).toEqual([30, 120, 600, 3600, 3600, 3600, 3600, 3600, 3600].map((s) => s * 1000));
  expect(pauses(false)).toEqual([...[30, 120, 600, 3600, 3600, 3600, 3600].map((s) => s * 1000), undefined, undefined]);
});

it('speed is of the last ten seconds, and not said in the first moments', () => {
  let now = 0;
  const speed = createSpeed(() => now);
  speed.add(1000);
  expect(speed.perSecond()).toBeNull();
  now = 1000;
  expect(speed.perSecond()).toBe(1000);
  now = 20_000;
  speed.add(5000);
  expect(speed.perSecond()).toBe(500);
});
