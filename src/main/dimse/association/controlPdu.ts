// A control PDU of the peer as an event of Table 9-10 with what it carries (PS3.8 §9.3). P-DATA is pduReader.ts; no state here.
import { decodeAbort, decodeAssociateAc, decodeAssociateRj, decodeAssociateRq, isReleaseBody } from '../pdu/decodePdu.ts';
import type { ActionInput } from './actions.ts';
import type { UpperLayerEvent } from './stateTable.ts';

/** Undefined: the body is not what its type says. */
export function readControl(type: number, body: Buffer): { event: UpperLayerEvent; input: ActionInput } | undefined {
  switch (type) {
    case 1: {
      const rq = decodeAssociateRq(body);
      return rq && { event: 'Evt6', input: { rq } };
    }
    case 2: {
      const ac = decodeAssociateAc(body);
      return ac && { event: 'Evt3', input: { ac } };
    }
    case 3: {
      const rj = decodeAssociateRj(body);
      return rj && { event: 'Evt4', input: { rj } };
    }
    case 5:
      return isReleaseBody(body) ? { event: 'Evt12', input: {} } : undefined;
    case 6:
      return isReleaseBody(body) ? { event: 'Evt13', input: {} } : undefined;
    default: {
      const abort = decodeAbort(body);
      return abort && { event: 'Evt16', input: { abort } };
    }
  }
}
