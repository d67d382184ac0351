/** An album that an export has a folder of. */
export interface AlbumThere {
  /** In its metadata, empty for an album without one; undefined where the folder alone tells what it is called. */
  title?: string | undefined
  items: () => ReadonlySet<number>
}

/** An export as far as it decides which albums a person no longer has in Google Photos. */
export interface ExportWithAlbums {
  /** When it was made, RFC 3339, UTC; undefined if nobody knows. */
  asOf?: string
  isFull: boolean
  /** By what the source knows them by. */
  albums: ReadonlyMap<string, AlbumThere>
}

/** A full export must have so many albums of before for each that it lacks: fewer may be those that were chosen. */
const thereForEach = 4

/** What may be an album of before under another title has at least so much of it. */
const sameUnderAnother = 0.5

/**
 * The albums that a later full export lacks as a whole and no export since has, each with the instant of the first such export: a
 * function of all exports of a person, in whatever order they were imported. At Google albums are chosen one by one, so that it
 * has to have nearly all others; of few albums one may be absent where another is there. An album counts that had items, and that an
 * export has told a title of, as what Google puts together by itself comes and goes; nothing is concluded where the
 * export has a new album that may be the very same.
 */
export function lackedAlbums(exports: readonly ExportWithAlbums[]): Map<string, string> {
  const dated = exports.flatMap((each) => (each.asOf === undefined ? [] : [{ ...each, asOf: each.asOf }]))
  const undated = new Set(exports.flatMap(({ asOf, albums }) => (asOf === undefined ? [...albums.keys()] : [])))
  const former = new Map<string, AlbumThere>()
  const lacked = new Map<string, string>()
  for (const { asOf, isFull, albums } of dated.toSorted((one, other) => (one.asOf < other.asOf ? -1 : 1))) {
    if (isFull)
      for (const key of lackingIn(albums, former)) {
        if (undated.has(key)) continue
        former.delete(key)
        lacked.set(key, asOf)
      }
    for (const [key, album] of albums) {
      former.set(key, { ...album, title: album.title ?? former.get(key)?.title })
      lacked.delete(key)
    }
  }
  return lacked
}

/** `former`: those of before, each as the export had it that had it last. */
function lackingIn(albums: ReadonlyMap<string, AlbumThere>, former: ReadonlyMap<string, AlbumThere>): string[] {
  const fresh = [...albums]
    .filter(([key]) => !former.has(key))
    .map(([, album]) => ({ ...album, items: once(album.items) }))
  const told = [...former].filter(([, { title }]) => title !== undefined)
  const there = told.filter(([key]) => albums.has(key)).length
  const lacking = told.filter(([key, album]) => {
    if (albums.has(key)) return false
    const items = once(album.items)
    return items().size > 0 && !fresh.some((each) => mayBe(each, { ...album, items }))
  })
  const areFew = there > 0 && lacking.length === 1
  return areFew || there >= lacking.length * thereForEach ? lacking.map(([key]) => key) : []
}

/** The items of an album are read from the index; each may be compared with very many others. */
function once(items: AlbumThere['items']): AlbumThere['items'] {
  let known: ReadonlySet<number> | undefined
  return () => (known ??= items())
}

/** A new album has the title of one of before, or most of what was in it. */
function mayBe(fresh: AlbumThere, before: AlbumThere): boolean {
  if (fresh.title === before.title) return true
  const [items, its] = [fresh.items(), before.items()]
  return [...its].filter((item) => items.has(item)).length >= its.size * sameUnderAnother
}
