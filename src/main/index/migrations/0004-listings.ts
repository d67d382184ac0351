/** What earlier listings have shown, so that a run need not ask for it again. Nothing here is in the catalogue. */
export const listings = `
-- what Google's list of albums said of an album before its items were listed, the last time to the end; an album
-- without a row is listed by every run
CREATE TABLE album_listing (
  album TEXT PRIMARY KEY REFERENCES album(id) ON DELETE CASCADE,
  count INTEGER NOT NULL,
  title TEXT NOT NULL,
  cover TEXT,
  listed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- when Google last confirmed an item that its list of the library leaves out, such as an archived one
CREATE TABLE item_confirmed (
  item INTEGER PRIMARY KEY REFERENCES item(ref) ON DELETE CASCADE,
  at INTEGER NOT NULL
) STRICT;
`
