import type { DatabaseSync } from 'node:sqlite'
import type { listReader } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'

const membersAtATime = 500

interface Reading<Row extends readonly unknown[]> {
  /** Columns of `item`, of `here`, which is its file, or nothing where that is not in the mirror, and of `album_item`. */
  columns: string
  read: ReturnType<typeof listReader<Row>>
  placeOf: (row: Row) => readonly [position: number, ref: number]
  each: (row: Row) => void
}

/** Reads the members of an album in its own order, some hundred in a step. */
export function* readMembers<Row extends readonly unknown[]>(
  database: DatabaseSync,
  album: string,
  reading: Reading<Row>,
): Steps<void> {
  const { columns, read, placeOf, each } = reading
  const members = database.prepare(`
    SELECT ${columns}
    FROM album_item INDEXED BY album_item_order CROSS JOIN item ON item.ref = album_item.item
    LEFT JOIN item_file AS here INDEXED BY file_here
      ON here.item = item.ref AND here.role = 'primary' AND here.number = 0
    WHERE album_item.album = ? AND (album_item.position, album_item.item) > (?, ?)
    ORDER BY album_item.position, album_item.item LIMIT ${membersAtATime}`)
  members.setReturnArrays(true)
  for (let after: readonly [position: number, ref: number] | undefined = [-1, 0]; after;) {
    const page: Row[] = members.all(album, ...after).map(read)
    page.forEach(each)
    const last: Row | undefined = page.length < membersAtATime ? undefined : page.at(-1)
    after = last && placeOf(last)
    yield
  }
}
