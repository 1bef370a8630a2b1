// What we answer to a proposed association (PS3.8 §9.3.3, PS3.7 D.3.3): contexts, roles, extended negotiation. Pure; sockets are elsewhere.
import { implementationClassUid, implementationVersionName } from '../../../dicom/part10.ts';
import { transferSyntaxUids } from '../../../dicom/uids.ts';
import { APPLICATION_CONTEXT_UID, isStorageSopClass, VERIFICATION_SOP_CLASS_UID } from '../protocolUids.ts';
import { identifierSyntaxes } from '../message/identifier.ts';
import { STORAGE_COMMITMENT_CLASS } from '../commitment.ts';
import { queryRetrieveClass } from '../queryRetrieve.ts';
import type { QueryRetrieveServices } from '../queryRetrieve.ts';
import type { AllowedPeer } from './callers.ts';
import type { AcceptedContext } from './exchange.ts';
import type { AssociateRj, AssociateRq, ContextProposal, ContextResult, ExtendedNegotiation, UserInformation } from '../pdu/pduTypes.ts';

export interface AcceptancePolicy {
  aet: string;
  /** Take associations addressed to any AE title. */
  acceptAnyCalledAet: boolean;
  /** The peers that are known; their limits hold for them whoever else may call. */
  peers: () => readonly AllowedPeer[];
  /** Take callers that are not among the peers. */
  acceptAnyCaller: boolean;
  /** Store instances of classes outside the standard too. */
  acceptUnknownSopClasses: boolean;
}

/** Names of PS3.8 Table 9-21, as logged. */
export const rejections = {
  protocolVersion: { result: 1, source: 2, reason: 2 },
  applicationContext: { result: 1, source: 1, reason: 2 },
  callingAet: { result: 1, source: 1, reason: 3 },
  calledAet: { result: 1, source: 1, reason: 7 },
  tooManyAssociations: { result: 2, source: 3, reason: 2 },
  /** PS3.7 D.3.3.7 has no reason of its own for it. */
  userIdentity: { result: 1, source: 1, reason: 1 },
} as const satisfies Record<string, AssociateRj>;

export type RejectionName = keyof typeof rejections;

/** AE-6's question: can the service provider serve this at all? */
export function judgeProvider(rq: AssociateRq): RejectionName | undefined {
  return (rq.protocolVersion & 1) === 0 ? 'protocolVersion' : undefined;
}

/** What is asked of whom, whoever asks. An empty called AE title is tolerated, as devices send it. */
export function judgeAddressee(rq: AssociateRq, policy: AcceptancePolicy): RejectionName | undefined {
  if (rq.applicationContext !== APPLICATION_CONTEXT_UID) return 'applicationContext';
  const isCalled = policy.acceptAnyCalledAet || rq.calledAet === '' || rq.calledAet === policy.aet;
  return isCalled ? undefined : 'calledAet';
}

/** `services` undefined = queries and retrievals are not offered; `commits`: Storage Commitment is. */
export function answerContexts(contexts: ContextProposal[], acceptUnknown: boolean, services?: QueryRetrieveServices, commits = false): ContextResult[] {
  const retrieves = services !== undefined && contexts.some((context) => queryRetrieveClass(context.abstractSyntax)?.service === 'get');
  return contexts.map((context) => {
    const { abstractSyntax } = context;
    const isCommitment = commits && abstractSyntax === STORAGE_COMMITMENT_CLASS;
    const isQuery = isCommitment || (services !== undefined && queryRetrieveClass(abstractSyntax) !== undefined);
    const known = isQuery || abstractSyntax === VERIFICATION_SOP_CLASS_UID || isStorageSopClass(abstractSyntax, acceptUnknown);
    if (!known) return { id: context.id, result: 3, transferSyntax: transferSyntaxUids.implicitLittle };
    const transferSyntax = isQuery
      ? identifierSyntaxes.find((uid) => context.transferSyntaxes.includes(uid))
      : ((retrieves ? keptSyntax(context, services) : undefined) ?? chooseTransferSyntax(context.transferSyntaxes));
    if (transferSyntax === undefined) return { id: context.id, result: 4, transferSyntax: transferSyntaxUids.implicitLittle };
    return { id: context.id, result: 0, transferSyntax };
  });
}

/**
 * The sender's first choice, whatever it is, so that a compressed object stays compressed; but implicit VR and big endian only where nothing else is offered:
 * explicit VR keeps the value representations of private elements. Objects are never re-encoded here, so every syntax can be taken.
 */
