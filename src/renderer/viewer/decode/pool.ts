// A pool of workers with a priority queue: promote, cancel, two jobs in flight per worker. Knows nothing of images.
import { fail, type Result } from '../../../contract/result.ts';

/** The part of Worker that the pool uses. */
export interface PoolPort {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
  onerror: ((event: unknown) => void) | null;
  terminate(): void;
}

export interface Ticket<T> {
  readonly done: Promise<Result<T>>;
  /** Lower runs earlier; a job that already runs is not touched. */
  promote(priority: number): void;
  /** Answers CANCELLED at once; a worker that runs the job is told to stop fetching. */
  cancel(): void;
}

export interface Pool<J, T> {
  request(job: J, priority: number): Ticket<T>;
  readonly waiting: number;
  close(): void;
}

interface Entry<J, T> {
  id: number;
  job: J;
  priority: number;
  seat: Seat<J, T> | null;
  settle(result: Result<T>): void;
}

interface Seat<J, T> {
  port: PoolPort;
  running: Map<number, Entry<J, T>>;
}

export interface JobMessage<J> {
  id: number;
  /** null: stop job `id`. */
  job: J | null;
}

export interface ReplyMessage<T> {
  id: number;
  result: Result<T>;
}

const inFlightPerWorker = 2;
const cancelled = fail('CANCELLED', 'Loading was stopped.');
const crashed = fail('INTERNAL', 'The decoder stopped unexpectedly. The file is kept as received; try again.');

/** Starts `size` workers at once; `spawn` makes one (also again after a crash). */
export function createPool<J, T>(size: number, spawn: () => PoolPort): Pool<J, T> {
  const queue = new Set<Entry<J, T>>();
  const seats: Seat<J, T>[] = [];
  let nextId = 1;
  let closed = false;

  function next(): Entry<J, T> | undefined {
    let best: Entry<J, T> | undefined;
    for (const entry of queue) if (best === undefined || entry.priority < best.priority) best = entry;
    return best;
  }

  function freeSeat(): Seat<J, T> | undefined {
    let best: Seat<J, T> | undefined;
    for (const seat of seats) if (seat.running.size < inFlightPerWorker && (best === undefined || seat.running.size < best.running.size)) best = seat;
    return best;
  }

  function pump(): void {
    for (;;) {
      const seat = freeSeat();
      const entry = seat === undefined ? undefined : next();
      if (seat === undefined || entry === undefined) return;
      queue.delete(entry);
      entry.seat = seat;
      seat.running.set(entry.id, entry);
      seat.port.postMessage({ id: entry.id, job: entry.job } satisfies JobMessage<J>);
    }
  }

  function takeSeat(): void {
    const seat: Seat<J, T> = { port: spawn(), running: new Map() };
    seat.port.onmessage = ({ data }) => {
      const reply = data as ReplyMessage<T>;
      const entry = seat.running.get(reply.id);
      seat.running.delete(reply.id);
      entry?.settle(reply.result);
      pump();
    };
    seat.port.onerror = () => {
      seat.port.terminate();
      seats.splice(seats.indexOf(seat), 1);
      for (const entry of seat.running.values()) entry.settle(crashed);
      if (!closed) takeSeat();
      pump();
    };
    seats.push(seat);
  }

  for (let i = 0; i < size; i += 1) takeSeat();

  return {
    request(job, priority) {
      let settle: (result: Result<T>) => void = () => undefined;
      const done = new Promise<Result<T>>((resolve) => {
        settle = resolve;
      });
      const entry: Entry<J, T> = { id: nextId++, job, priority, seat: null, settle };
      queue.add(entry);
      pump();
      return {
        done,
        promote: (to) => {
          entry.priority = to;
        },
        cancel: () => {
          queue.delete(entry);
          entry.seat?.port.postMessage({ id: entry.id, job: null } satisfies JobMessage<J>);
          settle(cancelled);
        },
      };
    },
    get waiting() {
      return queue.size;
    },
    close() {
      closed = true;
      for (const entry of queue) entry.settle(cancelled);
      queue.clear();
      for (const seat of seats) {
        for (const entry of seat.running.values()) entry.settle(cancelled);
        seat.port.terminate();
      }
    },
  };
}
