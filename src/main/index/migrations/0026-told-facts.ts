/** What other sources than the Library API know of an item: see `sources/facts-of.ts`. */
export const toldFacts = `
ALTER TABLE item ADD COLUMN favorite INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
-- JSON list of names; NULL for nobody
ALTER TABLE item ADD COLUMN people TEXT;
-- JSON {latitude, longitude, altitude?, from}; NULL if no source says a place: that in the file is in camera
ALTER TABLE item ADD COLUMN location TEXT;
-- where what has been found in another source is looked for; see sources/claimants.ts
CREATE INDEX item_created ON item (creation_time);

-- As in 0018.
CREATE TRIGGER mark_item_told_changed AFTER UPDATE OF favorite, archived, people, location ON item
  WHEN OLD.favorite IS NOT NEW.favorite OR OLD.archived IS NOT NEW.archived OR OLD.people IS NOT NEW.people
    OR OLD.location IS NOT NEW.location
  BEGIN DELETE FROM document_mark; END;
`
