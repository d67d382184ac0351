/**
 * Albums that uploads may have made, and where the bytes of a large file go that were begun to be sent: a later start sends only what lacks. Of no use for other bytes than
 * those of the row, and not in the catalogue, as nothing of an upload.
 */
export const uploadSessions = `
-- an address that Google gave; whoever has it, and the sign-in, can send to it
ALTER TABLE upload ADD COLUMN session TEXT;
-- bytes; all pieces but the last are a multiple of this
ALTER TABLE upload ADD COLUMN session_unit INTEGER;
-- how long the file was that was announced
ALTER TABLE upload ADD COLUMN session_bytes INTEGER;
-- when the file was last written to, in whole milliseconds since 1970, at the time
ALTER TABLE upload ADD COLUMN session_changed_at INTEGER;
-- milliseconds since 1970
ALTER TABLE upload ADD COLUMN session_at INTEGER;

-- a call that makes an album of this title was begun, and nobody knows what has come of it
CREATE TABLE album_being_made (
  account TEXT NOT NULL,
  title TEXT NOT NULL,
  PRIMARY KEY (account, title)
) STRICT, WITHOUT ROWID;
`
