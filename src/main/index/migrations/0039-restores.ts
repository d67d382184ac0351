/**
 * Albums that are put back into Google Photos. As with uploads, whatever a call uses is written down before it is made. Not in
 * the catalogue: without it an album is made once more, and a person sees that there are two.
 */
export const restores = `
CREATE TABLE restored_album (
  ref INTEGER PRIMARY KEY,
  -- into which it goes
  account TEXT NOT NULL,
  -- our id of the album
  album TEXT NOT NULL,
  -- Google's id of the album that it has become
  remote TEXT,
  -- a call that makes it may have been carried out
  creating INTEGER NOT NULL DEFAULT 0,
  -- Google's ids of albums of the same title that were there before that call: JSON
  before TEXT,
  -- its cover was set; a person may have chosen another since
  has_cover INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, album)
) STRICT;

-- texts and places between the photos: Google shows none of them to an app, so what was said stands here alone
CREATE TABLE restored_text (
  album INTEGER NOT NULL REFERENCES restored_album(ref) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  -- what it says, as the call said it: JSON
  content TEXT NOT NULL,
  -- 'adding': a call was begun, and nobody knows what has come of it
  state TEXT NOT NULL CHECK (state IN ('adding', 'added')),
  -- Google's id
  remote TEXT,
  PRIMARY KEY (album, position)
) STRICT, WITHOUT ROWID;

-- what has come of each item, for the report: of the last run that had its album
CREATE TABLE restored_item (
  album INTEGER NOT NULL REFERENCES restored_album(ref) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  -- our id
  item TEXT NOT NULL,
  filename TEXT NOT NULL,
  -- 'created' by this run, 'there' before it, or 'failed'
  state TEXT NOT NULL CHECK (state IN ('created', 'there', 'failed')),
  -- Google's id
  remote TEXT,
  -- what reading it back has found, once it was read back
  found TEXT,
  -- a problem code and its detail, of those that failed
  reason TEXT,
  detail TEXT,
  PRIMARY KEY (album, position)
) STRICT, WITHOUT ROWID;
`
