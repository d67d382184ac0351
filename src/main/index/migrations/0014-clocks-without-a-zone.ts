/** Clocks that nothing compares with an instant look for their zone by what clocks showed, and work is noted where it is. */
export const clocksWithoutAZone = `
-- Where in time zones have to be inferred again; see settle-zones.ts. Rows of zone_work move here.
CREATE TABLE zone_change (
  -- 1: a zone came or went there. 0: items there look for theirs
  source INTEGER NOT NULL CHECK (source IN (0, 1)),
  -- 0: by the instant. 1: by what clocks showed, as if it were UTC
  by_clock INTEGER NOT NULL CHECK (by_clock IN (0, 1)),
  earliest INTEGER NOT NULL,
  -- at the time 'earliest' only items behind this one are left
  ref INTEGER NOT NULL,
  latest INTEGER NOT NULL,
  PRIMARY KEY (source, by_clock, earliest, ref, latest)
) STRICT, WITHOUT ROWID;

-- What clocks showed where zones are known.
CREATE INDEX item_zoned_clock ON item (taken_at + zone * 60000, zone) WHERE zone_from <> 'neighbour';

INSERT INTO zone_change (source, by_clock, earliest, ref, latest)
  SELECT 1, by_clock, earliest - by_clock * 50400000, 0, latest + by_clock * 50400000
  FROM zone_work CROSS JOIN (SELECT 0 AS by_clock UNION ALL SELECT 1) WHERE TRUE ON CONFLICT DO NOTHING;
DROP TABLE zone_work;

-- Google's instant with the very figures of the clock says that Google knew no zone, not that it was UTC.
INSERT INTO zone_change (source, by_clock, earliest, ref, latest)
  SELECT 1, by_clock, min(taken_at), 0, max(taken_at) FROM item CROSS JOIN (SELECT 0 AS by_clock UNION ALL SELECT 1)
  WHERE zone_from = 'clock' AND zone = 0 AND taken_from_file = 1 AND abs(taken_at - taken_local) < 1000
  GROUP BY by_clock ON CONFLICT DO NOTHING;
UPDATE item SET time_known = 'clock', taken_at = taken_local, zone = NULL, zone_from = NULL
  WHERE zone_from = 'clock' AND zone = 0 AND taken_from_file = 1 AND abs(taken_at - taken_local) < 1000;
INSERT INTO zone_change (source, by_clock, earliest, ref, latest)
  SELECT 0, 1, min(taken_local), 0, max(taken_local) FROM item
  WHERE time_known = 'clock' AND coalesce(zone_from, 'neighbour') = 'neighbour' HAVING count(*) > 0
  ON CONFLICT DO NOTHING;
`
