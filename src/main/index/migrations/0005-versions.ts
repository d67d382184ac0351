/** Items that Google replaced by edited ones: what was known of them, and the older files that stay. */
export const versions = `
-- Google's size of the item in the last listing; NULL if Google does not say
ALTER TABLE item ADD COLUMN listed_width INTEGER;
ALTER TABLE item ADD COLUMN listed_height INTEGER;
-- the same as of the file that is here, with Google's type; base_type is NULL until a listing was compared
ALTER TABLE item ADD COLUMN base_width INTEGER;
ALTER TABLE item ADD COLUMN base_height INTEGER;
ALTER TABLE item ADD COLUMN base_type TEXT;

-- when Google was last asked for the length of what it delivers for this file
ALTER TABLE file ADD COLUMN length_checked_at INTEGER;

-- path of the photo that this is a link to or a copy of, if that is a version by now and no longer the item's file
ALTER TABLE album_file ADD COLUMN made_of TEXT;

-- files in Photos/ that used to be the file of their item; no path is in this table and in file
CREATE TABLE file_version (
  item INTEGER NOT NULL REFERENCES item(ref),
  -- what a version is called by: rises with every replacement
  number INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('primary', 'motion')),
  path TEXT NOT NULL,
  path_key TEXT NOT NULL UNIQUE,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  fidelity TEXT NOT NULL DEFAULT 'copy' CHECK (fidelity IN ('copy', 'original')),
  mtime INTEGER NOT NULL,
  published_at INTEGER NOT NULL,
  -- pixels as shown; NULL for a video part
  width INTEGER,
  height INTEGER,
  replaced_at INTEGER NOT NULL,
  -- as in file_verified
  verified_at INTEGER,
  PRIMARY KEY (item, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_version_sha256 ON file_version (sha256);

-- files that are here and that Google has something newer for; a row goes away when that has arrived
CREATE TABLE replacement (
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL CHECK (role IN ('primary', 'motion')),
  since INTEGER NOT NULL,
  PRIMARY KEY (item, role)
) STRICT, WITHOUT ROWID;
`
