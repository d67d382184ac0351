import type { AlbumStock, ExportStock } from '../../../shared/imports/export-stock.ts'
import { missingParts } from '../../../shared/imports/missing-parts.ts'
import type { ExportFolder, MatchedExport } from './match-export.ts'
import type { IndexedSource } from '../reading/read-sources.ts'
import { namedKind } from '../structure/folder-names.ts'
import type { Classification } from './classify.ts'

/** Google calls the folder so because the album has no title. */
export function isUntitled({ name }: { name: string }): boolean {
  return namedKind(name.slice(name.lastIndexOf('/') + 1)) === 'untitled'
}

/** The number of the picture of an album, as `AlbumStock.cover` has it. */
export type CoverOf = (folder: ExportFolder) => number | null | undefined

/** The albums of an export with what is in them; `coverOf` gives the number of the picture of each. */
export function albumsOf(
  { folders }: MatchedExport,
  made: Classification,
  coverOf: CoverOf = () => undefined,
): AlbumStock[] {
  return folders
    .filter(({ kind }) => kind === 'album')
    .map((folder) => {
      const plain = folder.name
      const title = folder.album?.title ?? (namedKind(plain) === 'untitled' ? undefined : plain)
      const cover = coverOf(folder)
      return {
        ...(title !== undefined && { title }),
        folder: plain,
        items: made.countMembers(folder),
        ...(cover !== undefined && { cover }),
      }
    })
}

/** What is to be said of an export apart from its entries. */
export function exportStock(
  id: string,
  sources: readonly Pick<IndexedSource, 'part' | 'source' | 'entries'>[],
  albums: AlbumStock[] = [],
): ExportStock {
  const parts = [...new Set(sources.flatMap(({ part }) => part?.part ?? []))].sort((one, other) => one - other)
  return {
    id,
    parts,
    missing: missingParts(parts),
    sources: [...new Set(sources.map(({ source }) => source.name))].sort(),
    entries: sources.reduce((sum, { entries }) => sum + entries.length, 0),
    albums,
  }
}
