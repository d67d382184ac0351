import { goneCodes } from '../../../shared/health.ts'

const known = (role: string): string =>
  `EXISTS (SELECT 1 FROM item_file AS known WHERE known.item = part.item AND known.role = '${role}' AND known.number = 0)`

/** Of a long run most jobs are queued: the others are found through the index of states. */
const attempted = `
  SELECT job.item FROM run CROSS JOIN job ON job.run = run.id
  WHERE job.state IN ('failed', 'waiting') AND job.role = 'motion'`

/**
 * A query with the `item`s whose photo is here and whose video part is not, as far as Google has them. Without those of
 * `queued` jobs it takes as long as there are jobs that came to nothing; with them, as long as there are motion photos to
 * be downloaded.
 */
export function lackingParts({ queued }: { queued: boolean }): string {
  return `
  SELECT part.item FROM (
    ${queued ? `SELECT item FROM job WHERE role = 'motion'` : attempted}
    UNION SELECT item FROM refetch WHERE role = 'motion') AS part
  WHERE ${known('primary')} AND NOT ${known('motion')}
    AND (SELECT in_google FROM item WHERE item.ref = part.item) = 1
    AND NOT EXISTS (SELECT 1 FROM job WHERE job.item = part.item AND job.role = 'motion'
      AND job.state IN ('failed', 'waiting') AND job.reason IN (${goneCodes.map((code) => `'${code}'`).join(', ')}))`
}

/** A query with a row for each album of whose items video parts are not here: the `album`, and how many, as `parts`. */
export function partsInAlbums(which: { queued: boolean }): string {
  return `
  SELECT album_item.album, count(DISTINCT album_item.item) AS parts
  FROM (${lackingParts(which)}) AS lacking CROSS JOIN album_item ON album_item.item = lacking.item
  GROUP BY album_item.album`
}
