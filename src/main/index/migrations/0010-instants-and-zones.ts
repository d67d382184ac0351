/**
 * One clock for all items: the instant at which each was taken, and the zone there. See `item-time.ts` for what is concluded
 * from what, and `settle-zones.ts` for what is inferred from neighbours.
 */
export const instantsAndZones = `
-- milliseconds since 1970: what lists are ordered by
ALTER TABLE item ADD COLUMN taken_at INTEGER NOT NULL DEFAULT 0;
-- 'instant': taken_at is one. 'clock': only the camera's clock is known, and taken_at is taken_local minus the zone.
-- 'nothing': taken_at is 0
ALTER TABLE item ADD COLUMN time_known TEXT NOT NULL DEFAULT 'nothing'
  CHECK (time_known IN ('instant', 'clock', 'nothing'));
-- minutes ahead of UTC; NULL if nobody knows
ALTER TABLE item ADD COLUMN zone INTEGER;
-- NULL with zone; 'neighbour' if it was inferred
ALTER TABLE item ADD COLUMN zone_from TEXT CHECK (zone_from IN ('file', 'clock', 'place', 'neighbour'));

-- the times around which zones have to be inferred again: noted (1), and being worked on (2)
CREATE TABLE zone_work (
  id INTEGER PRIMARY KEY CHECK (id IN (1, 2)),
  earliest INTEGER NOT NULL,
  latest INTEGER NOT NULL
) STRICT;

-- What files before this migration tell, as timeOf concludes it; places are left to a rebuild.
UPDATE item SET
  taken_at = CASE
    WHEN known.offset IS NOT NULL AND taken_from_file = 1 THEN
      CASE WHEN known.instant IS NOT taken_local
             AND abs(known.instant - (taken_local - known.offset * 60000)) > 86400000
           THEN known.instant ELSE taken_local - known.offset * 60000 END
    WHEN known.instant IS NOT NULL THEN known.instant
    WHEN taken_from_file = 1 THEN taken_local
    ELSE 0 END,
  time_known = CASE
    WHEN known.instant IS NOT NULL OR (known.offset IS NOT NULL AND taken_from_file = 1) THEN 'instant'
    WHEN taken_from_file = 1 THEN 'clock'
    ELSE 'nothing' END,
  zone = CASE WHEN taken_from_file = 1 THEN coalesce(known.offset, known.difference) END,
  zone_from = CASE
    WHEN taken_from_file = 0 THEN NULL
    WHEN known.offset IS NOT NULL THEN 'file'
    WHEN known.difference IS NOT NULL THEN 'clock' END
FROM (
  SELECT ref, offset, instant,
    CASE WHEN quarters BETWEEN -48 AND 56 AND abs(taken_local - instant - quarters * 900000) <= 120000
         THEN quarters * 15 END AS difference
  FROM (
    SELECT ref, taken_local, offset, instant,
      CAST(floor((taken_local - instant) / 900000.0 + 0.5) AS INTEGER) AS quarters
    FROM (
      SELECT ref, taken_local,
        CASE WHEN json_valid(camera) THEN
          CASE WHEN json_type(camera, '$.offsetMinutes') IN ('integer', 'real')
                AND camera ->> '$.offsetMinutes' BETWEEN -720 AND 840
                AND camera ->> '$.offsetMinutes' = CAST(camera ->> '$.offsetMinutes' AS INTEGER)
               THEN CAST(camera ->> '$.offsetMinutes' AS INTEGER) END
        END AS offset,
        CASE WHEN written BETWEEN unixepoch('1826-01-01') * 1000 AND unixepoch('now', '+36 hours') * 1000
              AND written NOT IN (0, unixepoch('1904-01-01') * 1000)
             THEN written END AS instant
      FROM (SELECT ref, taken_local, camera,
              CAST(round(unixepoch(creation_time, 'subsec') * 1000) AS INTEGER) AS written FROM item)
    )
  )
) AS known
WHERE known.ref = item.ref;

INSERT INTO zone_work (id, earliest, latest)
SELECT 1, min(min(taken_at), min(taken_local)), max(max(taken_at), max(taken_local)) FROM item HAVING count(*) > 0;

DROP INDEX item_taken;
-- lists are read from this alone, in their order
CREATE INDEX item_shown ON item (taken_at, ref, zone, width, height, video, motion, animated);
-- items that tell their zone, and those that take it from a neighbour
CREATE INDEX item_zoned ON item (taken_at, zone) WHERE zone_from <> 'neighbour';
CREATE INDEX item_unzoned ON item (taken_at, ref, zone, zone_from, time_known)
  WHERE time_known = 'instant' AND coalesce(zone_from, 'neighbour') = 'neighbour';
CREATE INDEX item_by_clock ON item (taken_local, ref, zone, zone_from, time_known)
  WHERE time_known = 'clock' AND coalesce(zone_from, 'neighbour') = 'neighbour';
-- whether an item's file is here, without reading all that is known of the file
CREATE INDEX file_here ON file (item, mime_type) WHERE role = 'primary';
`
