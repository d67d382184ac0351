const note = (item: string): string => `INSERT INTO shown_change (ref) VALUES (${item}) ON CONFLICT DO NOTHING;`
const noteAlbum = (album: string): string =>
  `INSERT INTO album_change (album) VALUES (${album}) ON CONFLICT DO NOTHING;`
const isWatched = 'EXISTS (SELECT 1 FROM watched)'
const differ = (columns: readonly string[]): string =>
  columns.map((column) => `OLD.${column} IS NOT NEW.${column}`).join(' OR ')

const shown = ['taken_at', 'zone', 'width', 'height', 'video', 'motion', 'motion_inside', 'animated']
const found = ['filename', 'description', 'camera', 'people', 'favorite', 'archived', 'location']
const ofItem = [...shown, ...found]
const ofFile = ['mime_type', 'width', 'height']

/** What is shown of an item: its own file, or an edited copy in its place. */
const isShown = (row: string): string => `${row}.number = 0 AND ${row}.role <> 'motion'`

/**
 * What whoever holds the library in memory has to read again: see `items/shown-changes.ts`. Texts with apostrophes, quotation marks
 * and dashes other than those of ASCII are folded anew, as `foldText` takes them for these.
 */
export const shownChanges = `
-- a row as long as somebody takes the changes; nothing is noted otherwise. Not in the catalogue, nor are the two below
CREATE TABLE watched (
  one INTEGER PRIMARY KEY CHECK (one = 1)
) STRICT;
-- items of which something has changed that a list shows or a search looks at
CREATE TABLE shown_change (
  ref INTEGER PRIMARY KEY
) STRICT;
-- albums that have another title or other members
CREATE TABLE album_change (
  album TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TRIGGER shown_item_changed AFTER UPDATE OF ${ofItem.join(', ')} ON item WHEN ${isWatched} AND (${differ(ofItem)}) BEGIN
  ${note('NEW.ref')}
END;
CREATE TRIGGER shown_item_went AFTER DELETE ON item WHEN ${isWatched} BEGIN
  ${note('OLD.ref')}
END;
CREATE TRIGGER shown_file_came AFTER INSERT ON item_file WHEN ${isShown('NEW')} AND ${isWatched} BEGIN
  ${note('NEW.item')}
END;
CREATE TRIGGER shown_file_went AFTER DELETE ON item_file WHEN ${isShown('OLD')} AND ${isWatched} BEGIN
  ${note('OLD.item')}
END;
CREATE TRIGGER shown_file_changed AFTER UPDATE OF item, role, number, file, mime_type ON item_file
  WHEN (${isShown('OLD')} OR ${isShown('NEW')}) AND ${isWatched} BEGIN
  ${note('OLD.item')}
  ${note('NEW.item')}
END;
CREATE TRIGGER shown_bytes_changed AFTER UPDATE OF ${ofFile.join(', ')}, path ON file
  WHEN (${differ(ofFile)} OR NEW.mime_type = 'image/tiff') AND ${isWatched} BEGIN
  INSERT INTO shown_change (ref) SELECT item FROM item_file WHERE file = NEW.id ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER album_member_came AFTER INSERT ON album_item WHEN ${isWatched} BEGIN
  ${noteAlbum('NEW.album')}
END;
CREATE TRIGGER album_member_went AFTER DELETE ON album_item WHEN ${isWatched} BEGIN
  ${noteAlbum('OLD.album')}
END;
CREATE TRIGGER album_member_changed AFTER UPDATE OF album, item ON album_item WHEN ${isWatched} BEGIN
  ${noteAlbum('OLD.album')}
  ${noteAlbum('NEW.album')}
END;
CREATE TRIGGER album_title_changed AFTER UPDATE OF title ON album WHEN OLD.title <> NEW.title AND ${isWatched} BEGIN
  ${noteAlbum('NEW.id')}
END;
CREATE TRIGGER album_title_went AFTER DELETE ON album WHEN ${isWatched} BEGIN
  ${noteAlbum('OLD.id')}
END;

INSERT INTO text_work (ref) SELECT ref FROM item_text
  WHERE folded GLOB '*[' || char(697, 700, 8208, 8209, 8210, 8211, 8212, 8213, 8216, 8217, 8218, 8219, 8220, 8221, 8222, 8223,
    8242, 8722, 42892) || ']*'
  ON CONFLICT DO NOTHING;
-- of which nothing is left in the text that was folded
INSERT INTO text_work (ref) SELECT ref FROM item
  WHERE instr(concat(filename, description, camera, people), char(180)) > 0
  ON CONFLICT DO NOTHING;
DELETE FROM item_text WHERE ref IN (SELECT ref FROM text_work);
`
