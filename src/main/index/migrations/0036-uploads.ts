/**
 * What is put into Google Photos. Creating is not idempotent there, so whatever a call uses is written down before it is made:
 * a process that is killed meanwhile leaves a row that says where to look first. Not in the catalogue: without it, the same
 * bytes are sent once more, and Google keeps them once.
 */
export const uploads = `
CREATE TABLE upload (
  ref INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  -- of the bytes, in hex
  sha256 TEXT NOT NULL,
  -- as the item is called there
  name TEXT NOT NULL,
  -- what Google gave for the bytes, and when; used up by the item that is created from it
  token TEXT,
  token_at INTEGER,
  -- a call that creates the item may have been carried out
  creating INTEGER NOT NULL DEFAULT 0,
  -- the album of that call, by Google's id; NULL for none
  album TEXT,
  -- ids of items that were called the same where that call puts its item, before it: JSON
  before TEXT,
  -- Google's id of the item that was created
  item TEXT,
  UNIQUE (account, sha256)
) STRICT;
`
