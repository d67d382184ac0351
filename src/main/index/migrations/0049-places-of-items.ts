const isWatched = 'EXISTS (SELECT 1 FROM watched)'
const note = (item: string): string => `INSERT INTO located_change (ref) VALUES (${item}) ON CONFLICT DO NOTHING;`
const work = (item: string): string => `INSERT INTO locate_work (ref) VALUES (${item}) ON CONFLICT DO NOTHING;`
const isPlaced = (item: string): string =>
  `${item}.location IS NOT NULL OR instr(coalesce(${item}.camera, ''), '"latitude":') > 0`

/** Where items were taken, as numbers that a map can count, and how people call it. Not in the catalogue: what items say of it is there. */
export const placesOfItems = `
CREATE TABLE spot_name (
  id INTEGER PRIMARY KEY,
  -- JSON, see places/located-rows.ts
  said TEXT NOT NULL UNIQUE,
  -- what people may look for it by, a name a line
  words TEXT NOT NULL
) STRICT;
CREATE TABLE located (
  ref INTEGER PRIMARY KEY,
  -- hundred-thousandths of degrees
  latitude INTEGER NOT NULL,
  longitude INTEGER NOT NULL,
  -- of spot_name; NULL for where nothing has a name
  place INTEGER
) STRICT;
-- items to be located, by geography/locate-items.ts
CREATE TABLE locate_work (
  ref INTEGER PRIMARY KEY
) STRICT;
-- items that have another place, as long as somebody takes the changes
CREATE TABLE located_change (
  ref INTEGER PRIMARY KEY
) STRICT;
INSERT INTO locate_work (ref) SELECT ref FROM item WHERE ${isPlaced('item')};

CREATE TRIGGER location_came AFTER INSERT ON item WHEN ${isPlaced('NEW')} BEGIN
  ${work('NEW.ref')}
END;
CREATE TRIGGER location_changed AFTER UPDATE OF location, camera ON item
  WHEN OLD.location IS NOT NEW.location OR OLD.camera IS NOT NEW.camera BEGIN
  ${work('NEW.ref')}
END;
CREATE TRIGGER location_went AFTER DELETE ON item BEGIN
  DELETE FROM located WHERE ref = OLD.ref;
  DELETE FROM locate_work WHERE ref = OLD.ref;
END;
CREATE TRIGGER located_came AFTER INSERT ON located WHEN ${isWatched} BEGIN
  ${note('NEW.ref')}
END;
CREATE TRIGGER located_changed AFTER UPDATE ON located WHEN ${isWatched} BEGIN
  ${note('NEW.ref')}
END;
CREATE TRIGGER located_went AFTER DELETE ON located WHEN ${isWatched} BEGIN
  ${note('OLD.ref')}
END;
`
