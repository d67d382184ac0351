/** When the first full export was made that no longer has an album: RFC 3339, UTC, NULL for what is still there. */
export const lackedAlbums = `
ALTER TABLE album_source ADD COLUMN lacked_at TEXT;
CREATE TRIGGER mark_album_source_lacked_at_changed AFTER UPDATE OF lacked_at ON album_source
  WHEN OLD.lacked_at IS NOT NEW.lacked_at
  BEGIN DELETE FROM document_mark; END;
-- What exports lack is found out by an import that reads them.
DELETE FROM import_mark;
`
