/** Photos that hold their video themselves, whether Google delivers it apart or not. */
export const motionInside = `
ALTER TABLE item ADD COLUMN motion_inside INTEGER NOT NULL DEFAULT 0;
-- Lists read nothing but this index.
DROP INDEX item_shown;
CREATE INDEX item_shown ON item (taken_at, ref, zone, width, height, video, motion, animated, motion_inside);
`
