import { photoKey } from '../meaning/photo-address.ts'
import { isDateFolder, yearInName } from '../structure/folder-names.ts'
import type { FoundExport } from './exports-here.ts'
import type { ExportFolder } from './match-export.ts'

/** Places of items that are in no year; see the column `export_item.place`. */
export const elsewhere = 0
const [archive, library] = [1, 2]

/** Google offers archives of 1, 2, 4, 10 and 50 GB; one of nearly such a size may have another one behind it. */
const partSizes = [1, 2, 4, 10, 50].flatMap((size) => [size * 1e9, size * 2 ** 30])

/** Where in a library a folder of an export is: a year, 1 for the archive, 2 for another folder of it; 0 for any other place. */
export function libraryPart({ kind, name }: ExportFolder): number {
  if (kind === 'archive') return archive
  if (kind !== 'library') return elsewhere
  const own = name.slice(name.lastIndexOf('/') + 1)
  return isDateFolder(own) ? Number(own.slice(0, 4)) : (yearInName(own)?.year ?? library)
}

/**
 * Sidecars in years and the archive whose photo is nowhere in the export: a sign that a part of it is missing. Not those of which
 * nobody can say which of the files beside them they are of.
 */
export function orphansOf({ matched }: FoundExport): number {
  const withMedia = new Set<string>()
  for (const { matches, sidecars } of matched.folders)
    for (const { sidecar: at } of matches) {
      const url = at === undefined ? undefined : sidecars[at]?.sidecar.url
      if (url !== undefined) withMedia.add(photoKey(url))
    }
  let orphans = 0
  for (const folder of matched.folders.filter((each) => libraryPart(each) !== elsewhere)) {
    const used = new Set(folder.matches.flatMap(({ sidecar }) => sidecar ?? []))
    const alone = folder.sidecars.filter(
      ({ sidecar: { url } }, at) => !used.has(at) && (url === undefined || !withMedia.has(photoKey(url))),
    )
    orphans += Math.max(0, alone.length - folder.matches.filter(({ ambiguous }) => ambiguous).length)
  }
  return orphans
}

/** Numbers of the parts that are about as large as parts get. */
export function largeParts({ sources }: FoundExport): number[] {
  return sources.flatMap(({ part, bytes }) => {
    const size = bytes?.size ?? 0
    return part && partSizes.some((most) => size > most * 0.95 && size < most * 1.05) ? [part.part] : []
  })
}
