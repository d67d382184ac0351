import { forgetMarks } from './0018-document-marks.ts'

/**
 * What stays in an album although a later full export has it no longer there, and what tells which folders of several exports are
 * one album: the title in its metadata, and what else these say. Of exports that are remembered from before, a title
 * that is not the name of the folder is one of metadata. Only the first is in the catalogue.
 */
export const membersOfFullExports = `
CREATE TABLE former_member (
  album TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE,
  source INTEGER NOT NULL REFERENCES source(ref),
  item INTEGER NOT NULL REFERENCES item(ref),
  -- when the first full export without it was made, RFC 3339, UTC
  lacked_at TEXT NOT NULL,
  PRIMARY KEY (album, source, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX former_member_item ON former_member (item);
${forgetMarks('former_member', ['album', 'source', 'item', 'lacked_at'])}

-- empty for an album without a title, NULL where the folder alone tells
ALTER TABLE export_album ADD COLUMN title TEXT;
-- SHA-256 of what metadata say beside the title, NULL if nothing
ALTER TABLE export_album ADD COLUMN words TEXT;
UPDATE export_album SET title = told.title FROM export, album_source AS told
WHERE export.ref = export_album.export AND told.source = export.source AND told.key = export_album.key
  AND told.title <> export_album.folder;
-- What exports have is found out by an import that reads them.
DELETE FROM import_mark;
`
