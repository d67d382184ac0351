/**
 * When the newest export was made that has a file, or words of an album: RFC 3339, UTC, NULL for what came from elsewhere. What
 * exports have counts by it, and not by when they were imported.
 */
export const asOf = `
ALTER TABLE item_file ADD COLUMN as_of TEXT;
ALTER TABLE album_source ADD COLUMN as_of TEXT;
CREATE TRIGGER mark_album_source_as_of_changed AFTER UPDATE OF as_of ON album_source WHEN OLD.as_of IS NOT NEW.as_of
  BEGIN DELETE FROM document_mark; END;
`
