import type { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '../../shared/domain.ts'
import type { Problem } from '../../shared/problems/problem.ts'
import type { AccountSession } from '../google/library/library-api.ts'
import { limits } from '../google/library/methods.ts'
import { tooLong } from '../google/library/what-fits.ts'
import { UploadRows } from '../index/upload-rows.ts'
import type { Patience } from '../upload/asking.ts'
import { listItems } from '../upload/listed-items.ts'
import type { AlbumThere } from './album-there.ts'
import type { WantedAlbum, WantedItem } from './albums-wanted.ts'

interface Fitting {
  fitting: WantedItem[]
  /** Where that is not all. */
  problem?: Problem
}

interface RoomParts {
  account: AccountId
  session: Pick<AccountSession, 'library'>
  database: DatabaseSync
  patience: Patience
  signal: AbortSignal
}

const isFull = (title: string): Problem => ({ code: 'restore-album-full', values: { title } })

/** Why Google takes no album of such a title; undefined if it does. */
export function titleTooLong(title: string): Problem | undefined {
  return tooLong('album-title', title) && { code: 'restore-title-too-long', values: { title } }
}

/**
 * What of an album Google takes, which is the first of it, and what is wrong where that is not all. Photos with the same bytes are one
 * there.
 */
export function itemsThatFit({ title, items, isOfLibrary }: WantedAlbum): Fitting {
  const most = limits.albumItems
  if (isOfLibrary || items.length <= most) return { fitting: items }
  const going = new Set<string>()
  const fitting = items.filter(({ sha256 }) => {
    if (going.size < most) going.add(sha256)
    return going.has(sha256)
  })
  return fitting.length === items.length ? { fitting } : { fitting, problem: isFull(title) }
}

/**
 * The same beside what is in Google's album already, which may be more than was put there from here: its own items need no room, and of
 * others the first go for which there is some. Throws `Ended`.
 */
export async function itemsWithRoom(
  album: WantedAlbum,
  there: Pick<AlbumThere, 'remote' | 'count'> | undefined,
  { account, database, session, patience, signal }: RoomParts,
): Promise<Fitting> {
  const all = itemsThatFit(album)
  if (!there || there.count + all.fitting.length <= limits.albumItems) return all
  const listing = await listItems(there.remote, { library: session.library, patience, signal })
  const rows = new UploadRows(database)
  let room = limits.albumItems - there.count
  const going = new Set<string>()
  const fitting = all.fitting.filter(({ sha256, known }) => {
    const ids = [rows.find(account, sha256)?.item, known]
    if (going.has(sha256) || ids.some((id) => id !== undefined && listing.has(id))) return true
    room -= 1
    if (room >= 0) going.add(sha256)
    return room >= 0
  })
  return fitting.length === album.items.length ? { fitting } : { fitting, problem: isFull(album.title) }
}
