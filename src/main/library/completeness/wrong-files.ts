import type { DatabaseSync } from 'node:sqlite'
import type { ItemId } from '../../../shared/domain.ts'
import {
  albumId,
  fileRole,
  flag,
  integer,
  itemId,
  nullable,
  rowReader,
  saidText,
  text,
} from '../../index/schema/typed-rows.ts'
import { isImported } from '../../index/source-rows.ts'
import type { Steps } from '../../slices.ts'

/** Rows of a step: a few milliseconds. */
const foundAtATime = 2000
const lostAtATime = 500
const inAlbumsAtATime = 500

/** A file that is not right. */
export interface WrongFile {
  path: string
  code: string
  detail: string | null
  /** Of a file that the next backup brings back, which the index no longer has. */
  item: ItemId | null
}

const foundRow = rowReader({ path: text, code: text, detail: saidText })
const lostRow = rowReader({ ref: integer, role: fileRole, path: text, code: text, item: itemId, here: flag })
const inAlbumRow = rowReader({ path: text, item: nullable(integer), album: nullable(albumId) })
const memberRow = rowReader({ album: albumId, item: integer })

/** All files that are not right, in small steps: `take` gets one page of them after the other, each file once. */
export function* wrongFiles(database: DatabaseSync, take: (page: readonly WrongFile[]) => void): Steps<void> {
  const found = database.prepare(
    `SELECT path, code, detail FROM file_problem WHERE path > ? ORDER BY path LIMIT ${foundAtATime}`,
  )
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows: ReturnType<typeof foundRow>[] = found.all(after).map(foundRow)
    take(rows.map((row) => ({ ...row, item: null })))
    after = rows.length < foundAtATime ? undefined : rows.at(-1)?.path
    yield
  }
  const lost = database.prepare(`
    SELECT refetch.item AS ref, refetch.role, refetch.path, item.id AS item,
      CASE WHEN item.in_google = 1 THEN 'file-awaits-backup'
        WHEN ${isImported} THEN 'file-awaits-import' ELSE 'file-lost' END AS code,
      EXISTS (SELECT 1 FROM item_file AS known
        WHERE known.item = refetch.item AND known.role = refetch.role AND known.number = 0) AS here
    FROM refetch CROSS JOIN item ON item.ref = refetch.item
    WHERE (refetch.item, refetch.role) > (:ref, :role) ORDER BY refetch.item, refetch.role LIMIT ${lostAtATime}`)
  for (let last: { ref: number; role: string } | undefined = { ref: 0, role: '' }; last;) {
    const rows: ReturnType<typeof lostRow>[] = lost.all({ ref: last.ref, role: last.role }).map(lostRow)
    take(rows.filter(({ here }) => !here).map(({ path, code, item }) => ({ path, code, detail: null, item })))
    last = rows.length < lostAtATime ? undefined : rows.at(-1)
    yield
  }
}

/**
 * Of how many items of each album files are missing or damaged here; albums without such have no entry. It takes as long as there are
 * such files, however large the library is.
 */
export function* wrongInAlbums(database: DatabaseSync): Steps<ReadonlyMap<string, number>> {
  const page = database.prepare(
    `SELECT path, item, album FROM file_problem WHERE path > ? ORDER BY path LIMIT ${inAlbumsAtATime}`,
  )
  const albumsOf = database.prepare(`
    SELECT album_item.album, album_item.item FROM json_each(?) AS wrong
    CROSS JOIN album_item ON album_item.item = wrong.value ->> 'item'
    WHERE coalesce(wrong.value ->> 'album', album_item.album) = album_item.album`)
  const items = new Map<string, Set<number>>()
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows: ReturnType<typeof inAlbumRow>[] = page.all(after).map(inAlbumRow)
    const wrong = JSON.stringify(rows.flatMap(({ item, album }) => (item === null ? [] : [{ item, album }])))
    for (const { album, item } of albumsOf.all(wrong).map(memberRow)) {
      // An item can have several wrong files.
      const known = items.get(album) ?? new Set()
      items.set(album, known.add(item))
    }
    after = rows.length < inAlbumsAtATime ? undefined : rows.at(-1)?.path
    yield
  }
  return new Map([...items].map(([album, { size }]) => [album, size]))
}