function chooseTransferSyntax(offered: string[]): string | undefined {
  const { implicitLittle, explicitBig } = transferSyntaxUids;
  const uids = offered.filter((uid) => uid !== '');
  return uids.find((uid) => uid !== implicitLittle && uid !== explicitBig) ?? uids.find((uid) => uid === explicitBig) ?? uids[0];
}

/** For C-GET a context is for what we send: the first syntax offered that an object of the class is kept in. */
function keptSyntax({ abstractSyntax, transferSyntaxes }: ContextProposal, services: QueryRetrieveServices): string | undefined {
  return transferSyntaxes.find((uid) => services.hasEncoding(abstractSyntax, uid));
}

/** A peer that says nothing of roles, as some do in a C-GET, may receive all the same; one that declines may not. */
export function acceptedContexts(rq: AssociateRq, results: ContextResult[]): AcceptedContext[] {
  return rq.contexts.flatMap(({ id, abstractSyntax }, index) => {
    const result = results[index];
    const mayReceive = rq.user.roles.find((role) => role.sopClassUid === abstractSyntax)?.scp ?? true;
    return result?.result === 0 ? [{ id, abstractSyntax, transferSyntax: result.transferSyntax, mayReceive }] : [];
  });
}

/** SOP classes for which relational queries are negotiated: we grant them to all who ask (PS3.4 C.5.1.1). */
export function relationalClasses(rq: AssociateRq): string[] {
  return rq.user.extended
    .filter(({ sopClassUid, info }) => queryRetrieveClass(sopClassUid) !== undefined && info[0] === 1)
    .map(({ sopClassUid }) => sopClassUid);
}

/** Storage Service Class Application Information, PS3.4 B.3.1: level 2 (all attributes kept), digital signatures level 3 (bit-preserving), no coercion. */
const STORAGE_LEVELS = Buffer.from([2, 0, 3, 0, 0, 0]);

function isService(sopClassUid: string): boolean {
  return [VERIFICATION_SOP_CLASS_UID, STORAGE_COMMITMENT_CLASS].includes(sopClassUid) || queryRetrieveClass(sopClassUid) !== undefined;
}

/** Queries: relational as asked, nothing else of PS3.4 C.5.1.1; the answer is as long as the question. */
function extendedAnswer({ sopClassUid, info }: ExtendedNegotiation): Buffer {
  if (queryRetrieveClass(sopClassUid) === undefined) return STORAGE_LEVELS;
  const answer = Buffer.alloc(Math.max(1, info.length));
  answer[0] = info[0] === 1 ? 1 : 0;
  return answer;
}

/** Our side of the user information. A user identity is answered where it was checked and an answer asked for; an acceptor without support stays silent (PS3.7 D.3.3.7). */
export function answerUser(rq: AssociateRq, contexts: ContextResult[], maxPduLength: number, checksIdentity = false): UserInformation {
  const retrieves = rq.contexts.some(({ abstractSyntax }, index) => contexts[index]?.result === 0 && queryRetrieveClass(abstractSyntax)?.service === 'get');
  const mayBeScp = (uid: string): boolean => uid === STORAGE_COMMITMENT_CLASS || (retrieves && !isService(uid));
  const accepted = new Set(rq.contexts.filter((_, index) => contexts[index]?.result === 0).map((context) => context.abstractSyntax));
  const extended: ExtendedNegotiation[] = rq.user.extended
    .filter((item) => accepted.has(item.sopClassUid) && ![VERIFICATION_SOP_CLASS_UID, STORAGE_COMMITMENT_CLASS].includes(item.sopClassUid))
    .map((item) => ({ sopClassUid: item.sopClassUid, info: extendedAnswer(item) }));
  return {
    maxLength: maxPduLength,
    implementationClassUid,
    implementationVersionName,
    ...(rq.user.asyncOperations === undefined ? {} : { asyncOperations: { invoked: 1, performed: 1 } }),
    // The requestor may be SCU as it asks, and SCP of what a C-GET brings it and of the commitment that it reports.
    roles: rq.user.roles
      .filter((role) => accepted.has(role.sopClassUid))
      .map((role) => ({ sopClassUid: role.sopClassUid, scu: role.scu, scp: role.scp && mayBeScp(role.sopClassUid) })),
    extended,
    ...(checksIdentity && rq.user.userIdentity?.responseRequested === true ? { userIdentityAccepted: true } : {}),
  };
}
