// One C-STORE from its command to its status: bytes go straight to the ingest sink. It never throws and leaves nothing behind when it is abandoned.
import type { IncomingInstance, Ingest, IngestOutcome, InstanceSink } from '../../ingest/sink.ts';
import { statusOfException, statusOfOutcome } from './storeStatus.ts';
import type { StoreStatus } from './storeStatus.ts';

export interface StoreResult {
  kind: IngestOutcome['kind'];
  answer: StoreStatus;
  bytes: number;
}

type Log = (message: string, error: unknown) => void;

export class StoreOperation {
  readonly #log: Log;
  #sink: InstanceSink | undefined;
  /** The last asynchronous step; `abandon` waits for it. */
  #pending: Promise<void> | undefined;
  #failure: StoreStatus | undefined;
  #isOver = false;
  #bytes = 0;

  /** `refused` drains the data set and answers that status. */
  constructor(log: Log, refused?: StoreStatus) {
    this.#log = log;
    this.#failure = refused;
  }

  begin(ingest: Ingest, incoming: IncomingInstance): Promise<void> {
    this.#pending = this.#guard(async () => {
      this.#sink = await ingest.receive(incoming);
    });
    return this.#pending;
  }

  /** Synchronous wherever the sink is. */
  write(bytes: Buffer): void | Promise<void> {
    this.#bytes += bytes.length;
    if (this.#sink === undefined || this.#failure !== undefined) return;
    let wait: void | Promise<void>;
    try {
      wait = this.#sink.write(bytes);
    } catch (error) {
      this.#pending = this.#fail(error);
      return this.#pending;
    }
    if (wait === undefined) return;
    this.#pending = this.#guard(() => wait);
    return this.#pending;
  }

  /** The outcome is durable when this settles. */
  async finish(): Promise<StoreResult> {
    this.#isOver = true;
    if (this.#failure !== undefined) return this.#result('failed', this.#failure);
    try {
      if (this.#sink === undefined) throw new Error('C-STORE finished before it began.');
      const outcome = await this.#sink.finish();
      if (outcome.kind === 'failed') this.#log(`C-STORE failed: ${outcome.code}`, undefined);
      return this.#result(outcome.kind, statusOfOutcome(outcome));
    } catch (error) {
      this.#log('C-STORE failed while it was made durable', error);
      return this.#result('failed', statusOfException(error));
    }
  }

  /** The association ended before the object did: leaves no residue. Harmless after `finish`. */
  async abandon(): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    await this.#pending;
    await this.#discard();
  }

  #result(kind: StoreResult['kind'], answer: StoreStatus): StoreResult {
    return { kind, answer, bytes: this.#bytes };
  }

  async #guard(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<void> {
    this.#failure = statusOfException(error);
    this.#log('C-STORE failed while it was received', error);
    await this.#discard();
  }

  async #discard(): Promise<void> {
    const sink = this.#sink;
    this.#sink = undefined;
    try {
      await sink?.abort();
    } catch (error) {
      this.#log('An abandoned object could not be removed', error);
    }
  }
}
