/**
 * Sums over whole tables, kept by the database itself whenever a row comes, goes or changes: with a million items each of
 * them would take seconds to read. Nothing here is in the catalogue.
 */
export const tallies = `
-- 'file/primary', 'file/motion' and 'version': files and their bytes; 'item/1' and 'item/0': items that are in Google
-- Photos, and those that are not; 'here/1' and 'here/0': those of them whose photo or video is in the mirror
CREATE TABLE tally (
  name TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  bytes INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

INSERT INTO tally (name, count)
  VALUES ('file/primary', 0), ('file/motion', 0), ('version', 0), ('item/1', 0), ('item/0', 0), ('here/1', 0), ('here/0', 0);
UPDATE tally SET count = found.count, bytes = found.bytes
  FROM (SELECT role, count(*) AS count, sum(bytes) AS bytes FROM file GROUP BY role) AS found
  WHERE name = 'file/' || found.role;
UPDATE tally SET count = found.count, bytes = coalesce(found.bytes, 0)
  FROM (SELECT count(*) AS count, sum(bytes) AS bytes FROM file_version) AS found WHERE name = 'version';
UPDATE tally SET count = found.count
  FROM (SELECT in_google, count(*) AS count FROM item GROUP BY in_google) AS found
  WHERE name = 'item/' || found.in_google;
UPDATE tally SET count = found.count
  FROM (SELECT in_google, count(*) AS count FROM file JOIN item ON item.ref = file.item
        WHERE role = 'primary' GROUP BY in_google) AS found
  WHERE name = 'here/' || found.in_google;

CREATE TRIGGER tally_file_came AFTER INSERT ON file BEGIN
  UPDATE tally SET count = count + 1, bytes = bytes + NEW.bytes WHERE name = 'file/' || NEW.role;
  UPDATE tally SET count = count + 1
    WHERE NEW.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = NEW.item);
END;
CREATE TRIGGER tally_file_went AFTER DELETE ON file BEGIN
  UPDATE tally SET count = count - 1, bytes = bytes - OLD.bytes WHERE name = 'file/' || OLD.role;
  UPDATE tally SET count = count - 1
    WHERE OLD.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = OLD.item);
END;
CREATE TRIGGER tally_file_changed AFTER UPDATE OF item, role, bytes ON file BEGIN
  UPDATE tally SET count = count - 1, bytes = bytes - OLD.bytes WHERE name = 'file/' || OLD.role;
  UPDATE tally SET count = count + 1, bytes = bytes + NEW.bytes WHERE name = 'file/' || NEW.role;
  UPDATE tally SET count = count - 1
    WHERE OLD.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = OLD.item);
  UPDATE tally SET count = count + 1
    WHERE NEW.role = 'primary' AND name = 'here/' || (SELECT in_google FROM item WHERE ref = NEW.item);
END;
CREATE TRIGGER tally_version_came AFTER INSERT ON file_version BEGIN
  UPDATE tally SET count = count + 1, bytes = bytes + NEW.bytes WHERE name = 'version';
END;
CREATE TRIGGER tally_version_went AFTER DELETE ON file_version BEGIN
  UPDATE tally SET count = count - 1, bytes = bytes - OLD.bytes WHERE name = 'version';
END;
CREATE TRIGGER tally_version_changed AFTER UPDATE OF bytes ON file_version BEGIN
  UPDATE tally SET bytes = bytes - OLD.bytes + NEW.bytes WHERE name = 'version';
END;
CREATE TRIGGER tally_item_came AFTER INSERT ON item BEGIN
  UPDATE tally SET count = count + 1 WHERE name = 'item/' || NEW.in_google;
END;
CREATE TRIGGER tally_item_went AFTER DELETE ON item BEGIN
  UPDATE tally SET count = count - 1 WHERE name = 'item/' || OLD.in_google;
END;
CREATE TRIGGER tally_item_changed AFTER UPDATE OF in_google ON item WHEN OLD.in_google <> NEW.in_google BEGIN
  UPDATE tally SET count = count - 1 WHERE name = 'item/' || OLD.in_google;
  UPDATE tally SET count = count + 1 WHERE name = 'item/' || NEW.in_google;
  UPDATE tally SET count = count - 1 WHERE name = 'here/' || OLD.in_google
    AND EXISTS (SELECT 1 FROM file WHERE file.item = NEW.ref AND file.role = 'primary');
  UPDATE tally SET count = count + 1 WHERE name = 'here/' || NEW.in_google
    AND EXISTS (SELECT 1 FROM file WHERE file.item = NEW.ref AND file.role = 'primary');
END;

-- video parts of motion photos that are still to come
CREATE INDEX job_motion ON job (item) WHERE role = 'motion';
`
