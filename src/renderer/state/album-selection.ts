import type { Album, AlbumId, Selection } from '../../shared/domain.ts'
import type { LibraryFilter } from '../../shared/library-filter.ts'

/**
 * What is ticked, as the engine wants it. When every album of a kind is ticked it is asked for as "all of them", so that
 * an album that was made since the list was read comes along.
 * `only` narrows the library where no album is ticked, as Google narrows none.
 */
export function selectionOf(
  albums: readonly Album[],
  ticked: ReadonlySet<AlbumId>,
  library: boolean,
  only?: LibraryFilter,
): Selection {
  const current = albums.filter((album) => album.inGooglePhotos)
  const allOf = (shared: boolean) => {
    const kind = current.filter((album) => album.shared === shared)
    return kind.length > 0 && kind.every((album) => ticked.has(album.id))
  }
  const allAlbums = allOf(false)
  const sharedAlbums = allOf(true)
  const narrows = library && only !== undefined && !current.some((album) => ticked.has(album.id))
  return {
    ...(narrows && { only }),
    allAlbums,
    sharedAlbums,
    library,
    albums: current
      .filter((album) => ticked.has(album.id) && !(album.shared ? sharedAlbums : allAlbums))
      .map((album) => album.id),
  }
}
