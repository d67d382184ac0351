/** Items are found by the people in them, too: see `items/item-texts.ts`. Those that say any have their texts kept anew. */
export const peopleInTexts = `
DROP TRIGGER text_changed;
CREATE TRIGGER text_changed AFTER UPDATE OF filename, description, camera, people ON item
  WHEN OLD.filename IS NOT NEW.filename OR OLD.description IS NOT NEW.description OR OLD.camera IS NOT NEW.camera
    OR OLD.people IS NOT NEW.people BEGIN
  DELETE FROM item_text WHERE ref = NEW.ref;
  INSERT INTO text_work (ref) VALUES (NEW.ref) ON CONFLICT DO NOTHING;
END;
INSERT INTO text_work (ref) SELECT ref FROM item WHERE people IS NOT NULL ON CONFLICT DO NOTHING;
`
