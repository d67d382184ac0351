/**
 * Which folder of each export is which album, and with what in it: until its metadata file comes, an album is called as its
 * folder is, and a folder may turn out to be none at all. And what tells whether an export says the same of an item as another:
 * only a full one has what has not changed. Like all that is remembered of exports, it is not in the catalogue.
 */
export const albumsOfExports = `
CREATE TABLE export_album (
  ref INTEGER PRIMARY KEY,
  export INTEGER NOT NULL REFERENCES export(ref) ON DELETE CASCADE,
  -- its path below the photos root, as it is compared
  folder TEXT NOT NULL,
  -- what the source knows the album by, see album_source
  key TEXT NOT NULL,
  UNIQUE (export, folder)
) STRICT;
CREATE INDEX export_album_key ON export_album (key);

CREATE TABLE export_member (
  album INTEGER NOT NULL REFERENCES export_album(ref) ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES item(ref),
  PRIMARY KEY (album, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX export_member_item ON export_member (item);

-- SHA-256 of what the export says of the item and of its files; NULL where it has them nowhere in the library, or is not remembered
ALTER TABLE export_item ADD COLUMN said TEXT;
-- whether an import of it took its trash in, on request; NULL if nobody knows
ALTER TABLE export ADD COLUMN trash INTEGER CHECK (trash IN (0, 1));
-- What exports have is found out by an import that reads them.
DELETE FROM import_mark;
`
