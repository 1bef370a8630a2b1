// Migration 4: Storage Commitment, asked by us or of us. Decided here and by others, not in the files: reindex keeps it, a backup carries it.
export const m0004Commitments = `
CREATE TABLE commitments (
  id INTEGER PRIMARY KEY,
  transactionUid TEXT NOT NULL,
  role TEXT NOT NULL,
  peerAet TEXT NOT NULL,
  peer TEXT NOT NULL,
  StudyInstanceUID TEXT NOT NULL,
  state TEXT NOT NULL,
  phase TEXT NOT NULL,
  instances INTEGER NOT NULL,
  failedInstances INTEGER NOT NULL,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  nextAt INTEGER,
  createdAt INTEGER NOT NULL,
  updatedAt INTEGER NOT NULL
) STRICT;
CREATE INDEX commitmentsByUid ON commitments(transactionUid, role);
CREATE INDEX commitmentsDue ON commitments(nextAt) WHERE nextAt IS NOT NULL;

CREATE TABLE commitmentObjects (
  commitmentId INTEGER NOT NULL REFERENCES commitments(id),
  position INTEGER NOT NULL,
  SOPClassUID TEXT NOT NULL,
  SOPInstanceUID TEXT NOT NULL,
  state TEXT NOT NULL,
  failureReason INTEGER,
  PRIMARY KEY (commitmentId, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX commitmentObjectsByUid ON commitmentObjects(commitmentId, SOPInstanceUID);
`;
