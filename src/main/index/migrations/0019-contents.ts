import { forgetMarks } from './0018-document-marks.ts'

/**
 * A file once for each path, apart from what it is to an item. `file` is the only truth about what is in `Photos/`: a row
 * exists exactly for published files. `current_file` and `earlier_file` are what most of the engine reads.
 */
export const contents = `
-- all that looks into the tables that are replaced
DROP TRIGGER tally_file_came;
DROP TRIGGER tally_file_went;
DROP TRIGGER tally_file_changed;
DROP TRIGGER tally_version_came;
DROP TRIGGER tally_version_went;
DROP TRIGGER tally_version_changed;
DROP TRIGGER tally_item_changed;
DROP TRIGGER album_tally_member_came;
DROP TRIGGER album_tally_member_went;
DROP TRIGGER album_tally_file_came;
DROP TRIGGER album_tally_file_went;
DROP INDEX file_sha256;
DROP INDEX file_here;
ALTER TABLE file RENAME TO former_file;

CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  path_key TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  -- modification time that was set on the file, and the one that it has on this disk; NULL if it is the same, as far as is known
  mtime INTEGER NOT NULL,
  mtime_here INTEGER,
  published_at INTEGER NOT NULL,
  -- pixels as shown, noted when another file takes its place; those of the item's file are the item's. NULL for a video part
  width INTEGER,
  height INTEGER,
  -- when all bytes were last read and found right; not in the catalogue
  verified_at INTEGER
) STRICT;

-- which files an item has; each file belongs to one item
CREATE TABLE item_file (
  item INTEGER NOT NULL REFERENCES item(ref),
  role TEXT NOT NULL CHECK (role IN ('primary', 'motion', 'edited')),
  -- 0: what the item shows in this role. Others are earlier versions, and are called by their number, which rises for the
  -- whole item with every one that makes room
  number INTEGER NOT NULL,
  file INTEGER NOT NULL UNIQUE REFERENCES file(id) ON DELETE CASCADE,
  -- that of the file, so that lists are read from an index alone
  mime_type TEXT NOT NULL,
  -- 'copy': as the Library API delivers it. 'original': the very bytes that were uploaded
  fidelity TEXT NOT NULL DEFAULT 'copy' CHECK (fidelity IN ('copy', 'original')),
  replaced_at INTEGER,
  -- when Google was last asked for the length of what it delivers for this file
  length_checked_at INTEGER,
  PRIMARY KEY (item, role, number),
  CHECK ((number = 0) = (replaced_at IS NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO file (id, path, path_key, bytes, sha256, mime_type, mtime, mtime_here, published_at, verified_at)
  SELECT row_number() OVER (ORDER BY item, role), path, path_key, bytes, sha256, mime_type, mtime, mtime_here, published_at,
    (SELECT at FROM file_verified AS verified WHERE verified.item = former_file.item AND verified.role = former_file.role)
  FROM former_file;
INSERT INTO item_file (item, role, number, file, mime_type, fidelity, replaced_at, length_checked_at)
  SELECT item, role, 0, row_number() OVER (ORDER BY item, role), mime_type, fidelity, NULL, length_checked_at
  FROM former_file;
INSERT INTO file (id, path, path_key, bytes, sha256, mime_type, mtime, mtime_here, published_at, width, height, verified_at)
  SELECT (SELECT count(*) FROM former_file) + row_number() OVER (ORDER BY item, number), path, path_key, bytes, sha256,
    mime_type, mtime, mtime_here, published_at, width, height, verified_at
  FROM file_version;
INSERT INTO item_file (item, role, number, file, mime_type, fidelity, replaced_at)
  SELECT item, role, number, (SELECT count(*) FROM former_file) + row_number() OVER (ORDER BY item, number), mime_type,
    fidelity, replaced_at
  FROM file_version;
DROP TABLE file_verified;
DROP TABLE former_file;
DROP TABLE file_version;

CREATE UNIQUE INDEX file_path ON file (path_key);
CREATE INDEX file_sha256 ON file (sha256);
-- whether an item's file is here, and of what type, without reading all that is known of the file
CREATE INDEX file_here ON item_file (item, mime_type) WHERE role = 'primary' AND number = 0;

CREATE VIEW current_file AS
  SELECT item_file.item, item_file.role, file.path, file.path_key, file.bytes, file.sha256, file.mime_type,
    item_file.fidelity, file.mtime, file.mtime_here, file.published_at, item_file.length_checked_at, file.verified_at
  FROM item_file JOIN file ON file.id = item_file.file WHERE item_file.number = 0;
CREATE VIEW earlier_file AS
  SELECT item_file.item, item_file.number, item_file.role, file.path, file.path_key, file.bytes, file.sha256,
    file.mime_type, item_file.fidelity, file.mtime, file.mtime_here, file.published_at, file.width, file.height,
    item_file.replaced_at, file.verified_at
  FROM item_file JOIN file ON file.id = item_file.file WHERE item_file.number > 0;

-- As in 0011, with the bytes of all files in one sum, 'bytes'.
DELETE FROM tally WHERE name IN ('file/primary', 'file/motion', 'version');
INSERT INTO tally (name, count, bytes)
  SELECT 'bytes', count(*), coalesce(sum(bytes), 0) FROM file
  UNION ALL SELECT 'current/' || role, (SELECT count(*) FROM item_file WHERE item_file.role = each.role AND number = 0), 0
    FROM (SELECT 'primary' AS role UNION ALL SELECT 'motion' UNION ALL SELECT 'edited') AS each;

CREATE TRIGGER tally_bytes_came AFTER INSERT ON file BEGIN
  UPDATE tally SET count = count + 1, bytes = bytes + NEW.bytes WHERE name = 'bytes';
END;
CREATE TRIGGER tally_bytes_went AFTER DELETE ON file BEGIN
  UPDATE tally SET count = count - 1, bytes = bytes - OLD.bytes WHERE name = 'bytes';
END;
CREATE TRIGGER tally_bytes_changed AFTER UPDATE OF bytes ON file BEGIN
  UPDATE tally SET bytes = bytes - OLD.bytes + NEW.bytes WHERE name = 'bytes';
END;
CREATE TRIGGER tally_file_came AFTER INSERT ON item_file WHEN NEW.number = 0 BEGIN
  UPDATE tally SET count = count + 1 WHERE name = 'current/' || NEW.role;
  UPDATE tally SET count = count + 1
    WHERE NEW.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = NEW.item);
END;
CREATE TRIGGER tally_file_went AFTER DELETE ON item_file WHEN OLD.number = 0 BEGIN
  UPDATE tally SET count = count - 1 WHERE name = 'current/' || OLD.role;
  UPDATE tally SET count = count - 1
    WHERE OLD.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = OLD.item);
END;
CREATE TRIGGER tally_file_changed AFTER UPDATE OF item, role, number ON item_file BEGIN
  UPDATE tally SET count = count - 1 WHERE OLD.number = 0 AND name = 'current/' || OLD.role;
  UPDATE tally SET count = count + 1 WHERE NEW.number = 0 AND name = 'current/' || NEW.role;
  UPDATE tally SET count = count - 1 WHERE OLD.number = 0
    AND OLD.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = OLD.item);
  UPDATE tally SET count = count + 1 WHERE NEW.number = 0
    AND NEW.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = NEW.item);
END;
CREATE TRIGGER tally_item_changed AFTER UPDATE OF in_google ON item WHEN OLD.in_google <> NEW.in_google BEGIN
  UPDATE tally SET count = count - 1 WHERE name = 'item/' || OLD.in_google;
  UPDATE tally SET count = count + 1 WHERE name = 'item/' || NEW.in_google;
  UPDATE tally SET count = count - 1 WHERE name = 'here/' || OLD.in_google
    AND EXISTS (SELECT 1 FROM item_file WHERE item_file.item = NEW.ref AND role = 'primary' AND number = 0);
  UPDATE tally SET count = count + 1 WHERE name = 'here/' || NEW.in_google
    AND EXISTS (SELECT 1 FROM item_file WHERE item_file.item = NEW.ref AND role = 'primary' AND number = 0);
END;

-- As in 0016.
CREATE TRIGGER album_tally_member_came AFTER INSERT ON album_item BEGIN
  INSERT INTO album_tally (album, listed, here)
    VALUES (NEW.album, 1, EXISTS
      (SELECT 1 FROM item_file WHERE item_file.item = NEW.item AND role = 'primary' AND number = 0))
    ON CONFLICT (album) DO UPDATE SET listed = listed + 1, here = here + excluded.here;
END;
CREATE TRIGGER album_tally_member_went AFTER DELETE ON album_item BEGIN
  UPDATE album_tally SET listed = listed - 1, here = here - EXISTS
      (SELECT 1 FROM item_file WHERE item_file.item = OLD.item AND role = 'primary' AND number = 0)
    WHERE album = OLD.album;
END;
CREATE TRIGGER album_tally_file_came AFTER INSERT ON item_file WHEN NEW.role = 'primary' AND NEW.number = 0 BEGIN
  UPDATE album_tally SET here = here + 1 WHERE album IN (SELECT album FROM album_item WHERE item = NEW.item);
END;
CREATE TRIGGER album_tally_file_went AFTER DELETE ON item_file WHEN OLD.role = 'primary' AND OLD.number = 0 BEGIN
  UPDATE album_tally SET here = here - 1 WHERE album IN (SELECT album FROM album_item WHERE item = OLD.item);
END;
CREATE TRIGGER album_tally_file_changed AFTER UPDATE OF item, role, number ON item_file BEGIN
  UPDATE album_tally SET here = here - 1 WHERE OLD.role = 'primary' AND OLD.number = 0
    AND album IN (SELECT album FROM album_item WHERE item = OLD.item);
  UPDATE album_tally SET here = here + 1 WHERE NEW.role = 'primary' AND NEW.number = 0
    AND album IN (SELECT album FROM album_item WHERE item = NEW.item);
END;

-- As in 0018.
${forgetMarks('file', 'id path path_key bytes sha256 mime_type mtime published_at width height'.split(' '))}
${forgetMarks('item_file', 'item role number file fidelity replaced_at'.split(' '))}
`
