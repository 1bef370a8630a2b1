// What each action of PS3.8 §9.2.2 does, as functions over a small port; each returns the next state. The port is the socket's owner (upperLayer.ts).
import { encodeAbort, encodeAssociateRj, encodeReleaseRp, encodeReleaseRq } from '../pdu/encodePdu.ts';
import { ABORT_BY_USER } from '../pdu/pduTypes.ts';
import type { Abort, AssociateAc, AssociateRj, AssociateRq } from '../pdu/pduTypes.ts';
import type { UpperLayerAction, UpperLayerState } from './stateTable.ts';

/** What the service user is told, once the machine is in its next state. */
export type Indication =
  | { kind: 'associate'; rq: AssociateRq }
  | { kind: 'accepted'; ac: AssociateAc }
  | { kind: 'rejected'; rj: AssociateRj }
  | { kind: 'data' }
  | { kind: 'release' }
  | { kind: 'released' }
  | { kind: 'aborted'; by: 'peer'; abort: Abort }
  | { kind: 'aborted'; by: 'us' | 'transport' };

/** What an event carries; each action reads only its own field. */
export interface ActionInput {
  pdus?: Buffer[];
  rq?: AssociateRq;
  ac?: AssociateAc;
  rj?: AssociateRj;
  abort?: Abort;
}

export interface ActionPort {
  readonly role: 'requestor' | 'acceptor';
  transmit(pdus: Buffer[]): void;
  openTransport(): void;
  closeTransport(): void;
  startArtim(): void;
  stopArtim(): void;
  indicate(indication: Indication): void;
  /** AE-6: the service provider's own judgement, undefined = acceptable. */
  judge(rq: AssociateRq): AssociateRj | undefined;
}

type Action = (port: ActionPort, input: ActionInput) => UpperLayerState;

function sendAbort(port: ActionPort, abort: Abort | undefined): void {
  port.transmit([encodeAbort(abort ?? ABORT_BY_USER)]);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('An upper layer event came without its content.');
  return value;
}

const associateActions = {
  'AE-1': (port) => {
    port.openTransport();
    return 'Sta4';
  },
  'AE-2': (port, input) => {
    port.transmit(required(input.pdus));
    return 'Sta5';
  },
  'AE-3': (port, input) => {
    port.indicate({ kind: 'accepted', ac: required(input.ac) });
    return 'Sta6';
  },
  'AE-4': (port, input) => {
    port.indicate({ kind: 'rejected', rj: required(input.rj) });
    port.closeTransport();
    return 'Sta1';
  },
  'AE-5': (port) => {
    port.startArtim();
    return 'Sta2';
  },
  'AE-6': (port, input) => {
    port.stopArtim();
    const rq = required(input.rq);
    const refusal = port.judge(rq);
    if (refusal !== undefined) {
      port.transmit([encodeAssociateRj(refusal)]);
      port.startArtim();
      return 'Sta13';
    }
    port.indicate({ kind: 'associate', rq });
    return 'Sta3';
  },
  'AE-7': (port, input) => {
    port.transmit(required(input.pdus));
    return 'Sta6';
  },
  'AE-8': (port, input) => {
    port.transmit([encodeAssociateRj(required(input.rj))]);
    port.startArtim();
    return 'Sta13';
  },
} satisfies Partial<Record<UpperLayerAction, Action>>;

const dataAndReleaseActions = {
  'DT-1': (port, input) => {
    port.transmit(required(input.pdus));
    return 'Sta6';
  },
  'DT-2': (port) => {
    port.indicate({ kind: 'data' });
    return 'Sta6';
  },
  'AR-1': (port) => {
    port.transmit([encodeReleaseRq()]);
    return 'Sta7';
  },
  'AR-2': (port) => {
    port.indicate({ kind: 'release' });
    return 'Sta8';
  },
  'AR-3': (port) => {
    port.indicate({ kind: 'released' });
    port.closeTransport();
    return 'Sta1';
  },
  'AR-4': (port) => {
    port.transmit([encodeReleaseRp()]);
    port.startArtim();
    return 'Sta13';
  },
  'AR-5': (port) => {
    port.stopArtim();
    return 'Sta1';
  },
  'AR-6': (port) => {
    port.indicate({ kind: 'data' });
    return 'Sta7';
  },
  'AR-7': (port, input) => {
    port.transmit(required(input.pdus));
    return 'Sta8';
  },
  'AR-8': (port) => {
    port.indicate({ kind: 'release' });
    return port.role === 'requestor' ? 'Sta9' : 'Sta10';
  },
  'AR-9': (port) => {
    port.transmit([encodeReleaseRp()]);
    return 'Sta11';
  },
  'AR-10': (port) => {
    port.indicate({ kind: 'released' });
    return 'Sta12';
  },
} satisfies Partial<Record<UpperLayerAction, Action>>;

const abortActions = {
  'AA-1': (port, input) => {
    sendAbort(port, input.abort);
    port.startArtim();
    port.indicate({ kind: 'aborted', by: 'us' });
    return 'Sta13';
  },
  'AA-2': (port) => {
    port.stopArtim();
    port.closeTransport();
    return 'Sta1';
  },
  'AA-3': (port, input) => {
    port.indicate({ kind: 'aborted', by: 'peer', abort: input.abort ?? ABORT_BY_USER });
    port.closeTransport();
    return 'Sta1';
  },
  'AA-4': (port) => {
    port.indicate({ kind: 'aborted', by: 'transport' });
    return 'Sta1';
  },
  'AA-5': (port) => {
    port.stopArtim();
    return 'Sta1';
  },
  'AA-6': () => 'Sta13',
  'AA-7': (port, input) => {
    sendAbort(port, input.abort);
    return 'Sta13';
  },
  'AA-8': (port, input) => {
    sendAbort(port, input.abort);
    port.indicate({ kind: 'aborted', by: 'us' });
    port.startArtim();
    return 'Sta13';
  },
} satisfies Partial<Record<UpperLayerAction, Action>>;

export const actions: Record<UpperLayerAction, Action> = { ...associateActions, ...dataAndReleaseActions, ...abortActions };
