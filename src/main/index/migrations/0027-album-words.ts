/** What exports know of an album that the Library API does not tell. */
export const albumWords = `
ALTER TABLE album ADD COLUMN description TEXT;
-- JSON list of what was written between the photos: texts and places, see told-columns.ts
ALTER TABLE album ADD COLUMN blocks TEXT;

-- As in 0018.
CREATE TRIGGER mark_album_words_changed AFTER UPDATE OF description, blocks ON album
  WHEN OLD.description IS NOT NEW.description OR OLD.blocks IS NOT NEW.blocks
  BEGIN DELETE FROM document_mark; END;
`
