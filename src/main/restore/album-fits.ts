import type { Problem } from '../../shared/problems/problem.ts'
import { limits } from '../google/library/methods.ts'
import { tooLong } from '../google/library/what-fits.ts'
import { photosIn, type RoomParts } from '../upload/album-room.ts'
import type { AlbumThere } from './album-there.ts'
import type { WantedAlbum, WantedItem } from './albums-wanted.ts'

interface Fitting {
  fitting: WantedItem[]
  /** Where that is not all. */
  problem?: Problem
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
  parts: RoomParts,
): Promise<Fitting> {
  const all = itemsThatFit(album)
  if (!there || there.count + all.fitting.length <= limits.albumItems) return all
  const isIn = await photosIn(there.remote, parts)
  let room = limits.albumItems - there.count
  const going = new Set<string>()
  const fitting = all.fitting.filter((item) => {
    if (going.has(item.sha256) || isIn(item)) return true
    room -= 1
    if (room >= 0) going.add(item.sha256)
    return room >= 0
  })
  return fitting.length === album.items.length ? { fitting } : { fitting, problem: isFull(album.title) }
}
