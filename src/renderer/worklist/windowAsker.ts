// Asks for windows of one list: always the newest wish, one request at a time; an answer that was overtaken is still shown, for something true is better than nothing.
import type { Result } from '../../contract/result.ts';

/** The first answer of a question is short, so that it is there at once; the rest of the window follows. */
export const firstRows = 100;
export const windowRows = 400;
/** Shortest time between two requests that notices cause, ms. */
const spacingMs = 200;

export interface WindowAsker {
  /** The window that is needed now. */
  want(offset: number): void;
  /** Studies changed: the same window again, soon. */
  refresh(): void;
  stop(): void;
}

type Ask<T> = (offset: number, limit: number) => Promise<Result<T>>;

/** Requests follow one another over all questions: one that was overtaken while it waited for its turn is never sent. */
let turn: Promise<unknown> = Promise.resolve();

export function askWindows<T extends { rows: readonly unknown[]; total: number }>(
  offset: number,
  ask: Ask<T>,
  publish: (answer: Result<T>, offset: number) => void,
): WindowAsker {
  const state = { wanted: offset, again: false, stopped: false, busy: false, answered: false };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const isStopped = (): boolean => state.stopped;
  const isAskedAgain = (): boolean => state.again;

  function later(): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void run();
    }, spacingMs);
  }

  async function run(): Promise<void> {
    if (state.busy) return;
    state.busy = true;
    await turn;
    if (isStopped()) return;
    const [at, limit] = [state.wanted, state.answered || state.wanted > 0 ? windowRows : firstRows];
    state.again = false;
    const asking = ask(at, limit);
    turn = asking.catch(() => undefined);
    const answer = await asking;
    state.busy = false;
    if (isStopped()) return;
    if (answer.ok) state.answered = true;
    publish(answer, at);
    const isShort = answer.ok && limit === firstRows && answer.value.total > answer.value.rows.length;
    if (state.wanted !== at) void run();
    else if (isAskedAgain() || isShort) later();
  }

  void run();
  return {
    want(next) {
      if (next === state.wanted) return;
      state.wanted = next;
      void run();
    },
    refresh() {
      if (state.busy) state.again = true;
      else later();
    },
    stop() {
      state.stopped = true;
      clearTimeout(timer);
    },
  };
}
