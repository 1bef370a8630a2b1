// Migration 3: how a peer is called (TLS), what people call it, how studies come from it, and what it may send.
export const m0003Network = `
ALTER TABLE peers ADD COLUMN tls TEXT NOT NULL DEFAULT 'none';
ALTER TABLE peers ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE peers ADD COLUMN retrieveBy TEXT NOT NULL DEFAULT 'move';
ALTER TABLE peers ADD COLUMN maxAssociations INTEGER;
ALTER TABLE peers ADD COLUMN maxObjectsPerMinute INTEGER;
`;
