// Hanging protocols as kept data: the built-in ones are whole, bad ones are refused with a sentence, order and copies hold.
import { describe, expect, it } from 'vitest';
import { builtInProtocols } from './builtIn.ts';
import { checkProtocol, importProtocols, listProtocols, readKept, withoutProtocol, withProtocol, type KeptProtocols } from './protocols.ts';

const none: KeptProtocols = { own: [], order: [], disabled: [] };
const own = { ...builtInProtocols[0]!, id: 'mine', name: 'Mine' };

function kept(result: ReturnType<typeof withProtocol>): KeptProtocols {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

describe('protocols that come with Sagitta', () => {
  it('have ids of their own (catches: two files with one id, of which one is never tried)', () => {
    expect(new Set(builtInProtocols.map(({ id }) => id)).size).toBe(builtInProtocols.length);
  });

  it('cannot be changed or removed', () => {
    expect(withProtocol(none, builtInProtocols[0]!)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
    expect(withoutProtocol(none, builtInProtocols[0]!.id)).toMatchObject({ ok: false, error: { code: 'CONFLICT' } });
  });
});

describe('a malformed protocol', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['of another format', { ...own, format: 'x' }, /format/],
    ['with a key it does not know (catches: a misspelt rule that silently asks for nothing)', { ...own, columms: 2 }, /columms/],
    ['with more panes than its grid', { ...own, columns: 1, rows: 1 }, /1 by 1 has 1 panes/],
    ['with a pane like itself', { ...own, panes: own.panes.map((pane) => ({ ...pane, like: 1 })) }, /panes 1 like/],
    ['with a grid of six', { ...own, columns: 6 }, /columns/],
    ['without a name', { ...own, name: ' ' }, /name/],
  ])('%s is refused with the place of the fault', (_, value, said) => {
    const checked = checkProtocol(value);
    expect(checked.ok).toBe(false);
    if (!checked.ok) expect(checked.error.message).toMatch(said);
  });
});

describe('order', () => {
  it('puts what people made first, and then holds what was said (catches: a new one that is never tried because it stands last)', () => {
    const added = kept(withProtocol(none, own));
    expect(listProtocols(added)[0]?.protocol.id).toBe('mine');
    const arranged = { ...added, order: [...builtInProtocols.map(({ id }) => id), 'mine'], disabled: ['ct-head'] };
    expect(listProtocols(arranged).at(-1)?.protocol.id).toBe('mine');
    expect(listProtocols(arranged).find(({ protocol }) => protocol.id === 'ct-head')?.enabled).toBe(false);
  });
});

describe('a file', () => {
  it('comes in whole or not at all', () => {
    expect(importProtocols(none, '{')).toMatchObject({ ok: false });
    const read = importProtocols(none, JSON.stringify([own, { ...own, rows: 9 }]));
    expect(read.ok).toBe(false);
    if (!read.ok) expect(read.error.message).toMatch(/^Number 2 in the file/);
  });

  it('gives a number to ids that are here, built in or not (catches: an import that replaces somebody’s protocol)', () => {
    const read = importProtocols(kept(withProtocol(none, own)), JSON.stringify([own, builtInProtocols[1]]));
    if (!read.ok) throw new Error(read.error.message);
    expect(read.value.imported.map(({ id }) => id)).toEqual(['mine-2', `${builtInProtocols[1]!.id}-2`]);
    expect(read.value.kept.own).toHaveLength(3);
  });
});

it('one that a later version cannot read does not take the others with it', () => {
  expect(readKept({ own: [own, { broken: true }], order: ['mine'], disabled: [] }).own.map(({ id }) => id)).toEqual(['mine']);
  expect(readKept('nonsense')).toEqual(none);
});
