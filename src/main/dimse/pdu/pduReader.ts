// Socket chunks → PDUs, incrementally. Control PDUs are gathered (bounded), P-DATA payload is handed on in place, never copied or assembled.
// It knows the grammar of PS3.8 §9.3 and nothing of states or messages.
import { MAX_ASSOCIATE_LENGTH, PDU_ABORT, PDU_ASSOCIATE_AC, PDU_ASSOCIATE_RQ, PDU_DATA, PDU_HEADER_LENGTH, PDV_HEADER_LENGTH } from './pduTypes.ts';

export type ReaderProblem = 'unrecognized' | 'invalid';

export interface PduHandler {
  /** A complete PDU other than P-DATA-TF. */
  control(type: number, body: Buffer): void;
  /** A P-DATA-TF begins; false = skip its fragments. */
  dataBegins(): boolean;
  /** A piece of a PDV. `flags`: bit 0 command, bit 1 last fragment (PS3.8 E.2); `ends`: the PDV is complete. A promise holds the reader until it settles. */
  fragment(contextId: number, flags: number, bytes: Buffer, ends: boolean): void | Promise<void>;
  /** Bytes that are no PDU: the reader has stopped for good. */
  problem(kind: ReaderProblem): void;
  /** The reader goes on after a hold. */
  resumed(): void;
  /** A fragment's promise was rejected, or the handler threw after a hold: a bug of ours. The reader has stopped. */
  failed(error: unknown): void;
}

type Phase = 'header' | 'control' | 'pdvHeader' | 'pdv' | 'skip' | 'stopped';

export class PduReader {
  readonly #handler: PduHandler;
  readonly #maxDataLength: number;
  readonly #header = Buffer.alloc(PDU_HEADER_LENGTH);
  #headerFill = 0;
  #phase: Phase = 'header';
  #type = 0;
  /** Bytes of the current PDU not yet read. */
  #left = 0;
  #pdvLeft = 0;
  #contextId = 0;
  #flags = 0;
  #parts: Buffer[] = [];
  #backlog: Buffer[] = [];
  #held = false;

  constructor(handler: PduHandler, maxDataLength: number) {
    this.#handler = handler;
    this.#maxDataLength = maxDataLength;
  }

  /** True while a fragment's promise is open. */
  get held(): boolean {
    return this.#held;
  }

  /** Bytes wait behind the hold: the socket should be paused. */
  get hasBacklog(): boolean {
    return this.#backlog.length > 0;
  }

  feed(chunk: Buffer): void {
    if (this.#phase === 'stopped') return;
    if (this.#held) this.#backlog.push(chunk);
    else this.#consume(chunk);
  }

  /** Ignores everything from now on. */
  stop(): void {
    this.#phase = 'stopped';
    this.#backlog = [];
    this.#parts = [];
  }

  #consume(chunk: Buffer): void {
    let at = 0;
    while (!this.#held && (at < chunk.length || this.#isDue())) {
      at = this.#step(chunk, at);
    }
    if (this.#held && at < chunk.length && !this.#isStopped()) this.#backlog.unshift(chunk.subarray(at));
  }

  #isStopped(): boolean {
    return this.#phase === 'stopped';
  }

  /** A control PDU with an empty body is complete without further bytes. */
  #isDue(): boolean {
    return this.#phase === 'control' && this.#left === 0;
  }

