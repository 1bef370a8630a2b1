// One association's socket, timers and state: runs the table of stateTable.ts with the actions of actions.ts. It knows PDUs, not DIMSE messages.
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { secureConnect } from '../tls/secureConnect.ts';
import type { TlsIdentity } from '../tls/tlsIdentity.ts';
import { encodeDataHeader } from '../pdu/encodePdu.ts';
import { PduReader } from '../pdu/pduReader.ts';
import type { ReaderProblem } from '../pdu/pduReader.ts';
import {
  ABORT_BY_USER,
  ABORT_INVALID_PARAMETER,
  ABORT_UNEXPECTED_PDU,
  ABORT_UNRECOGNIZED_PDU,
  PDV_HEADER_LENGTH,
  TOLERATED_DATA_LENGTH,
} from '../pdu/pduTypes.ts';
import type { Abort, AssociateRj, AssociateRq } from '../pdu/pduTypes.ts';
import { actions } from './actions.ts';
import type { ActionInput, ActionPort, Indication } from './actions.ts';
import { readControl } from './controlPdu.ts';
import { transitions } from './stateTable.ts';
import type { UpperLayerEvent, UpperLayerState } from './stateTable.ts';

export interface UpperLayerTimeouts {
  /** ARTIM, PS3.8 §9.1.5. */
  artimMs: number;
  /** Silence on an established association, while nothing of ours is pending, until `idle` is told. */
  idleMs: number;
}

export interface UpperLayerUser {
  indicate(indication: Indication): void;
  /** A piece of a PDV; a promise stops reading from the peer until it settles. */
  fragment(contextId: number, flags: number, bytes: Buffer, ends: boolean): void | Promise<void>;
  judge(rq: AssociateRq): AssociateRj | undefined;
  idle(): void;
  /** True while an answer is ours to give: silence of the peer is then no idleness. */
  isWorking?(): boolean;
  /** A bug of ours while bytes of the peer were handled; the connection is cut, other associations go on. */
  failed(error: unknown): void;
  /** The transport is gone; called once, last. */
  closed(): void;
}

export interface UpperLayerOptions {
  timeouts: UpperLayerTimeouts;
  /** Longest P-DATA-TF that we announce. */
  maxPduLength: number;
}

/** With an identity, over TLS or not at all. */
export interface Target {
  host: string;
  port: number;
  identity?: TlsIdentity | undefined;
}

const MAX_UINT32 = 0xffffffff;
const MIN_FRAGMENT = 2;
/** We send no longer PDUs than dcmtk can read, whatever a peer announces. */
const MAX_SENT_PDU = 131072;
const KEEP_ALIVE_DELAY_MS = 20_000;
const HANG_UP_GRACE_MS = 2_000;

export class UpperLayer implements ActionPort {
  readonly role: 'requestor' | 'acceptor';
  readonly #user: UpperLayerUser;
  readonly #timeouts: UpperLayerTimeouts;
  readonly #reader: PduReader;
  readonly #outbox: Indication[] = [];
  #socket: Socket | undefined;
  #target: Target | undefined;
  #isConnected = true;
  #requestPdu: Buffer[] = [];
  #state: UpperLayerState = 'Sta1';
  #artim: NodeJS.Timeout | undefined;
  #idle: NodeJS.Timeout | undefined;
  #peerMaxLength = 0;
  #isClosed = false;
  /** What was written in this turn of the event loop waits for its end. */
  #isHeld = false;
  /** Why the transport failed, if it did: the system's code, e.g. ECONNREFUSED. */
  transportError: string | undefined;

