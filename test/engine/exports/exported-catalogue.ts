import { toldCatalogue } from '../told-catalogue.ts'

type Line = Record<string, unknown>

/** What an export has no place for: whose something was, which file came from where, and earlier versions. */
const noPlace = ['owner', 'sources', 'source', 'versions', 'inGooglePhotos']

/** What a catalogue says of albums and items that an export carries: all but ids, paths, owners, sources and versions. */
export function exportedCatalogue(lines: readonly Line[]): unknown[] {
  const carried = lines.filter(({ kind }) => kind === 'album' || kind === 'item')
  return toldCatalogue(
    carried.map((line) => Object.fromEntries(Object.entries(line).filter(([key]) => !noPlace.includes(key)))),
  )
}
