/** What a person here says of an item, whatever its sources say: see `sources/favorite-items.ts`. */
export const ownFavorites = `
-- 1 or 0; NULL where nobody has said more than that it is none, where no source says otherwise. What holds is in favorite.
ALTER TABLE item ADD COLUMN own_favorite INTEGER;
-- All that a list shows is read from here.
DROP INDEX item_shown;
CREATE INDEX item_shown ON item (taken_at, ref, zone, width, height, video, motion, animated, motion_inside, favorite);

-- As in 0018.
CREATE TRIGGER mark_item_own_changed AFTER UPDATE OF own_favorite ON item
  WHEN OLD.own_favorite IS NOT NEW.own_favorite
  BEGIN DELETE FROM document_mark; END;
`
