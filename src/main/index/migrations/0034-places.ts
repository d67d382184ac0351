/** What clocks showed where an item was taken, as far as it tells by itself, as `ownLocalTime` works it out. */
const localTime = (item: string): string => `(CASE WHEN ${item}.taken_from_file = 1 THEN ${item}.taken_local
    WHEN ${item}.zone IS NOT NULL AND (${item}.zone_from <> 'neighbour' OR ${item}.time_known = 'clock')
      THEN ${item}.taken_at + ${item}.zone * 60000
    ELSE ${item}.taken_at END)`
/** `2021/07`, as in the path of a file; NULL for years that have more than four digits. */
const month = (item: string): string => `strftime('%Y/%m', ${localTime(item)} / 1000.0, 'unixepoch')`

/**
 * Items whose files may lie in another month than their date says, or have another name, noted by whatever changes either, and moves that are under
 * way. Neither is in the catalogue: an item whose files lie where a former version has put them is in no row.
 */
export const places = `
CREATE TABLE place_due (
  item INTEGER PRIMARY KEY REFERENCES item(ref) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- written before a file gets its other name, and gone once it has that alone
CREATE TABLE file_move (
  file INTEGER PRIMARY KEY REFERENCES file(id) ON DELETE CASCADE,
  origin TEXT NOT NULL,
  target TEXT NOT NULL,
  -- by which paths are compared
  target_key TEXT NOT NULL UNIQUE
) STRICT, WITHOUT ROWID;

CREATE TRIGGER place_month_changed AFTER UPDATE OF taken_at, time_known, zone, zone_from, taken_local, taken_from_file ON item
  WHEN ${month('OLD')} IS NOT ${month('NEW')} BEGIN
  INSERT INTO place_due (item) SELECT NEW.ref WHERE EXISTS (SELECT 1 FROM item_file WHERE item = NEW.ref) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER place_name_changed AFTER UPDATE OF filename ON item WHEN OLD.filename <> NEW.filename BEGIN
  INSERT INTO place_due (item) SELECT NEW.ref WHERE EXISTS (SELECT 1 FROM item_file WHERE item = NEW.ref) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER place_file_came AFTER INSERT ON item_file BEGIN
  INSERT INTO place_due (item)
    SELECT NEW.item FROM item, file
    WHERE item.ref = NEW.item AND file.id = NEW.file AND substr(file.path, 8, 7) IS NOT ${month('item')}
    ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER place_file_changed AFTER UPDATE OF item, role, number ON item_file
  WHEN OLD.item <> NEW.item OR OLD.role <> NEW.role OR OLD.number <> NEW.number BEGIN
  INSERT INTO place_due (item) VALUES (NEW.item) ON CONFLICT DO NOTHING;
END;
`
