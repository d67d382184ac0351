/**
 * What is remembered of the exports that were imported, so that the same again needs not be read, and a part that comes later
 * finds what belongs to it. Nothing here is in the catalogue: after a rebuild an import reads its archives anew.
 */
export const exports = `
CREATE TABLE export (
  ref INTEGER PRIMARY KEY,
  -- whose it is; NULL until that is known
  source INTEGER REFERENCES source(ref),
  -- the stamp that its parts share, or the place where it lay
  id TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  -- JSON list of the numbers of the parts that were here
  parts TEXT NOT NULL DEFAULT '[]',
  -- JSON of what all imports of it have brought, see export-tally.ts; NULL before the end of the first
  report TEXT,
  UNIQUE (source, id)
) STRICT;
CREATE INDEX export_id ON export (id);

CREATE TABLE export_entry (
  export INTEGER NOT NULL REFERENCES export(ref) ON DELETE CASCADE,
  path TEXT NOT NULL,
  size INTEGER NOT NULL,
  -- what tells the same bytes without reading them; empty if nothing does
  mark TEXT NOT NULL,
  -- SHA-256 in base64, once it was read
  digest TEXT,
  -- the JSON of a file with facts as it was, packed: see packed-json.ts
  json BLOB,
  PRIMARY KEY (export, path, size, mark)
) STRICT, WITHOUT ROWID;
`