  #step(chunk: Buffer, at: number): number {
    switch (this.#phase) {
      case 'header':
        return this.#readHeader(chunk, at);
      case 'control':
        return this.#readControl(chunk, at);
      case 'pdvHeader':
        return this.#readPdvHeader(chunk, at);
      case 'pdv':
        return this.#readPdv(chunk, at);
      case 'skip': {
        const take = Math.min(this.#left, chunk.length - at);
        this.#left -= take;
        if (this.#left === 0) this.#phase = 'header';
        return at + take;
      }
      case 'stopped':
        return chunk.length;
    }
  }

  /** Both headers are six bytes long, and may be split over reads. */
  #fillHeader(chunk: Buffer, at: number): number {
    const take = Math.min(PDU_HEADER_LENGTH - this.#headerFill, chunk.length - at);
    chunk.copy(this.#header, this.#headerFill, at, at + take);
    this.#headerFill += take;
    return at + take;
  }

  #readHeader(chunk: Buffer, start: number): number {
    const at = this.#fillHeader(chunk, start);
    if (this.#headerFill < PDU_HEADER_LENGTH) return at;
    this.#headerFill = 0;
    this.#type = this.#header.readUInt8(0);
    this.#left = this.#header.readUInt32BE(2);
    if (this.#type < PDU_ASSOCIATE_RQ || this.#type > PDU_ABORT) return this.#fail('unrecognized', chunk);
    if (this.#type === PDU_DATA) return this.#beginData(chunk, at);
    const limit = this.#type <= PDU_ASSOCIATE_AC ? MAX_ASSOCIATE_LENGTH : 4;
    if (this.#left > limit) return this.#fail('invalid', chunk);
    this.#phase = 'control';
    return at;
  }

  #beginData(chunk: Buffer, at: number): number {
    if (this.#left > this.#maxDataLength || this.#left < PDV_HEADER_LENGTH) return this.#fail('invalid', chunk);
    const wanted = this.#handler.dataBegins();
    if (!this.#isStopped()) this.#phase = wanted ? 'pdvHeader' : 'skip';
    return at;
  }

  #readControl(chunk: Buffer, at: number): number {
    const take = Math.min(this.#left, chunk.length - at);
    if (take > 0) this.#parts.push(chunk.subarray(at, at + take));
    this.#left -= take;
    if (this.#left === 0) {
      const body = Buffer.concat(this.#parts);
      this.#parts = [];
      this.#phase = 'header';
      this.#handler.control(this.#type, body);
    }
    return at + take;
  }

  #readPdvHeader(chunk: Buffer, start: number): number {
    const at = this.#fillHeader(chunk, start);
    if (this.#headerFill < PDV_HEADER_LENGTH) return at;
    this.#headerFill = 0;
    const length = this.#header.readUInt32BE(0);
    if (length < 2 || length + 4 > this.#left) return this.#fail('invalid', chunk);
    this.#left -= length + 4;
    if (this.#left > 0 && this.#left < PDV_HEADER_LENGTH) return this.#fail('invalid', chunk); // no room for another PDV
    this.#pdvLeft = length - 2;
    this.#contextId = this.#header.readUInt8(4);
    this.#flags = this.#header.readUInt8(5);
    this.#phase = 'pdv';
    if (this.#pdvLeft === 0) this.#deliver(chunk.subarray(at, at));
    return at;
  }

  #readPdv(chunk: Buffer, at: number): number {
    const end = at + Math.min(this.#pdvLeft, chunk.length - at);
    this.#pdvLeft -= end - at;
    this.#deliver(at === 0 && end === chunk.length ? chunk : chunk.subarray(at, end));
    return end;
  }

  #deliver(bytes: Buffer): void {
    const ends = this.#pdvLeft === 0;
    if (ends) this.#phase = this.#left > 0 ? 'pdvHeader' : 'header';
    const wait = this.#handler.fragment(this.#contextId, this.#flags, bytes, ends);
    if (wait !== undefined) this.#hold(wait);
  }

  #hold(wait: Promise<void>): void {
    this.#held = true;
    const release = (): void => {
      this.#held = false;
      if (this.#catchUp()) this.#handler.resumed();
    };
    wait.then(release).catch((error: unknown) => {
      this.stop();
      this.#handler.failed(error);
    });
  }

  /** Reads what waited behind the hold; false when it is held again. */
  #catchUp(): boolean {
    for (let next = this.#backlog.shift(); next !== undefined; next = this.#backlog.shift()) {
      this.#consume(next);
      if (this.held) return false;
    }
    return true;
  }

  #fail(kind: ReaderProblem, chunk: Buffer): number {
    this.stop();
    this.#handler.problem(kind);
    return chunk.length;
  }
}
