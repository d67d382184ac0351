/** What clocks showed where an item was taken, as far as it tells by itself. */
const shown = (item: string): string => `(CASE
    WHEN ${item}.zone IS NOT NULL AND (${item}.zone_from <> 'neighbour' OR ${item}.time_known = 'clock')
      THEN ${item}.taken_at + ${item}.zone * 60000
    ELSE ${item}.taken_at END)`
/** What the month of its files goes by, as `ownLocalTime` works it out. */
const localTime = (item: string): string => `(CASE
    WHEN ${item}.taken_from_file = 1 AND abs(${item}.taken_local - ${shown(item)}) <= 86400000 THEN ${item}.taken_local
    ELSE ${shown(item)} END)`
/** `2021/07`, as in the path of a file; NULL for years that have more than four digits. */
const month = (item: string): string => `strftime('%Y/%m', ${localTime(item)} / 1000.0, 'unixepoch')`

/**
 * The clock of a file says nothing of the month any more once the date of its item was corrected in Google Photos: the triggers of
 * migration 0034 with that. Files that lie where a former version has put them stay there until something of their item changes.
 */
export const correctedMonths = `
DROP TRIGGER place_month_changed;
DROP TRIGGER place_file_came;
CREATE TRIGGER place_month_changed AFTER UPDATE OF taken_at, time_known, zone, zone_from, taken_local, taken_from_file ON item
  WHEN ${month('OLD')} IS NOT ${month('NEW')} BEGIN
  INSERT INTO place_due (item) SELECT NEW.ref WHERE EXISTS (SELECT 1 FROM item_file WHERE item = NEW.ref) ON CONFLICT DO NOTHING;
END;
CREATE TRIGGER place_file_came AFTER INSERT ON item_file BEGIN
  INSERT INTO place_due (item)
    SELECT NEW.item FROM item, file
    WHERE item.ref = NEW.item AND file.id = NEW.file AND substr(file.path, 8, 7) IS NOT ${month('item')}
    ON CONFLICT DO NOTHING;
END;
`
