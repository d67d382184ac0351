/**
 * Marks of exports that were imported as a whole, and of which another import would make nothing, so that they need not be read
 * again: see `import/memory/import-marks.ts`. What an import that reads writes about an export takes away its marks.
 */
export const importMarks = `
CREATE TABLE import_mark (
  ref INTEGER PRIMARY KEY,
  -- what tells these archives and folders, and how they were asked for, from all others
  key TEXT NOT NULL UNIQUE,
  -- whose photos they were
  source INTEGER NOT NULL REFERENCES source(ref),
  -- JSON of what an import of them would report; see kept-report.ts
  report TEXT NOT NULL,
  -- SHA-256 of each photo and video in them, 32 bytes each
  contents BLOB NOT NULL
) STRICT;
CREATE INDEX import_mark_source ON import_mark (source);

CREATE TABLE import_mark_export (
  mark INTEGER NOT NULL REFERENCES import_mark(ref) ON DELETE CASCADE,
  export INTEGER NOT NULL REFERENCES export(ref) ON DELETE CASCADE,
  PRIMARY KEY (mark, export)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_mark_export_export ON import_mark_export (export);

-- What an export has said is not said any more.
CREATE TRIGGER import_mark_unsaid_of_item AFTER DELETE ON item_source
  BEGIN DELETE FROM import_mark WHERE source = OLD.source; END;
CREATE TRIGGER import_mark_unsaid_of_album AFTER DELETE ON album_source
  BEGIN DELETE FROM import_mark WHERE source = OLD.source; END;
CREATE TRIGGER import_mark_member_gone AFTER DELETE ON album_item_source
  BEGIN DELETE FROM import_mark WHERE source = OLD.source; END;
`
