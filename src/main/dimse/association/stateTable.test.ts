// Every (state, event) pair of PS3.8 Table 9-10, against the table typed off the standard as a grid, and every action's effects and next state.
import { describe, expect, it } from 'vitest';
import { actions } from './actions.ts';
import type { ActionPort } from './actions.ts';
import { events, states, transitions } from './stateTable.ts';
import type { UpperLayerAction, UpperLayerEvent, UpperLayerState } from './stateTable.ts';

// Columns Sta1 to Sta13; '-' = the standard leaves the place empty.
const grid = `
Evt1   AE-1 -    -    -    -    -    -    -    -    -     -    -    -
Evt2   -    -    -    AE-2 -    -    -    -    -    -     -    -    -
Evt3   -    AA-1 AA-8 -    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
Evt4   -    AA-1 AA-8 -    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
Evt5   AE-5 -    -    -    -    -    -    -    -    -     -    -    -
Evt6   -    AE-6 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7
Evt7   -    -    AE-7 -    -    -    -    -    -    -     -    -    -
Evt8   -    -    AE-8 -    -    -    -    -    -    -     -    -    -
Evt9   -    -    -    -    -    DT-1 -    AR-7 -    -     -    -    -
Evt10  -    AA-1 AA-8 -    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
Evt11  -    -    -    -    -    AR-1 -    -    -    -     -    -    -
Evt12  -    AA-1 AA-8 -    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
Evt13  -    AA-1 AA-8 -    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6
Evt14  -    -    -    -    -    -    -    AR-4 AR-9 -     -    AR-4 -
Evt15  -    -    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1  AA-1 AA-1 -
Evt16  -    AA-2 AA-3 -    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3  AA-3 AA-3 AA-2
Evt17  -    AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4  AA-4 AA-4 AR-5
Evt18  -    AA-2 -    -    -    -    -    -    -    -     -    -    AA-2
Evt19  -    AA-1 AA-8 -    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7`;

const pairs = grid
  .trim()
  .split('\n')
  .flatMap((line) => {
    const [event, ...cells] = line.split(/ +/);
    return cells.map(
      (cell, index) => [event as UpperLayerEvent, `Sta${index + 1}` as UpperLayerState, cell === '-' ? undefined : (cell as UpperLayerAction)] as const,
    );
  });

/** Effects in order and next state, typed off PS3.8 Tables 9-6 to 9-9. */
const effects: Record<UpperLayerAction, [string[], UpperLayerState]> = {
  'AE-1': [['open'], 'Sta4'],
  'AE-2': [['send 99'], 'Sta5'],
  'AE-3': [['tell accepted'], 'Sta6'],
  'AE-4': [['tell rejected', 'close'], 'Sta1'],
  'AE-5': [['start ARTIM'], 'Sta2'],
  'AE-6': [['stop ARTIM', 'tell associate'], 'Sta3'],
  'AE-7': [['send 99'], 'Sta6'],
  'AE-8': [['send 3', 'start ARTIM'], 'Sta13'],
  'DT-1': [['send 99'], 'Sta6'],
  'DT-2': [['tell data'], 'Sta6'],
  'AR-1': [['send 5'], 'Sta7'],
  'AR-2': [['tell release'], 'Sta8'],
  'AR-3': [['tell released', 'close'], 'Sta1'],
  'AR-4': [['send 6', 'start ARTIM'], 'Sta13'],
  'AR-5': [['stop ARTIM'], 'Sta1'],
  'AR-6': [['tell data'], 'Sta7'],
  'AR-7': [['send 99'], 'Sta8'],
  'AR-8': [['tell release'], 'Sta10'],
  'AR-9': [['send 6'], 'Sta11'],
  'AR-10': [['tell released'], 'Sta12'],
  'AA-1': [['send 7', 'start ARTIM', 'tell aborted'], 'Sta13'],
  'AA-2': [['stop ARTIM', 'close'], 'Sta1'],
  'AA-3': [['tell aborted', 'close'], 'Sta1'],
  'AA-4': [['tell aborted'], 'Sta1'],
  'AA-5': [['stop ARTIM'], 'Sta1'],
  'AA-6': [[], 'Sta13'],
  'AA-7': [['send 7'], 'Sta13'],
  'AA-8': [['send 7', 'tell aborted', 'start ARTIM'], 'Sta13'],
};

function recordingPort(role: ActionPort['role'], refuse = false): { port: ActionPort; done: string[] } {
  const done: string[] = [];
  const port: ActionPort = {
    role,
    transmit: (pdus) => done.push(`send ${pdus[0]!.readUInt8(0)}`),
    openTransport: () => done.push('open'),
    closeTransport: () => done.push('close'),
    startArtim: () => done.push('start ARTIM'),
    stopArtim: () => done.push('stop ARTIM'),
    indicate: (indication) => done.push(`tell ${indication.kind}`),
    judge: () => (refuse ? { result: 1, source: 2, reason: 2 } : undefined),
  };
  return { port, done };
}

const user = { maxLength: 0, implementationClassUid: '', implementationVersionName: '', roles: [], extended: [] };
const rq = { protocolVersion: 1, calledAet: 'A', callingAet: 'B', echoed: Buffer.alloc(64), applicationContext: '', contexts: [], user };
const input = { pdus: [Buffer.from([99])], rq, ac: { applicationContext: '', contexts: [], user }, rj: { result: 1, source: 1, reason: 1 } };

describe('the state table', () => {
  it('has 13 states × 19 events', () => {
    expect(pairs).toHaveLength(Object.keys(states).length * Object.keys(events).length);
  });

  it.each(pairs)('%s in %s gives %s (catches: an answer other than the standard’s)', (event, state, action) => {
    expect(transitions[event][state]).toBe(action);
  });
});

describe('the actions', () => {
  it.each(Object.entries(effects))('%s does %j (catches: a PDU, timer or indication left out)', (action, [expected, next]) => {
    const { port, done } = recordingPort('acceptor');
    expect(actions[action as UpperLayerAction](port, input)).toBe(next);
    expect(done).toEqual(expected);
  });

  it('AE-6 rejects what the provider cannot serve', () => {
    const { port, done } = recordingPort('acceptor', true);
    expect(actions['AE-6'](port, input)).toBe('Sta13');
    expect(done).toEqual(['stop ARTIM', 'send 3', 'start ARTIM']);
  });

  it('AR-8 leads the requestor of a release collision to Sta9', () => {
    expect(actions['AR-8'](recordingPort('requestor').port, input)).toBe('Sta9');
  });
});
