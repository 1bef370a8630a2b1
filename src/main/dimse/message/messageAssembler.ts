// PDV pieces → DIMSE messages (PS3.7 §6.3, PS3.8 Annex E): a command set, gathered and bounded, then its data set, handed on in place. Either side uses it.
import { decodeCommandSet } from './commandSet.ts';
import type { CommandSet } from './commandSet.ts';

const MAX_COMMAND_LENGTH = 64 * 1024;
const COMMAND = 1;
const LAST = 2;

type Wait = void | Promise<void>;

/** A returned promise stops reading until it settles, so calls never overlap. */
export interface MessageUser {
  isAccepted(contextId: number): boolean;
  command(contextId: number, command: CommandSet): Wait;
  /** Bytes of the data set announced by the last command. */
  data(bytes: Buffer): Wait;
  /** That data set is complete. */
  dataEnds(): Wait;
  /** The peer broke the message grammar: abort. `why` holds no patient data. */
  violation(why: string): void;
}

export class MessageAssembler {
  readonly #user: MessageUser;
  #commandParts: Buffer[] = [];
  #commandLength = 0;
  /** Context of the message under way; undefined between messages. */
  #contextId: number | undefined;
  #expectsData = false;

  constructor(user: MessageUser) {
    this.#user = user;
  }

  fragment(contextId: number, flags: number, bytes: Buffer, ends: boolean): Wait {
    if (!this.#user.isAccepted(contextId)) {
      this.#user.violation('a fragment on a presentation context that was not accepted');
      return;
    }
    if (this.#contextId !== undefined && this.#contextId !== contextId) {
      this.#user.violation('a message that changes its presentation context');
      return;
    }
    this.#contextId = contextId;
    const isFinal = ends && (flags & LAST) !== 0;
    return (flags & COMMAND) !== 0 ? this.#commandBytes(contextId, bytes, isFinal) : this.#dataBytes(bytes, isFinal);
  }

  #commandBytes(contextId: number, bytes: Buffer, isFinal: boolean): Wait {
    if (this.#expectsData) {
      this.#user.violation('a command before the data set was complete');
      return;
    }
    this.#commandLength += bytes.length;
    if (this.#commandLength > MAX_COMMAND_LENGTH) {
      this.#user.violation('a command set longer than 64 kB');
      return;
    }
    this.#commandParts.push(bytes);
    if (!isFinal) return;
    const command = decodeCommandSet(Buffer.concat(this.#commandParts));
    this.#commandParts = [];
    this.#commandLength = 0;
    if (command === undefined) {
      this.#user.violation('a command set that cannot be read');
      return;
    }
    this.#expectsData = command.hasDataSet;
    if (!command.hasDataSet) this.#contextId = undefined;
    return this.#user.command(contextId, command);
  }

  #dataBytes(bytes: Buffer, isFinal: boolean): Wait {
    if (!this.#expectsData) {
      this.#user.violation('data set bytes without a command that announces them');
      return;
    }
    if (!isFinal) return bytes.length === 0 ? undefined : this.#user.data(bytes);
    this.#expectsData = false;
    this.#contextId = undefined;
    const wait = bytes.length === 0 ? undefined : this.#user.data(bytes);
    return wait === undefined ? this.#user.dataEnds() : wait.then(() => this.#user.dataEnds());
  }
}
