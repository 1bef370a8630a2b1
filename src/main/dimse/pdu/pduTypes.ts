// Shapes of the protocol data units of PS3.8 §9.3. Types and limits only.

export const PDU_ASSOCIATE_RQ = 1;
export const PDU_ASSOCIATE_AC = 2;
export const PDU_ASSOCIATE_RJ = 3;
export const PDU_DATA = 4;
export const PDU_RELEASE_RQ = 5;
export const PDU_RELEASE_RP = 6;
export const PDU_ABORT = 7;

/** Bytes of a PDU header (type, reserved, length); the length field does not count them. */
export const PDU_HEADER_LENGTH = 6;
/** Bytes that each PDV costs inside a P-DATA-TF: item length, context id, message control header. */
export const PDV_HEADER_LENGTH = 6;
/** Largest A-ASSOCIATE body we read: 128 contexts with 40 syntaxes each take about 180 kB. */
export const MAX_ASSOCIATE_LENGTH = 512 * 1024;
/** P-DATA is streamed, never assembled; so a peer that overlooks our announced maximum is borne up to this length. */
export const TOLERATED_DATA_LENGTH = 1024 * 1024;
export const MAX_CONTEXTS = 128;

export interface ContextProposal {
  /** Odd, 1-255. */
  id: number;
  abstractSyntax: string;
  transferSyntaxes: string[];
}

/** 0 accepted, 1 user rejection, 2 no reason, 3 abstract syntax not supported, 4 transfer syntaxes not supported (PS3.8 Table 9-18). */
export type ContextAnswer = 0 | 1 | 2 | 3 | 4;

export interface ContextResult {
  id: number;
  result: ContextAnswer;
  /** Meaningful only with result 0. */
  transferSyntax: string;
}

/** PS3.7 D.3.3.4: which roles the requestor takes. */
export interface RoleSelection {
  sopClassUid: string;
  scu: boolean;
  scp: boolean;
}

export interface ExtendedNegotiation {
  sopClassUid: string;
  info: Buffer;
}

/** PS3.7 D.3.3.7. A secret: for the check alone, never to be logged or kept. */
export interface UserIdentity {
  /** 1 name, 2 name and passcode, 3 Kerberos, 4 SAML, 5 JSON Web Token. */
  type: number;
  responseRequested: boolean;
  primary: Buffer;
  secondary: Buffer;
}

/** PS3.7 D.3.3. */
export interface UserInformation {
  /** Longest P-DATA-TF the sender of this item wants to receive; 0 = no limit. */
  maxLength: number;
  implementationClassUid: string;
  implementationVersionName: string;
  asyncOperations?: { invoked: number; performed: number };
  roles: RoleSelection[];
  extended: ExtendedNegotiation[];
  userIdentity?: UserIdentity;
  /** The acceptor's receipt, without a response of a server. */
  userIdentityAccepted?: boolean;
}

export interface AssociateRq {
  protocolVersion: number;
  calledAet: string;
  callingAet: string;
  /** Bytes 11-74 of the PDU (both AE titles and the reserved field), to be sent back unchanged in the AC. */
  echoed: Buffer;
  applicationContext: string;
  contexts: ContextProposal[];
  user: UserInformation;
}

export interface AssociateAc {
  applicationContext: string;
  contexts: ContextResult[];
  user: UserInformation;
}

/** Result, source and reason as numbered in PS3.8 Table 9-21. */
export interface AssociateRj {
  result: number;
  source: number;
  reason: number;
}

/** Source 0 = service user, 2 = service provider; reasons in PS3.8 Table 9-26. */
export interface Abort {
  source: number;
  reason: number;
}

export const ABORT_BY_USER: Abort = { source: 0, reason: 0 };
export const ABORT_UNRECOGNIZED_PDU: Abort = { source: 2, reason: 1 };
export const ABORT_UNEXPECTED_PDU: Abort = { source: 2, reason: 2 };
export const ABORT_INVALID_PARAMETER: Abort = { source: 2, reason: 6 };
