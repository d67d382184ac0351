/** What searching looks through, kept as searching sees it: with a million items folding it anew takes seconds. */
export const keptTexts = `
-- by item, made by foldText; not in the catalogue. See index/items/item-texts.ts
CREATE TABLE item_text (
  ref INTEGER PRIMARY KEY,
  folded TEXT NOT NULL
) STRICT;
-- items whose text is to be made, by textSteps; searching folds these itself
CREATE TABLE text_work (
  ref INTEGER PRIMARY KEY
) STRICT;
INSERT INTO text_work (ref) SELECT ref FROM item;

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
`
