/**
 * What contents say that tells whether they are the two halves of a live photo, as far as somebody has looked. Not in the catalogue:
 * the files say it.
 */
export const halvesOfPhotos = `
CREATE TABLE half (
  -- lower-case hex
  sha256 TEXT PRIMARY KEY,
  -- of a video, in milliseconds; NULL if it does not say it
  duration INTEGER,
  -- of Apple's phones; NULL if it has none
  content_id TEXT
) STRICT, WITHOUT ROWID;
-- What names made one may be two by now.
DELETE FROM import_mark;
`
