import { expect, it } from 'vitest';
import { ok, type Result } from '../../contract/result.ts';
import { askWindows, firstRows, windowRows } from './windowAsker.ts';

type Answer = Result<{ rows: number[]; total: number }>;

function desk() {
  const asked: { offset: number; limit: number; answer: (rows: number) => void }[] = [];
  const shown: number[] = [];
  const ask = (offset: number, limit: number): Promise<Answer> =>
    new Promise((resolve) => {
      asked.push({ offset, limit, answer: (rows) => resolve(ok({ rows: Array.from({ length: rows }, () => 0), total: rows })) });
    });
  return { asked, shown, ask, show: (_: Answer, offset: number) => void shown.push(offset) };
}

const settle = (): Promise<void> => new Promise((done) => setTimeout(done, 5));

it('scrolling asks for the newest place only, and shows every answer (catches: rows that never come while the list moves)', async () => {
  const { asked, shown, ask, show } = desk();
  const asker = askWindows(0, ask, show);
  await settle();
  for (const place of [100, 200, 300]) asker.want(place);
  asked[0]?.answer(50);
  await settle();
  expect(asked.map(({ offset, limit }) => [offset, limit])).toEqual([
    [0, firstRows],
    [300, windowRows],
  ]);
  asked[1]?.answer(50);
  await settle();
  expect(shown).toEqual([0, 300]);
  asker.stop();
});

it('a question that was overtaken while it waited is never sent, and an answer after the end is dropped (catches: rows of another question)', async () => {
  const { asked, shown, ask, show } = desk();
  const first = askWindows(0, ask, show);
  await settle();
  first.stop();
  const second = askWindows(0, ask, show);
  await settle();
  second.stop();
  const third = askWindows(0, ask, show);
  asked[0]?.answer(1);
  await settle();
  expect(asked).toHaveLength(2);
  asked[1]?.answer(1);
  await settle();
  expect(shown).toEqual([0]);
  third.stop();
});
