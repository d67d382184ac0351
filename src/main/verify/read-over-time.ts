import type { DatabaseSync } from 'node:sqlite'
import { plausibleMoment } from '../../shared/moment.ts'
import type { ReadOverTime } from '../../shared/verification.ts'
import { readable } from './reading-rows.ts'

/** Rows of a step: a few milliseconds. */
const itemsAtATime = 2000

/**
 * How much of the mirror was read within so many days, as things are at `now`, in small steps: whoever drives them can do
 * something else in between.
 */
export function* readOverTime(database: DatabaseSync, now: number, days: number): Generator<void, ReadOverTime> {
  const sums = `
    SELECT count(*) AS files, count(CASE WHEN read >= :old THEN 1 END) AS recent,
      count(CASE WHEN read IS NULL THEN 1 END) AS never, min(read) AS oldest
    FROM readable`
  const old = now - days * 86_400_000
  const found: ReadOverTime = { files: 0, recent: 0, never: 0 }
  const add = (row: Record<string, unknown> | undefined): void => {
    found.files += Number(row?.['files'])
    found.recent += Number(row?.['recent'])
    found.never += Number(row?.['never'])
    const oldest = row?.['oldest']
    if (typeof oldest === 'number') found.oldest = Math.min(plausibleMoment(oldest), found.oldest ?? Infinity)
  }
  const photos = database.prepare(readable({ photos: 'file.item > :after AND file.item <= :to' }) + sums)
  const versions = database.prepare(readable({ versions: 'item > :after AND item <= :to' }) + sums)
  const copies = database.prepare(readable({ copies: 'album_file.album = :album' }) + sums)

  const last = Number(database.prepare('SELECT max(ref) AS last FROM item').get()?.['last'] ?? 0)
  for (let after = 0; after < last; after += itemsAtATime) {
    const range = { now, old, after, to: after + itemsAtATime }
    add(photos.get(range))
    add(versions.get(range))
    yield
  }
  for (const { album } of database.prepare('SELECT id AS album FROM album WHERE folder IS NOT NULL').all()) {
    add(copies.get({ now, old, album: String(album) }))
    yield
  }
  return found
}
