import { documentColumns, forgetMarks } from './0018-document-marks.ts'

/**
 * Items and albums that no account knows: `account` and `remote_id` are what the Library API knows, and both are NULL where
 * it knows nothing. Other tables refer to the two that are made anew, so this runs while nothing keeps references.
 */
export const withoutAnAccount = `
CREATE TABLE item_anew (
  ref INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- what the Library API knows it by; both NULL if no account has listed it
  account TEXT REFERENCES account(id),
  remote_id TEXT,
  filename TEXT NOT NULL,
  mime_type TEXT NOT NULL,
  video INTEGER NOT NULL DEFAULT 0,
  creation_time TEXT NOT NULL,
  -- camera's local wall clock as if it were UTC, else creation_time; decides month folder, day and timeline order
  taken_local INTEGER NOT NULL,
  -- 1 once taken_local comes from the file itself
  taken_from_file INTEGER NOT NULL DEFAULT 0,
  width INTEGER NOT NULL DEFAULT 0,
  height INTEGER NOT NULL DEFAULT 0,
  description TEXT,
  product_url TEXT,
  video_status TEXT,
  -- JSON of camera fields as Google or the file gives them: see camera-column.ts
  camera TEXT,
  -- 1 if the item has a video part; its file may not be here yet
  motion INTEGER NOT NULL DEFAULT 0,
  animated INTEGER NOT NULL DEFAULT 0,
  -- whether its account lists it; 0 where it has none
  in_google INTEGER NOT NULL DEFAULT 1,
  first_seen INTEGER NOT NULL,
  -- Google's size of the item in the last listing; NULL if Google does not say
  listed_width INTEGER,
  listed_height INTEGER,
  -- the same as of the file that is here, with Google's type; base_type is NULL until a listing was compared
  base_width INTEGER,
  base_height INTEGER,
  base_type TEXT,
  -- milliseconds since 1970: what lists are ordered by; see 0010
  taken_at INTEGER NOT NULL DEFAULT 0,
  time_known TEXT NOT NULL DEFAULT 'nothing' CHECK (time_known IN ('instant', 'clock', 'nothing')),
  zone INTEGER,
  zone_from TEXT CHECK (zone_from IN ('file', 'clock', 'place', 'neighbour')),
  motion_inside INTEGER NOT NULL DEFAULT 0,
  UNIQUE (account, remote_id),
  CHECK ((account IS NULL) = (remote_id IS NULL))
) STRICT;
INSERT INTO item_anew (ref, id, account, remote_id, filename, mime_type, video, creation_time, taken_local,
    taken_from_file, width, height, description, product_url, video_status, camera, motion, animated, in_google,
    first_seen, listed_width, listed_height, base_width, base_height, base_type, taken_at, time_known, zone, zone_from,
    motion_inside)
  SELECT ref, id, account, remote_id, filename, mime_type, video, creation_time, taken_local, taken_from_file, width,
    height, description, product_url, video_status, camera, motion, animated, in_google, first_seen, listed_width,
    listed_height, base_width, base_height, base_type, taken_at, time_known, zone, zone_from, motion_inside
  FROM item;
DROP TABLE item;
ALTER TABLE item_anew RENAME TO item;

CREATE INDEX item_zoned ON item (taken_at, zone) WHERE zone_from <> 'neighbour';
CREATE INDEX item_unzoned ON item (taken_at, ref, zone, zone_from, time_known)
  WHERE time_known = 'instant' AND coalesce(zone_from, 'neighbour') = 'neighbour';
CREATE INDEX item_by_clock ON item (taken_local, ref, zone, zone_from, time_known)
  WHERE time_known = 'clock' AND coalesce(zone_from, 'neighbour') = 'neighbour';
CREATE INDEX item_shown ON item (taken_at, ref, zone, width, height, video, motion, animated, motion_inside);
CREATE INDEX item_zoned_clock ON item (taken_at + zone * 60000, zone) WHERE zone_from <> 'neighbour';

CREATE TABLE album_anew (
  id TEXT PRIMARY KEY,
  -- as of an item
  account TEXT REFERENCES account(id),
  remote_id TEXT,
  title TEXT NOT NULL,
  shared INTEGER NOT NULL DEFAULT 0,
  remote_count INTEGER,
  product_url TEXT,
  cover_remote_item TEXT,
  cover_url TEXT,
  cover_url_at INTEGER,
  -- folder below Albums/, NULL until one was made; folder_key is its case-folded NFC form
  folder TEXT,
  folder_key TEXT UNIQUE,
  -- the folder's former name while it is being renamed
  folder_was TEXT,
  -- position in Google's list of albums
  position INTEGER NOT NULL DEFAULT 0,
  -- whether its account lists it; 0 where it has none
  in_google INTEGER NOT NULL DEFAULT 1,
  -- end of the last complete listing of its items; NULL if there was none
  listed_at INTEGER,
  -- whose it is; NULL for the person of its account
  owner TEXT REFERENCES owner(id),
  UNIQUE (account, remote_id),
  CHECK ((account IS NULL) = (remote_id IS NULL))
) STRICT;
INSERT INTO album_anew (id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, cover_url,
    cover_url_at, folder, folder_key, folder_was, position, in_google, listed_at, owner)
  SELECT id, account, remote_id, title, shared, remote_count, product_url, cover_remote_item, cover_url, cover_url_at,
    folder, folder_key, folder_was, position, in_google, listed_at, owner
  FROM album;
DROP TABLE album;
ALTER TABLE album_anew RENAME TO album;

-- As in 0011 and 0019.
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
    AND EXISTS (SELECT 1 FROM item_file WHERE item_file.item = NEW.ref AND role = 'primary' AND number = 0);
  UPDATE tally SET count = count + 1 WHERE name = 'here/' || NEW.in_google
    AND EXISTS (SELECT 1 FROM item_file WHERE item_file.item = NEW.ref AND role = 'primary' AND number = 0);
END;

-- As in 0015.
CREATE TRIGGER text_came AFTER INSERT ON item BEGIN
  INSERT INTO text_work (ref) VALUES (NEW.ref) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER text_changed AFTER UPDATE OF filename, description, camera ON item
  WHEN OLD.filename IS NOT NEW.filename OR OLD.description IS NOT NEW.description OR OLD.camera IS NOT NEW.camera BEGIN
  DELETE FROM item_text WHERE ref = NEW.ref;
  INSERT INTO text_work (ref) VALUES (NEW.ref) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER text_went AFTER DELETE ON item BEGIN
  DELETE FROM item_text WHERE ref = OLD.ref;
  DELETE FROM text_work WHERE ref = OLD.ref;
END;

-- As in 0016.
CREATE TRIGGER album_tally_went AFTER DELETE ON album BEGIN
  DELETE FROM album_tally WHERE album = OLD.id;
END;

-- As in 0018 and 0024.
${forgetMarks('item', documentColumns('item'))}
${forgetMarks('album', documentColumns('album'))}
CREATE TRIGGER mark_album_owner_changed AFTER UPDATE OF owner ON album WHEN OLD.owner IS NOT NEW.owner
  BEGIN DELETE FROM document_mark; END;
`
