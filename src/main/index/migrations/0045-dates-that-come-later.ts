/**
 * An item whose instant becomes another has files that carry the old one as their date, and a file that comes to an item may know
 * nothing of its instant: both are looked at like files that belong to another month.
 */
export const datesThatComeLater = `
CREATE TRIGGER place_date_changed AFTER UPDATE OF creation_time ON item WHEN OLD.creation_time <> NEW.creation_time BEGIN
  INSERT INTO place_due (item) SELECT NEW.ref WHERE EXISTS (SELECT 1 FROM item_file WHERE item = NEW.ref) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER place_dated_file_came AFTER INSERT ON item_file BEGIN
  INSERT INTO place_due (item)
    SELECT NEW.item FROM item, file
    WHERE item.ref = NEW.item AND file.id = NEW.file AND item.creation_time <> '1970-01-01T00:00:00Z'
      AND abs(file.mtime - unixepoch(item.creation_time) * 1000) > 2000
    ON CONFLICT DO NOTHING;
END;
`
