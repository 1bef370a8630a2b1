// Migration 7: corrections (append-only records, and what they change in each instance), the trash, what was removed for good, what is kept and was last used.

/** Records of people; an undone one stays, its undoing is a record of its own. */
const corrections = `
CREATE TABLE corrections (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  undoes TEXT UNIQUE REFERENCES corrections(id),
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  reason TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;
CREATE TRIGGER correctionsKeep BEFORE UPDATE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;
CREATE TRIGGER correctionsStay BEFORE DELETE ON corrections BEGIN SELECT RAISE(ABORT, 'corrections are append-only'); END;

CREATE TABLE correctionStudies (
  correctionId TEXT NOT NULL REFERENCES corrections(id),
  StudyInstanceUID TEXT NOT NULL,
  PRIMARY KEY (StudyInstanceUID, correctionId)
) STRICT, WITHOUT ROWID;

CREATE TABLE instanceCorrections (
  instanceId INTEGER PRIMARY KEY REFERENCES instances(id) ON DELETE CASCADE,
  steps TEXT NOT NULL
) STRICT;
`;

/** Rows of deleted studies: out of the index, so that nothing finds them; their files stay where they are until purgeAt. */
const trash = `
CREATE TABLE trash (
  id INTEGER PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  PatientID TEXT NOT NULL,
  StudyDate TEXT NOT NULL,
  StudyDescription TEXT NOT NULL,
  ModalitiesInStudy TEXT NOT NULL,
  deletedAt INTEGER NOT NULL,
  deletedBy TEXT NOT NULL,
  reason TEXT NOT NULL,
  cause TEXT NOT NULL,
  purgeAt INTEGER NOT NULL,
  arrivedAgainAt INTEGER,
  purging INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX trashByStudy ON trash(StudyInstanceUID);
CREATE INDEX trashByTime ON trash(purgeAt);

CREATE TABLE trashedInstances (
  id INTEGER PRIMARY KEY,
  trashId INTEGER NOT NULL REFERENCES trash(id),
  SOPInstanceUID TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  dataSetOffset INTEGER NOT NULL,
  headSha256 TEXT NOT NULL,
  dataSetSha256 TEXT NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  receivedAt INTEGER NOT NULL,
  header TEXT NOT NULL
) STRICT;
CREATE INDEX trashedByEntry ON trashedInstances(trashId);

CREATE TABLE purges (
  id INTEGER PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL,
  at INTEGER NOT NULL,
  instances INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  filesSha256 TEXT NOT NULL,
  highestNumber INTEGER NOT NULL
) STRICT;

CREATE TABLE studyLifecycle (
  StudyInstanceUID TEXT PRIMARY KEY,
  keep INTEGER NOT NULL DEFAULT 0,
  lastUsedAt INTEGER NOT NULL DEFAULT 0
) STRICT;
`;

export const m0007Lifecycle = corrections + trash;
