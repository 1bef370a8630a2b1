// The door of the room: what archive.ts and the command line use.
export { startListener } from './listener.ts';
export type { Listener, ListenerOptions } from './listener.ts';
export type { AllowedPeer } from './scp/callers.ts';
export { createTlsIdentity } from './tls/tlsIdentity.ts';
export type { TlsIdentity } from './tls/tlsIdentity.ts';
export type { AssociationCounts, AssociationInfo, DimseEvent, DimseLog } from './dimseEvents.ts';
export { echo } from './scu/echo.ts';
export { send } from './scu/send.ts';
export type { InstanceAnswer, InstanceToSend, Reencoding, SendDetail, SendOptions, SendReport } from './scu/send.ts';
export { find } from './scu/find.ts';
export { worklist } from './scu/worklist.ts';
export { reportCommitment, requestCommitment } from './scu/commitment.ts';
export { failureReasons } from './commitment.ts';
export type { CommitmentCaller, CommitmentReference, CommitmentReport, CommitmentRequest, CommitmentServices, ReportChannel } from './commitment.ts';
export { commitmentStatuses } from './scp/commitmentStatus.ts';
export { get, move } from './scu/retrieve.ts';
export type { QueryRetrieveServices, RetrievableInstance } from './queryRetrieve.ts';
export type { Peer, ScuTimeouts } from './scu/peer.ts';
