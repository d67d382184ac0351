import { withoutNumber } from '../../takeout/stock/album-of-folder.ts'
import { plainName, type AlbumFolder, type SameAlbum } from './same-albums.ts'

/** What an album is known by, and what it is called: empty for one without a title. */
export interface Called {
  key: string
  title: string
}

/** What a folder without metadata is called, and everything in it that tells. */
function calledByFolder(folder: AlbumFolder, title: string | undefined): { named: string; number: number } {
  const plain = plainName(folder)
  const { name, number } = withoutNumber(plain)
  const isNumbered = number > 0 && title?.endsWith(`(${number})`) !== true
  if (title === undefined) return { named: plain.normalize('NFC'), number: 0 }
  return { named: (title === '' ? name : title).normalize('NFC'), number: isNumbered ? number : 0 }
}

/** Letter by letter, with the number that an export gives to the second of one title. */
const keyWith = (named: string, number: number): string => `${named}${number > 0 ? ` (${number})` : ''}`

/**
 * What a source knows albums by: what it knew them by before, else their titles, letter by letter, with the number of the folder
 * behind them. One of a title that came first without its metadata gets another key with those. `taken`: keys of other albums.
 */
export function albumKeys(albums: readonly SameAlbum[], taken: ReadonlySet<string>): Map<SameAlbum, Called> {
  const called = new Map<SameAlbum, Called>()
  const keys = new Set(taken)
  const give = (album: SameAlbum, key: string): void => {
    const [folder] = album.folders
    const title = album.title ?? album.known?.title ?? (folder ? plainName(folder) : '')
    called.set(album, { key, title })
    keys.add(key)
  }
  const fitting = new Map(albums.map((album) => [album, keysBefore(album)]))
  for (const [album, before] of fitting) {
    const key = before.find((each) => !keys.has(each))
    if (key !== undefined) give(album, key)
  }
  for (const album of albums) {
    const [folder] = album.folders
    if (!folder || called.has(album)) continue
    const { named, number } = calledByFolder(folder, album.title)
    let key = keyWith(named, number)
    for (let next = 1; keys.has(key); next++) key = keyWith(named, next)
    give(album, key)
  }
  return called
}

/** Keys of before under which an album may stay: those that are made of what it is called now. */
function keysBefore({ known, folders, title }: SameAlbum): string[] {
  const before = [...(known ? [known.key] : []), ...folders.flatMap(({ key }) => key ?? [])]
  const named = new Set(folders.map((folder) => calledByFolder(folder, title).named))
  const isOf = (key: string): boolean => [...named].some((name) => key === name || isNumbered(key, name))
  return folders.length === 0 ? before : before.filter(isOf)
}

function isNumbered(key: string, name: string): boolean {
  return key.startsWith(`${name} (`) && /^\d+\)$/.test(key.slice(name.length + 2))
}
