import type { DatabaseSync, SQLOutputValue } from 'node:sqlite'
import { integer, nullable, one, rowReader } from '../../index/schema/typed-rows.ts'
import { layout } from '../../mirror/names/layout.ts'
import type { Steps } from '../../slices.ts'

/** Items of a step: a few milliseconds. */
const itemsAtATime = 2000

const nextRow = rowReader({ ref: nullable(integer) })

/** What is asked of every part. `now` is the time of the question. */
type Values = Record<string, number | string> & { now: number }
type Row = Record<string, SQLOutputValue>

const photos = `
  SELECT file.path, file.bytes, file.published_at AS since, file.verified_at AS at
  FROM item_file JOIN file ON file.id = item_file.file WHERE item_file.item > :after AND item_file.item <= :to`
const copies = `
  SELECT '${layout.albums}/' || album.folder || '/' || album_file.name AS path, file.bytes,
    file.published_at AS since, album_file_verified.at
  FROM album_file JOIN album ON album.id = album_file.album
  JOIN current_file AS file ON file.item = album_file.item AND file.role = album_file.role
  LEFT JOIN album_file_verified ON album_file_verified.album = album_file.album
    AND album_file_verified.item = album_file.item AND album_file_verified.role = album_file.role
  WHERE album_file.linked = 0 AND album_file.made_of IS NULL AND album.folder IS NOT NULL AND album_file.album = :album`

/** A time that is still to come was noted by a clock that was wrong, and says nothing. */
const readable = (noted: string): string => `
  WITH noted AS (${noted}),
  readable AS (SELECT path, bytes, since, CASE WHEN at <= :now THEN at END AS read FROM noted) `

/**
 * Asks a question, a SELECT over the table `readable`, of one part of the mirror after the other, in small steps. In it is
 * everything that has bytes of its own: `path`, `bytes`, `since` it was saved, and the last time that all of them were
 * `read`. Each file is in one part.
 */
export function* askParts(
  database: DatabaseSync,
  question: string,
  values: () => Values,
  take: (rows: Row[]) => void,
): Steps<void> {
  const ofItems = database.prepare(readable(photos) + question)
  const ofAlbum = database.prepare(readable(copies) + question)
  const next = database.prepare('SELECT min(ref) AS ref FROM item WHERE ref > ?')
  const firstBehind = (ref: number): number | null => one(nextRow, next.get(ref)).ref
  // Over gaps at one go: numbers of items can be as large as somebody likes who writes them into an index.
  for (let first = firstBehind(0); first !== null;) {
    const to = first + itemsAtATime - 1
    take(ofItems.all({ ...values(), after: first - 1, to }))
    yield
    first = firstBehind(to)
  }
  for (const { album } of database.prepare('SELECT id AS album FROM album WHERE folder IS NOT NULL').all()) {
    take(ofAlbum.all({ ...values(), album: String(album) }))
    yield
  }
}
