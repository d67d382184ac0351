import { forgetMarks } from './0018-document-marks.ts'

/**
 * Where items and albums are from, and whose they are. An account is a source, and a person, by itself: what it lists has
 * its `account` and `remote_id` and needs no row here, so a library of one account costs nothing. Rows are there for what
 * else is known; see `index/source-rows.ts`.
 */
export const sources = `
-- people; an account's own one needs no row as long as it is called as the account is
CREATE TABLE owner (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

-- an account through the Library API needs no row as long as nothing but its account is known of it
CREATE TABLE source (
  ref INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('library', 'picker', 'takeout', 'folder')),
  account TEXT REFERENCES account(id),
  owner TEXT NOT NULL REFERENCES owner(id),
  -- what people call it; may be empty
  label TEXT NOT NULL
) STRICT;

-- what a source says of an item; of the item's own account only what the item's columns do not say
CREATE TABLE item_source (
  item INTEGER NOT NULL REFERENCES item(ref),
  source INTEGER NOT NULL REFERENCES source(ref),
  -- Google's id in a library, else what tells the item apart in this source
  key TEXT NOT NULL,
  -- of the item's own account it is item.in_google that counts
  state TEXT NOT NULL DEFAULT 'listed' CHECK (state IN ('listed', 'gone', 'archived', 'trashed')),
  -- JSON of what this source alone says; NULL if the item's columns say it
  facts TEXT,
  -- the record as the source gave it; not in the catalogue
  raw TEXT,
  first_seen INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX item_source_item ON item_source (item);

-- where a file is from; NULL if that is not known, or the item has one source
ALTER TABLE item_file ADD COLUMN source INTEGER REFERENCES source(ref);

-- whose an album is; NULL for the person of its account
ALTER TABLE album ADD COLUMN owner TEXT REFERENCES owner(id);

-- as item_source
CREATE TABLE album_source (
  album TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE,
  source INTEGER NOT NULL REFERENCES source(ref),
  key TEXT NOT NULL,
  title TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'listed' CHECK (state IN ('listed', 'gone')),
  PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX album_source_album ON album_source (album);

-- what each source puts into an album with several; of one with a single source album_item says it
CREATE TABLE album_item_source (
  album TEXT NOT NULL REFERENCES album(id) ON DELETE CASCADE,
  source INTEGER NOT NULL REFERENCES source(ref),
  position INTEGER NOT NULL,
  item INTEGER NOT NULL REFERENCES item(ref),
  PRIMARY KEY (album, source, item)
) STRICT, WITHOUT ROWID;

-- As in 0018.
${forgetMarks('owner', ['id', 'name'])}
${forgetMarks('source', ['ref', 'id', 'kind', 'account', 'owner', 'label'])}
${forgetMarks('item_source', ['item', 'source', 'key', 'state', 'facts', 'first_seen'])}
${forgetMarks('album_source', ['album', 'source', 'key', 'title', 'state'])}
${forgetMarks('album_item_source', ['album', 'source', 'position', 'item'])}
CREATE TRIGGER mark_item_file_from_changed AFTER UPDATE OF source ON item_file WHEN OLD.source IS NOT NEW.source
  BEGIN DELETE FROM document_mark; END;
CREATE TRIGGER mark_album_owner_changed AFTER UPDATE OF owner ON album WHEN OLD.owner IS NOT NEW.owner
  BEGIN DELETE FROM document_mark; END;
`
