// Migration 8: instances whose bytes a repair did not find. By UID, so that a rebuild of the index keeps the marks.
export const m0008Damage = `
CREATE TABLE damagedInstances (
  SOPInstanceUID TEXT PRIMARY KEY,
  code TEXT NOT NULL,
  foundAt INTEGER NOT NULL
) STRICT;
`;
