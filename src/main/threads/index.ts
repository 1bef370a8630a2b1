// A thread that answers questions: started with the first one, ended when nobody asks any more. It knows nothing of what is asked.
import { Worker, type Transferable } from 'node:worker_threads';

interface Running<Answer> {
  worker: Worker;
  waiting: Map<number, (answer: Answer) => void>;
}

/** A thread that nobody needs gives its memory back. */
const restMs = 60_000;

export type Ask<Question, Answer> = (question: Question, transfer?: Transferable[]) => Promise<Answer>;

/** `program` gets `{ id, question }` as messages and posts `{ id, answer }`. `gone`: the answer to what waits when the thread dies; the next question gets a new one. */
export function createThread<Question, Answer>({ program, gone }: { program: string; gone: () => Answer }): Ask<Question, Answer> {
  let thread: Running<Answer> | undefined;
  let rest: NodeJS.Timeout | undefined;
  let lastId = 0;

  function start(): Running<Answer> {
    const worker = new Worker(program, { execArgv: [], env: {} });
    const started: Running<Answer> = { worker, waiting: new Map() };
    const giveUp = (): void => {
      if (thread === started) thread = undefined;
      for (const answer of started.waiting.values()) answer(gone());
      started.waiting.clear();
    };
    worker.on('message', ({ id, answer }: { id: number; answer: Answer }) => {
      started.waiting.get(id)?.(answer);
      started.waiting.delete(id);
      if (started.waiting.size === 0) relax(started);
    });
    worker.on('error', giveUp);
    worker.on('messageerror', giveUp);
    worker.on('exit', giveUp);
    return started;
  }

  /** It keeps no process alive that has nothing to do. */
  function relax(idle: Running<Answer>): void {
    idle.worker.unref();
    clearTimeout(rest);
    rest = setTimeout(() => {
      if (idle.waiting.size > 0) return;
      if (thread === idle) thread = undefined;
      void idle.worker.terminate();
    }, restMs);
    rest.unref();
  }

  return (question, transfer = []) => {
    const now = (thread ??= start());
    clearTimeout(rest);
    now.worker.ref();
    const id = (lastId += 1);
    return new Promise((resolve) => {
      now.waiting.set(id, resolve);
      now.worker.postMessage({ id, question }, transfer);
    });
  };
}
