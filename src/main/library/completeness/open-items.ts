/**
 * A table expression `open` with one row for each item that is not completely here, of those that `condition` on `item`
 * allows: why, as a reason of `Difference`, the code of a problem, and whether its photo or video is `here`, so that only its
 * video part is not. Of several files the one counts that failed, or else waits, or else is the first. A file for which only
 * something newer is awaited is here.
 */
export function openItems(condition = 'TRUE'): string {
  return `
  open AS MATERIALIZED (
    SELECT item.ref AS item, item.account, item_file.item IS NOT NULL AS here,
      CASE
        WHEN item.in_google = 0 THEN 'gone'
        WHEN job.state IN ('waiting', 'failed') THEN 'problem'
        WHEN job.state IS NOT NULL THEN 'queued'
        WHEN lost THEN 'awaits-backup'
        ELSE 'not-chosen'
      END AS reason,
      CASE WHEN item.in_google = 1 AND job.state IN ('waiting', 'failed') THEN coalesce(job.reason, 'unexpected') END AS code
    FROM (
      SELECT item.*, EXISTS (SELECT 1 FROM refetch WHERE refetch.item = item.ref AND NOT EXISTS
        (SELECT 1 FROM item_file AS known WHERE known.item = refetch.item AND known.role = refetch.role AND known.number = 0)) AS lost
      FROM item WHERE ${condition}
    ) AS item
    LEFT JOIN item_file ON item_file.item = item.ref AND item_file.role = 'primary' AND item_file.number = 0
    LEFT JOIN job ON job.item = item.ref AND job.seq = (
      SELECT seq FROM job AS each WHERE each.item = item.ref AND NOT EXISTS
        (SELECT 1 FROM item_file AS known WHERE known.item = each.item AND known.role = each.role AND known.number = 0)
      ORDER BY each.state = 'failed' DESC, each.state = 'waiting' DESC, each.seq LIMIT 1)
    WHERE item_file.item IS NULL OR job.item IS NOT NULL OR lost
  )`
}

/**
 * A table expression `duplicate` with the items that Google names more than once in an album, each with how many of those
 * `times` explain that Google counts more than it lists: all together never more than that, those first that cannot be
 * owed to the way Google pages its lists.
 */
export const duplicates = `
  gap AS (
    SELECT album.id AS album, album.remote_count - coalesce(
      (SELECT listed FROM album_tally WHERE album_tally.album = album.id), 0) AS missing
    FROM album WHERE album.in_google = 1 AND album.listed_at IS NOT NULL AND album.remote_count IS NOT NULL
  ),
  repeated AS (
    SELECT album_duplicate.album, album_duplicate.item, album_item.position, album_duplicate.times,
      sum(album_duplicate.times) OVER (
        PARTITION BY album_duplicate.album ORDER BY album_duplicate.overlapping, album_item.position, album_item.item
        ROWS UNBOUNDED PRECEDING) - album_duplicate.times AS before
    FROM album_duplicate
    JOIN album_item ON album_item.album = album_duplicate.album AND album_item.item = album_duplicate.item
  ),
  duplicate AS (
    SELECT repeated.album, repeated.item, repeated.position, min(repeated.times, gap.missing - repeated.before) AS times
    FROM repeated JOIN gap ON gap.album = repeated.album WHERE repeated.before < gap.missing
  )`