  private constructor(role: 'requestor' | 'acceptor', user: UpperLayerUser, options: UpperLayerOptions) {
    this.role = role;
    this.#user = user;
    this.#timeouts = options.timeouts;
    this.#reader = new PduReader(
      {
        control: (type, body) => this.#controlPdu(type, body),
        dataBegins: () => this.#dataBegins(),
        fragment: (contextId, flags, bytes, ends) => this.#user.fragment(contextId, flags, bytes, ends),
        problem: (kind) => this.#problem(kind),
        resumed: () => this.#socket?.resume(),
        failed: (error) => this.#failed(error),
      },
      options.maxPduLength === 0 ? MAX_UINT32 : Math.max(options.maxPduLength, TOLERATED_DATA_LENGTH),
    );
  }

  /** Serves a transport connection that a peer opened (Evt5). */
  static accept(socket: Socket, user: UpperLayerUser, options: UpperLayerOptions): UpperLayer {
    const layer = new UpperLayer('acceptor', user, options);
    layer.#adopt(socket);
    layer.#raise('Evt5');
    return layer;
  }

  /** Opens a transport connection and asks for an association (Evt1); `requestPdu` is the encoded A-ASSOCIATE-RQ. */
  static request(target: Target, requestPdu: Buffer, user: UpperLayerUser, options: UpperLayerOptions): UpperLayer {
    const layer = new UpperLayer('requestor', user, options);
    layer.#target = target;
    layer.#requestPdu = [requestPdu];
    layer.#raise('Evt1');
    return layer;
  }

  get state(): UpperLayerState {
    return this.#state;
  }

  /** P-DATA may be sent. */
  get canSend(): boolean {
    return this.#state === 'Sta6' || this.#state === 'Sta8';
  }

  /** The peer's announced maximum; 0 = no limit. */
  set peerMaxLength(length: number) {
    this.#peerMaxLength = length;
  }

  /** Longest payload of one PDV towards this peer; even, as PS3.8 Annex E asks of fragments but the last. */
  get maxFragment(): number {
    const longest = this.#peerMaxLength === 0 ? MAX_SENT_PDU : Math.min(this.#peerMaxLength, MAX_SENT_PDU);
    return Math.max(MIN_FRAGMENT, (longest - PDV_HEADER_LENGTH) & ~1);
  }

  acceptAssociation(acPdu: Buffer): void {
    this.#raise('Evt7', { pdus: [acPdu] });
    this.#armIdle();
  }

  rejectAssociation(rj: AssociateRj): void {
    this.#raise('Evt8', { rj });
  }

  /** Sends one fragment set: `bytes` cut to the peer's limit. False when the socket's buffer is full: wait for `drained`. Dropped once the association has ended. */
  sendFragments(contextId: number, isCommand: boolean, bytes: Uint8Array, isLast: boolean): boolean {
    const pdus: Buffer[] = [];
    const payload = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const step = this.maxFragment;
    let at = 0;
    do {
      const end = Math.min(payload.length, at + step);
      pdus.push(encodeDataHeader(contextId, isCommand, isLast && end === payload.length, end - at), payload.subarray(at, end));
      at = end;
    } while (at < payload.length);
    if (this.canSend) this.#raise('Evt9', { pdus });
    return this.#socket === undefined || !this.#socket.writableNeedDrain;
  }

  /** All that was sent has left this process; never true once the connection is cut. */
  get isFlushed(): boolean {
    return this.#socket !== undefined && !this.#socket.destroyed && this.#socket.writableLength === 0;
  }

  /** Settles when the socket can take more, or is gone. */
  drained(): Promise<void> {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed || !socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        socket.off('drain', done);
        socket.off('close', done);
        this.#idle?.refresh();
        resolve();
      };
      socket.on('drain', done);
      socket.on('close', done);
    });
  }

  requestRelease(): void {
    if (this.#state === 'Sta6') this.#raise('Evt11');
  }

  /** Answers the `release` indication. */
  respondRelease(): void {
    if (this.#state === 'Sta8' || this.#state === 'Sta9' || this.#state === 'Sta12') this.#raise('Evt14');
  }

  /** A-ABORT; where no association was asked for yet (Sta2), as if ARTIM had run out. Harmless when it is over. */
  abort(abort: Abort = ABORT_BY_USER): void {
    if (this.#state === 'Sta2') this.#raise('Evt18');
    else if (transitions.Evt15[this.#state] !== undefined) this.#raise('Evt15', { abort });
  }

  /** Closes the transport once what was written is out, without waiting for the peer to do so: for requestors, who have nothing more to hear. */
  hangUp(): void {
    const socket = this.#socket;
    if (socket === undefined || socket.destroyed) return;
    this.closeTransport();
    const timer = setTimeout(() => socket.destroy(), HANG_UP_GRACE_MS);
    socket.once('close', () => clearTimeout(timer));
  }

  /** Ends the transport without a word: after a grace, or when too many connect. */
  destroy(): void {
    this.#letGo();
    this.#socket?.destroy();
  }

  #adopt(socket: Socket): void {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_DELAY_MS);
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.transportError = error.code ?? error.message;
    });
    socket.on('close', () => this.#transportClosed());
  }

  #received(chunk: Buffer): void {
    this.#idle?.refresh();
    try {
      this.#reader.feed(chunk);
    } catch (error) {
      this.#failed(error);
    }
    if (this.#reader.held && this.#reader.hasBacklog) this.#socket?.pause();
  }

  #failed(error: unknown): void {
    this.#reader.stop();
    this.#user.failed(error);
    this.destroy();
  }

  #transportClosed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#idle);
    this.#reader.stop();
    if (transitions.Evt17[this.#state] !== undefined) this.#raise('Evt17');
    clearTimeout(this.#artim);
    this.#user.closed();
  }

  #raise(event: UpperLayerEvent, input: ActionInput = {}): void {
    const action = transitions[event][this.#state];
    if (action === undefined) throw new Error(`${event} cannot happen in ${this.#state} (PS3.8 Table 9-10).`);
    this.#state = actions[action](this, event === 'Evt2' ? { pdus: this.#requestPdu } : input);
    if (this.#state === 'Sta13') this.#leave();
    for (let next = this.#outbox.shift(); next !== undefined; next = this.#outbox.shift()) this.#user.indicate(next);
  }

  /** We have said our last word (Sta13): close our half, let the peer's pending bytes drain away so that no reset overtakes that word. */
  #leave(): void {
    clearTimeout(this.#idle);
    this.#reader.stop();
    if (this.#socket !== undefined && !this.#socket.destroyed) {
      this.#socket.end();
      this.#socket.resume();
    }
  }

  #controlPdu(type: number, body: Buffer): void {
    const pdu = readControl(type, body);
    if (pdu === undefined) this.#problem('invalid');
    else this.#raise(pdu.event, { ...pdu.input, ...(pdu.event === 'Evt16' ? {} : { abort: this.#unexpected() }) });
    if (pdu?.event === 'Evt3' && this.#state === 'Sta6') this.#armIdle();
  }

  #dataBegins(): boolean {
    this.#raise('Evt10', { abort: this.#unexpected() });
    return this.#state === 'Sta6' || this.#state === 'Sta7';
  }

  #problem(kind: ReaderProblem): void {
    const action = transitions.Evt19[this.#state];
    const reason = kind === 'unrecognized' ? ABORT_UNRECOGNIZED_PDU : ABORT_INVALID_PARAMETER;
    if (action !== undefined) this.#raise('Evt19', { abort: this.#state === 'Sta2' ? ABORT_BY_USER : reason });
  }

  /** AA-1 in Sta2 is a service-user abort, AA-8 a provider's with its reason (PS3.8 §9.2.2.4). */
  #unexpected(): Abort {
    return this.#state === 'Sta2' ? ABORT_BY_USER : ABORT_UNEXPECTED_PDU;
  }

  #armIdle(): void {
    this.#idle = setTimeout(() => {
      if (this.#reader.held || this.#user.isWorking?.() === true) this.#idle?.refresh();
      else this.#user.idle();
    }, this.#timeouts.idleMs);
  }

  // ---- the port of actions.ts ----

  transmit(pdus: Buffer[]): void {
    const socket = this.#socket;
    if (socket === undefined || !socket.writable) return;
    this.#hold(socket);
    for (const pdu of pdus) socket.write(pdu);
  }

  /** All that is sent in one turn leaves in one write, once its promises have run: response, next command and its data set wake the peer once, not three times. */
  #hold(socket: Socket): void {
    if (this.#isHeld) return;
    this.#isHeld = true;
    socket.cork();
    process.nextTick(() => this.#letGo());
  }

  #letGo(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    this.#socket?.uncork();
  }

  openTransport(): void {
    if (this.#target === undefined) throw new Error('An acceptor does not open connections.');
    const { host, port, identity } = this.#target;
    const socket = identity === undefined ? connect({ host, port }) : secureConnect({ host, port }, identity);
    this.#isConnected = false;
    this.#adopt(socket);
    socket.once(identity === undefined ? 'connect' : 'secureConnect', () => {
      this.#isConnected = true;
      if (this.#state === 'Sta4') this.#raise('Evt2');
    });
  }

  closeTransport(): void {
    if (this.#isConnected) this.#socket?.destroySoon();
    else this.#socket?.destroy();
    this.#reader.stop();
    clearTimeout(this.#idle);
  }

  startArtim(): void {
    clearTimeout(this.#artim);
    this.#artim = setTimeout(() => {
      if (transitions.Evt18[this.#state] !== undefined) this.#raise('Evt18');
      this.destroy();
    }, this.#timeouts.artimMs);
  }

  stopArtim(): void {
    clearTimeout(this.#artim);
  }

  indicate(indication: Indication): void {
    this.#outbox.push(indication);
  }

  judge(rq: AssociateRq): AssociateRj | undefined {
    return this.#user.judge(rq);
  }
}
