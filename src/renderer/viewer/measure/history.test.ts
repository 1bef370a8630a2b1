import { describe, expect, it } from 'vitest';
import { laterFields, type Measurement } from '../../../contract/measurement.ts';
import { amend, emptyHistory, merge, perform, performAll, redo, undo } from './history.ts';
import { createSaver, type SavedState } from './saver.ts';

function length(id: string, label = ''): Measurement {
  return {
    id,
    number: 1,
    trackingUid: '2.25.1',
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: '1.3',
    SOPInstanceUID: '1.4',
    frame: 1,
    FrameOfReferenceUID: '1.5',
    kind: 'length',
    plane: 'acquired',
    label,
    imagePoints: [],
    points: [],
    value: 1,
    unit: 'mm',
    uncertainty: 0.5,
    spacingSource: 'PixelSpacing',
    statistics: null,
    refused: null,
    ...laterFields(),
    place: 'axial 1',
    author: '',
    createdAt: '',
    updatedAt: '',
  };
}

describe('history', () => {
  it('the text typed after drawing would be an undo step of its own, or a later rename would be lost in the drawing', () => {
    let h = amend(perform(emptyHistory, 'a', length('a')), 'a', length('a', 'nodule'));
    expect(h.done).toHaveLength(1);
    expect(redo(undo(h)!.history)!.history.items.get('a')?.label).toBe('nodule');
    h = amend(perform(h, 'b', length('b')), 'a', length('a', 'cyst'));
    expect(undo(h)!.history.items.get('a')?.label).toBe('nodule');
  });

  it('undo of a deletion would not bring the measurement back, or redo not delete it again', () => {
    let h = perform(perform(emptyHistory, 'a', length('a')), 'a', null);
    expect(h.items.size).toBe(0);
    h = undo(h)!.history;
    expect(h.items.get('a')).toBeDefined();
    h = undo(h)!.history;
    expect(h.items.size).toBe(0);
    expect(undo(h)).toBeNull();
    h = redo(redo(h)!.history)!.history;
    expect(h.items.size).toBe(0);
  });
  it('a new step after an undo would leave a redo that overwrites it', () => {
    const h = perform(undo(perform(perform(emptyHistory, 'a', length('a')), 'a', length('a', 'x')))!.history, 'a', length('a', 'y'));
    expect(redo(h)).toBeNull();
    expect(h.items.get('a')!.label).toBe('y');
  });
  it('deleting several, or a calibration with all that it changes, would need as many undos', () => {
    let h = perform(perform(emptyHistory, 'a', length('a')), 'b', length('b'));
    h = performAll(h, [
      ['a', null],
      ['b', length('b', 'changed')],
      ['c', null],
    ]);
    expect([...h.items.values()].map((m) => m.label)).toEqual(['changed']);
    h = undo(h)!.history;
    expect([...h.items.keys()].sort()).toEqual(['a', 'b']);
    expect(h.items.get('b')?.label).toBe('');
    expect(redo(h)!.step.changes.map((c) => c.id)).toEqual(['a', 'b']);
  });
  it('ten presses of an arrow key would be ten steps, or would swallow the step before', () => {
    let h = perform(emptyHistory, 'a', length('a'));
    for (const label of ['1', '2', '3']) h = performAll(h, [['a', length('a', label)]], 'nudge a 0');
    expect(h.done).toHaveLength(2);
    expect(undo(h)!.history.items.get('a')?.label).toBe('');
    expect(redo(undo(h)!.history)!.history.items.get('a')?.label).toBe('3');
    h = performAll(h, [['a', length('a', 'other')]], 'nudge a 1');
    expect(undo(h)!.history.items.get('a')?.label).toBe('3');
  });
  it('a reload from the archive would drop what is not saved yet, or bring back what is being deleted', () => {
    const h = perform(perform(emptyHistory, 'new', length('new')), 'gone', null);
    const merged = merge(h, [length('gone'), length('old')], new Set(['new', 'gone']));
    expect([...merged.items.keys()].sort()).toEqual(['new', 'old']);
  });
});

describe('saver', () => {
  it('a change would be lost when the archive is restarting', async () => {
    const sent: string[] = [];
    const states: SavedState['kind'][] = [];
    let down = 2;
    const saver = createSaver({
      save: (m) => {
        if (down-- > 0) return Promise.resolve({ ok: false, error: { code: 'NOT_READY', message: 'The archive is starting again.' } });
        sent.push(m.label);
        return Promise.resolve({ ok: true, value: m });
      },
      remove: () => Promise.resolve({ ok: true, value: {} }),
      onState: (s) => states.push(s.kind),
      onSaved: () => undefined,
      now: () => 7,
    });
    saver.push('a', length('a', 'first'));
    saver.push('a', length('a', 'second'));
    await saver.settled();
    expect(sent).toEqual(['second']);
    expect(states).toContain('failed');
    expect(states.at(-1)).toBe('saved');
    expect(saver.pending.size).toBe(0);
  });
});
