/** How much of each album is here, kept like the sums of 0011: the list of albums is asked for each second of a backup. */
export const sumsOfAlbums = `
-- items that were listed in an album, and those of them whose photo or video is in the mirror; not in the catalogue
CREATE TABLE album_tally (
  album TEXT PRIMARY KEY,
  listed INTEGER NOT NULL,
  here INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO album_tally (album, listed, here)
  SELECT album_item.album, count(*), count(here.item)
  FROM album_item LEFT JOIN file AS here INDEXED BY file_here ON here.item = album_item.item AND here.role = 'primary'
  GROUP BY album_item.album;

CREATE TRIGGER album_tally_member_came AFTER INSERT ON album_item BEGIN
  INSERT INTO album_tally (album, listed, here)
    VALUES (NEW.album, 1, EXISTS (SELECT 1 FROM file WHERE file.item = NEW.item AND file.role = 'primary'))
    ON CONFLICT (album) DO UPDATE SET listed = listed + 1, here = here + excluded.here;
END;
CREATE TRIGGER album_tally_member_went AFTER DELETE ON album_item BEGIN
  UPDATE album_tally SET listed = listed - 1,
    here = here - EXISTS (SELECT 1 FROM file WHERE file.item = OLD.item AND file.role = 'primary')
    WHERE album = OLD.album;
END;
CREATE TRIGGER album_tally_file_came AFTER INSERT ON file WHEN NEW.role = 'primary' BEGIN
  UPDATE album_tally SET here = here + 1 WHERE album IN (SELECT album FROM album_item WHERE item = NEW.item);
END;
CREATE TRIGGER album_tally_file_went AFTER DELETE ON file WHEN OLD.role = 'primary' BEGIN
  UPDATE album_tally SET here = here - 1 WHERE album IN (SELECT album FROM album_item WHERE item = OLD.item);
END;
CREATE TRIGGER album_tally_went AFTER DELETE ON album BEGIN
  DELETE FROM album_tally WHERE album = OLD.id;
END;
`
