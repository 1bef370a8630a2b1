// The names of what is recorded in the audit trail, and its verification. The rows themselves are appended by the store, in the transaction of what they record.
import type { VerifyResult } from '../../contract/archive.ts';
import type { AuditEntry, AuditRecord, Store } from '../store/index.ts';

/** What rooms outside the store record. The store itself records: instances.stored (one row for each sender and study of a commit), object.quarantined, study.opened,
 * study.prioritised, measurement.saved, measurement.deleted, report.drafted, report.changed, report.signed, report.addendum, settings.changed, user.created, peer.*,
 * commitment.requested, commitment.answered, commitment.reported, archive.reindexed, incoming.discarded, correction.applied, correction.undone, study.deleted, study.restored, study.arrivedAgain, study.purged, study.kept. */
export type AuditAction =
  | 'archive.opened'
  | 'archive.closed'
  | 'archive.verified'
  | 'archive.backedUp'
  | 'trash.purgeFailed'
  | 'listener.started'
  | 'listener.stopped'
  | 'study.exported'
  | 'picture.saved'
  | 'study.sent'
  | 'query.answered'
  | 'study.retrieved'
  | 'peer.queried'
  | 'peer.retrieved'
  | 'report.exported'
  | 'sign.refused'
  | 'import.finished';

/** Appends one row. `detail` and `subject` hold ids and numbers, never a patient's name. */
export function audit(store: Pick<Store, 'audit'>, entry: Omit<AuditEntry, 'action'> & { action: AuditAction }): AuditRecord {
  return store.audit.append(entry);
}

/** Recomputes every hash of the chain and compares its end with the head kept beside it. */
export function verifyAuditChain(store: Pick<Store, 'audit'>): VerifyResult['audit'] {
  return store.audit.verify();
}
