import { expect, it } from 'vitest';
import { changed, dateOf, nameOf, typedName } from './correctionText.ts';

it('takes names as people and as DICOM write them (catches: "Family, Given" stored as a family name)', () => {
  expect(['Muster, Erika', ' Muster ', 'Muster^Erika^M', 'Wang^Xiao=王^小', 'Muster,'].map(nameOf)).toEqual([
    'Muster^Erika',
    'Muster',
    'Muster^Erika^M',
    'Wang^Xiao=王^小',
    'Muster',
  ]);
});

it('loses no part of a typed name (catches: "Muster, Erika, Dr." without its end)', () => {
  expect(nameOf('Muster, Erika, Dr.')).toBe('Muster^Erika, Dr.');
});

it('shows a name as people write it only where that leads back to it (catches: an untouched name that counts as changed)', () => {
  const names = ['Öztürk^Gülşah', 'Muster', 'Muster^', 'Muster^Erika^M', 'Wang^Xiao=王^小', 'Muster, Jr.^Erika', '', '^Erika'];
  expect(names.map((name) => nameOf(typedName(name)))).toEqual(names);
  expect(names.map(typedName)).toEqual(['Öztürk, Gülşah', 'Muster', 'Muster^', 'Muster^Erika^M', 'Wang^Xiao=王^小', 'Muster, Jr.^Erika', '', ', Erika']);
});

it('takes both ways of writing a date and leaves the rest to be refused', () => {
  expect(['2026-01-02', '20260102', '', '2.1.2026'].map(dateOf)).toEqual(['20260102', '20260102', '', '2.1.2026']);
});

it('sends only what was changed (catches: an untouched field that overwrites a later correction)', () => {
  expect(changed({ a: '1', b: '2' }, { a: '1', b: '' })).toEqual({ b: '' });
  expect(changed({ a: '1' }, { a: '1' })).toBeUndefined();
});
