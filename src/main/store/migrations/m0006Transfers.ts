// Migration 6: sends and retrievals with the objects they still owe, routing rules, and up to which object the rules have been applied. Records of people: reindex keeps them.
export const m0006Transfers = `
CREATE TABLE transfers (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  StudyInstanceUID TEXT NOT NULL,
  SeriesInstanceUID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  description TEXT NOT NULL,
  peerAet TEXT NOT NULL,
  service TEXT NOT NULL,
  state TEXT NOT NULL,
  done INTEGER NOT NULL,
  total INTEGER,
  failed INTEGER NOT NULL,
  warnings INTEGER NOT NULL,
  transcoded INTEGER NOT NULL,
  message TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  retryAt INTEGER,
  createdAt INTEGER NOT NULL,
  endedAt INTEGER,
  who TEXT NOT NULL,
  ruleId TEXT NOT NULL,
  requestCommitment INTEGER NOT NULL,
  commitment TEXT NOT NULL,
  commitmentUid TEXT NOT NULL
) STRICT;
CREATE INDEX transfersByState ON transfers(state, seq);

CREATE TABLE transferObjects (
  transfer INTEGER NOT NULL REFERENCES transfers(seq) ON DELETE CASCADE,
  SOPInstanceUID TEXT NOT NULL,
  position INTEGER NOT NULL,
  state TEXT NOT NULL,
  tries INTEGER NOT NULL,
  PRIMARY KEY (transfer, SOPInstanceUID)
) STRICT, WITHOUT ROWID;

CREATE TABLE routingRules (id TEXT PRIMARY KEY, position INTEGER NOT NULL, document TEXT NOT NULL) STRICT;
CREATE TABLE routedUpTo (one INTEGER PRIMARY KEY CHECK (one = 1), instanceId INTEGER NOT NULL) STRICT;
INSERT INTO routedUpTo VALUES (1, 0);
CREATE TABLE routedStudies (StudyInstanceUID TEXT PRIMARY KEY, instanceId INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
