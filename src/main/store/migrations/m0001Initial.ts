// Migration 1: the index, the reader's records, users, settings, the audit trail. Append-only: never edited after release; changes are new migrations.

/** Index: every column can be rebuilt from the object files. `id` of an instance is the number in its file name. */
const index = `
CREATE TABLE patients (
  id INTEGER PRIMARY KEY,
  patientKey TEXT NOT NULL UNIQUE,
  PatientID TEXT NOT NULL,
  IssuerOfPatientID TEXT NOT NULL,
  PatientName TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL,
  PatientSex TEXT NOT NULL
) STRICT;

CREATE TABLE studies (
  id INTEGER PRIMARY KEY,
  patientRow INTEGER NOT NULL REFERENCES patients(id),
  StudyInstanceUID TEXT NOT NULL UNIQUE,
  PatientName TEXT NOT NULL,
  PatientID TEXT NOT NULL,
  IssuerOfPatientID TEXT NOT NULL,
  PatientBirthDate TEXT NOT NULL,
  PatientSex TEXT NOT NULL,
  PatientAge TEXT NOT NULL,
  StudyDate TEXT NOT NULL,
  StudyTime TEXT NOT NULL,
  StudyDescription TEXT NOT NULL,
  StudyID TEXT NOT NULL,
  AccessionNumber TEXT NOT NULL,
  ReferringPhysicianName TEXT NOT NULL,
  BodyPartExamined TEXT NOT NULL,
  ModalitiesInStudy TEXT NOT NULL,
  NumberOfStudyRelatedSeries INTEGER NOT NULL,
  NumberOfStudyRelatedInstances INTEGER NOT NULL,
  source TEXT NOT NULL,
  receivedAt INTEGER NOT NULL,
  lastObjectAt INTEGER NOT NULL,
  status TEXT NOT NULL,
  priority INTEGER NOT NULL,
  foldedName TEXT NOT NULL,
  foldedPatientId TEXT NOT NULL,
  searchText TEXT NOT NULL
) STRICT;
CREATE INDEX studiesByPatient ON studies(patientRow);
CREATE INDEX studiesByPatientId ON studies(PatientID, StudyDate, StudyTime);
CREATE INDEX studiesByDate ON studies(StudyDate, StudyTime);
CREATE INDEX studiesByReceived ON studies(receivedAt);
CREATE INDEX studiesByName ON studies(foldedName);
CREATE INDEX studiesByFoldedId ON studies(foldedPatientId);
CREATE INDEX studiesByText ON studies(searchText);
CREATE INDEX studiesByStatus ON studies(status, priority, receivedAt);
CREATE INDEX studiesByPriority ON studies(priority, receivedAt);
CREATE INDEX studiesByLastObject ON studies(lastObjectAt, status);

CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  studyId INTEGER NOT NULL REFERENCES studies(id),
  SeriesInstanceUID TEXT NOT NULL,
  Modality TEXT NOT NULL,
  SeriesNumber INTEGER,
  SeriesDescription TEXT NOT NULL,
  BodyPartExamined TEXT NOT NULL,
  ProtocolName TEXT NOT NULL,
  SeriesDate TEXT NOT NULL,
  SeriesTime TEXT NOT NULL,
  derived INTEGER NOT NULL,
  instances INTEGER NOT NULL,
  UNIQUE (studyId, SeriesInstanceUID)
) STRICT;
CREATE INDEX seriesByModality ON series(Modality, studyId);

CREATE TABLE instances (
  id INTEGER PRIMARY KEY,
  seriesId INTEGER NOT NULL REFERENCES series(id),
  SOPInstanceUID TEXT NOT NULL UNIQUE,
  SOPClassUID TEXT NOT NULL,
  InstanceNumber INTEGER,
  frames INTEGER NOT NULL,
  transferSyntaxUid TEXT NOT NULL,
  origin TEXT NOT NULL,
  source TEXT NOT NULL,
  receivedAt INTEGER NOT NULL,
  file TEXT NOT NULL UNIQUE,
  size INTEGER NOT NULL,
  dataSetOffset INTEGER NOT NULL,
  headSha256 TEXT NOT NULL,
  dataSetSha256 TEXT NOT NULL,
  header TEXT NOT NULL
) STRICT;
CREATE INDEX instancesBySeries ON instances(seriesId, InstanceNumber);
CREATE INDEX instancesByTime ON instances(receivedAt);
`;

/** What people and the archive say about objects; not in the files, so reindex keeps it and backup carries it. */
const records = `
CREATE TABLE studyState (
  StudyInstanceUID TEXT PRIMARY KEY,
  status TEXT NOT NULL,
  priority INTEGER NOT NULL,
  measurementNumber INTEGER NOT NULL
) STRICT;

CREATE TABLE quarantine (
  id INTEGER PRIMARY KEY,
  source TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  SOPInstanceUID TEXT NOT NULL,
  file TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  headSha256 TEXT NOT NULL,
  dataSetSha256 TEXT NOT NULL,
  receivedAt INTEGER NOT NULL
) STRICT;
CREATE INDEX quarantineByHash ON quarantine(dataSetSha256);

CREATE TABLE measurements (
  id TEXT PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL,
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  author TEXT NOT NULL,
  createdAt TEXT NOT NULL,
  updatedAt TEXT NOT NULL,
  deletedAt TEXT,
  document TEXT NOT NULL,
  UNIQUE (StudyInstanceUID, number)
) STRICT;

CREATE TABLE reports (
  id TEXT PRIMARY KEY,
  StudyInstanceUID TEXT NOT NULL UNIQUE,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  updatedAt TEXT NOT NULL,
  document TEXT NOT NULL
) STRICT;

CREATE TABLE reportVersions (
  reportId TEXT NOT NULL REFERENCES reports(id),
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  contentSha256 TEXT NOT NULL,
  document TEXT NOT NULL,
  PRIMARY KEY (reportId, version)
) STRICT;
CREATE TRIGGER reportVersionsKeep BEFORE UPDATE ON reportVersions BEGIN SELECT RAISE(ABORT, 'a signed version never changes'); END;
CREATE TRIGGER reportVersionsStay BEFORE DELETE ON reportVersions BEGIN SELECT RAISE(ABORT, 'a signed version never changes'); END;

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE COLLATE NOCASE,
  method TEXT NOT NULL,
  passwordHash TEXT,
  osUser TEXT NOT NULL,
  createdAt TEXT NOT NULL
) STRICT;

CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE peers (aet TEXT PRIMARY KEY, host TEXT NOT NULL, port INTEGER NOT NULL) STRICT;
`;

const audit = `
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  who TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  previousHash TEXT NOT NULL,
  hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER auditKeep BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER auditStay BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TRIGGER auditNext BEFORE INSERT ON audit WHEN NEW.seq <> (SELECT count FROM auditHead) + 1
  BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
CREATE TABLE auditHead (one INTEGER PRIMARY KEY CHECK (one = 1), count INTEGER NOT NULL, hash TEXT NOT NULL) STRICT;
INSERT INTO auditHead VALUES (1, 0, '');
`;

export const m0001Initial = index + records + audit;
