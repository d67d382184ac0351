import type { DatabaseSync } from 'node:sqlite'
import { LackedAlbumRows } from '../../index/albums/lacked-album-rows.ts'
import { ExportAlbums } from '../../index/export-albums.ts'
import { ExportRows } from '../../index/export-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import type { Steps } from '../../slices.ts'
import { lackedAlbums, type AlbumThere, type ExportWithAlbums } from './lacked-albums.ts'
import type { JudgedExports } from './tell-lacked.ts'

interface Telling {
  database: DatabaseSync
  /** The source of a person's exports; its row. */
  source: number
  judged: JudgedExports
}

/**
 * Marks the albums that the exports of a person say are no longer in Google Photos, and takes back what they no longer say; see
 * `lackedAlbums`. How many albums that are which were not before. As with items, what an index was rebuilt from said so, too: that
 * stands until an export says another thing.
 */
export function* tellLackedAlbums({ database, source, judged: { dates, full } }: Telling): Steps<number> {
  const rows = new LackedAlbumRows(database)
  const exported = new ExportAlbums(database)
  const before = rows.of(source)
  const folders = exported.of(source)
  if (before.length === 0 && full.size === 0) return 0
  const exports = [...Map.groupBy(folders, (each) => each.exported)].map(([ref, its]): ExportWithAlbums => {
    const asOf = dates.get(ref)
    return { isFull: full.has(ref), albums: albumsIn(its, exported), ...(asOf !== undefined && { asOf }) }
  })
  yield
  const after = lackedAlbums(exports)
  yield
  const known = new Set(dates.values())
  for (const { key, lackedAt } of before) {
    if (after.has(key) || known.has(lackedAt)) continue
    if (!exports.some(({ asOf, albums }) => albums.has(key) && (asOf ?? '') >= lackedAt)) after.set(key, lackedAt)
  }
  const were = new Set(before.map(({ key }) => key))
  const exportRows = new ExportRows(database)
  transaction(database, () => {
    for (const { key } of before) if (!after.has(key)) rows.set(source, key, undefined)
    for (const [key, lackedAt] of after) rows.set(source, key, lackedAt)
    for (const [ref, date] of dates)
      exportRows.setMissing(
        ref,
        'goneAlbums',
        full.has(ref) ? [...after.values()].filter((at) => at === date).length : 0,
      )
  })
  yield
  return [...after.keys()].filter((key) => !were.has(key)).length
}

/** The albums of one export. Several folders can be one. */
function albumsIn(folders: ReturnType<ExportAlbums['of']>, exported: ExportAlbums): Map<string, AlbumThere> {
  return new Map(
    [...Map.groupBy(folders, ({ key }) => key)].map(([key, its]): [string, AlbumThere] => {
      const title = its.map((each) => each.title).find((each) => each !== undefined)
      return [key, { title, items: () => new Set(its.flatMap(({ ref }) => exported.membersOf(ref))) }]
    }),
  )
}
