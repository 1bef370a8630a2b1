// Door of security: the local user and the audit trail.
export { createUser, currentUser, osUserName, verifyUser } from './users.ts';
export { hashPasscode, verifyPasscode } from './passcode.ts';
export { type AuditAction, audit, verifyAuditChain } from './audit.ts';
