import type { AlbumId, Selection } from '../../../shared/domain.ts'
import { readLibraryFilter } from '../../../shared/library-filter.ts'
import { objectOf, parseJson } from '../../../shared/parse-json.ts'

/** What was chosen, as the column `run.selection` and others have it; undefined if that does not say what. */
export function readSelection(column: unknown): Selection | undefined {
  const { allAlbums, sharedAlbums, library, albums, only: part } = objectOf(parseJson(column)) ?? {}
  if (typeof allAlbums !== 'boolean' || typeof sharedAlbums !== 'boolean' || typeof library !== 'boolean')
    return undefined
  if (!Array.isArray(albums) || !albums.every((album) => typeof album === 'string')) return undefined
  const only = readLibraryFilter(part)
  // What cannot be read must not make more of it than was chosen.
  if (part !== undefined && only === undefined) return undefined
  return { allAlbums, sharedAlbums, library, albums: albums as AlbumId[], ...(only && { only }) }
}
