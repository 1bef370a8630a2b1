// The way in for many objects whose senders wait for none of them alone (an import): each is flushed as it comes, but they enter the index in large groups, since each
// transaction costs a flush of its own. The order stays: file durable, name durable, row.
import type { CommitOutcome, FinishedObject, NewInstance, Objects } from './model.ts';
import type { Result } from '../../contract/result.ts';

/** A group goes when it has so many, or when none has joined it for so long. */
const enough = 96;
const patienceMs = 25;

interface Waiting {
  object: FinishedObject;
  instance: NewInstance;
  answer: (outcome: Promise<Result<CommitOutcome>>) => void;
}

/** The same door; `commit` answers late when few objects come. Have more than a hundred in flight. */
export function gatherCommits(objects: Objects): Objects {
  let waiting: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;

  function go(): void {
    clearTimeout(timer);
    timer = undefined;
    const group = waiting;
    waiting = [];
    for (const { object, instance, answer } of group) answer(objects.commit(object, instance));
  }

  return {
    ...objects,
    async commit(object, instance) {
      // A failure is met again, and answered, where all commits are.
      await object.sync().catch(() => undefined);
      return new Promise((answer) => {
        waiting.push({ object, instance, answer });
        if (waiting.length >= enough) go();
        else if (timer) timer.refresh();
        else timer = setTimeout(go, patienceMs);
      });
    },
  };
}
