/**
 * Which items each export has, in whatever order exports come: what a later full one lacks is no longer in Google Photos. Like
 * all that is remembered of exports, it is not in the catalogue.
 */
export const itemsOfExports = `
CREATE TABLE export_item (
  export INTEGER NOT NULL REFERENCES export(ref) ON DELETE CASCADE,
  item INTEGER NOT NULL REFERENCES item(ref),
  -- the year in whose folder it is, 1 for the archive, 2 for another folder of the library, 0 for any other place
  place INTEGER NOT NULL,
  PRIMARY KEY (export, item)
) STRICT, WITHOUT ROWID;
CREATE INDEX export_item_item ON export_item (item);
CREATE INDEX item_source_gone ON item_source (source, item) WHERE state = 'gone';
-- What exports have is found out by an import that reads them.
DELETE FROM import_mark;
`
