// Migration 9: key images that people marked, and what they said of lesions that no number tells. By UID, so that a rebuild of the index keeps them.
export const m0009Annotations = `
CREATE TABLE keyImages (
  SOPInstanceUID TEXT NOT NULL,
  frame INTEGER NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  author TEXT NOT NULL,
  markedAt TEXT NOT NULL,
  PRIMARY KEY (SOPInstanceUID, frame)
) STRICT;

CREATE TABLE lesionAssessments (
  StudyInstanceUID TEXT NOT NULL,
  trackingUid TEXT NOT NULL,
  status TEXT NOT NULL,
  author TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (StudyInstanceUID, trackingUid)
) STRICT;
`;
