// The upper layer's state machine as data: PS3.8 §9.2, Table 9-10, with the standard's own numbers. No behaviour here (see actions.ts).

export const states = {
  Sta1: 'Idle',
  Sta2: 'Transport connection open, awaiting A-ASSOCIATE-RQ PDU',
  Sta3: 'Awaiting local A-ASSOCIATE response primitive',
  Sta4: 'Awaiting transport connection opening to complete',
  Sta5: 'Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU',
  Sta6: 'Association established and ready for data transfer',
  Sta7: 'Awaiting A-RELEASE-RP PDU',
  Sta8: 'Awaiting local A-RELEASE response primitive',
  Sta9: 'Release collision requestor side, awaiting A-RELEASE response primitive',
  Sta10: 'Release collision acceptor side, awaiting A-RELEASE-RP PDU',
  Sta11: 'Release collision requestor side, awaiting A-RELEASE-RP PDU',
  Sta12: 'Release collision acceptor side, awaiting A-RELEASE response primitive',
  Sta13: 'Awaiting transport connection close indication',
} as const;

export const events = {
  Evt1: 'A-ASSOCIATE request primitive',
  Evt2: 'Transport connection confirmation',
  Evt3: 'A-ASSOCIATE-AC PDU',
  Evt4: 'A-ASSOCIATE-RJ PDU',
  Evt5: 'Transport connection indication',
  Evt6: 'A-ASSOCIATE-RQ PDU',
  Evt7: 'A-ASSOCIATE response primitive (accept)',
  Evt8: 'A-ASSOCIATE response primitive (reject)',
  Evt9: 'P-DATA request primitive',
  Evt10: 'P-DATA-TF PDU',
  Evt11: 'A-RELEASE request primitive',
  Evt12: 'A-RELEASE-RQ PDU',
  Evt13: 'A-RELEASE-RP PDU',
  Evt14: 'A-RELEASE response primitive',
  Evt15: 'A-ABORT request primitive',
  Evt16: 'A-ABORT PDU',
  Evt17: 'Transport connection closed indication',
  Evt18: 'ARTIM timer expired',
  Evt19: 'Unrecognized or invalid PDU',
} as const;

export type UpperLayerState = keyof typeof states;
export type UpperLayerEvent = keyof typeof events;

export type UpperLayerAction =
  `AE-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}` | `DT-${1 | 2}` | `AR-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10}` | `AA-${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8}`;

type Row = Partial<Record<UpperLayerState, UpperLayerAction>>;

/** Sta6 to Sta12, where an association exists, answer most events alike. */
function established(action: UpperLayerAction): Row {
  return { Sta6: action, Sta7: action, Sta8: action, Sta9: action, Sta10: action, Sta11: action, Sta12: action };
}

/** Actions by event and state; an empty place means that the event cannot happen there: raising it is a bug of ours. */
export const transitions: Record<UpperLayerEvent, Row> = {
  Evt1: { Sta1: 'AE-1' },
  Evt2: { Sta4: 'AE-2' },
  Evt3: { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AE-3', ...established('AA-8'), Sta13: 'AA-6' },
  Evt4: { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AE-4', ...established('AA-8'), Sta13: 'AA-6' },
  Evt5: { Sta1: 'AE-5' },
  Evt6: { Sta2: 'AE-6', Sta3: 'AA-8', Sta5: 'AA-8', ...established('AA-8'), Sta13: 'AA-7' },
  Evt7: { Sta3: 'AE-7' },
  Evt8: { Sta3: 'AE-8' },
  Evt9: { Sta6: 'DT-1', Sta8: 'AR-7' },
  Evt10: { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AA-8', ...established('AA-8'), Sta6: 'DT-2', Sta7: 'AR-6', Sta13: 'AA-6' },
  Evt11: { Sta6: 'AR-1' },
  Evt12: { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AA-8', ...established('AA-8'), Sta6: 'AR-2', Sta7: 'AR-8', Sta13: 'AA-6' },
  Evt13: { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AA-8', ...established('AA-8'), Sta7: 'AR-3', Sta10: 'AR-10', Sta11: 'AR-3', Sta13: 'AA-6' },
  Evt14: { Sta8: 'AR-4', Sta9: 'AR-9', Sta12: 'AR-4' },
  Evt15: { Sta3: 'AA-1', Sta4: 'AA-2', Sta5: 'AA-1', ...established('AA-1') },
  Evt16: { Sta2: 'AA-2', Sta3: 'AA-3', Sta5: 'AA-3', ...established('AA-3'), Sta13: 'AA-2' },
  Evt17: { Sta2: 'AA-5', Sta3: 'AA-4', Sta4: 'AA-4', Sta5: 'AA-4', ...established('AA-4'), Sta13: 'AR-5' },
  Evt18: { Sta2: 'AA-2', Sta13: 'AA-2' },
  Evt19: { Sta2: 'AA-1', Sta3: 'AA-8', Sta5: 'AA-8', ...established('AA-8'), Sta13: 'AA-7' },
};
