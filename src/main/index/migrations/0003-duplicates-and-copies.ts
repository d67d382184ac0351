/** What explains Google's count of an album, and when copies in album folders were read. Nothing here is in the catalogue. */
export const duplicatesAndCopies = `
-- items that Google names more than once in an album, as the last complete listing found it
CREATE TABLE album_duplicate (
  album TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES item(ref),
  -- how often apart from the first time
  times INTEGER NOT NULL,
  -- 1 if it was only ever seen again on the next page, which may be how Google pages its lists
  overlapping INTEGER NOT NULL,
  PRIMARY KEY (album, item)
) STRICT, WITHOUT ROWID;

-- when all bytes of a copy in an album's folder were last read and found right
CREATE TABLE album_file_verified (
  album TEXT NOT NULL,
  item INTEGER NOT NULL,
  role TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (album, item, role),
  FOREIGN KEY (album, item, role) REFERENCES album_file (album, item, role) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
`
