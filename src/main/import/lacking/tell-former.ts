import type { DatabaseSync } from 'node:sqlite'
import { FormerMemberRows, type FormerMember } from '../../index/albums/former-member-rows.ts'
import { ExportAlbums } from '../../index/export-albums.ts'
import { ExportItems } from '../../index/export-items.ts'
import { ExportRows } from '../../index/export-rows.ts'
import { transaction } from '../../index/schema/database.ts'
import type { Steps } from '../../slices.ts'
import { SourceAlbums } from '../../sources/source-albums.ts'
import { formerMembers, type AlbumInExport } from './former-members.ts'
import type { JudgedExports } from './tell-lacked.ts'

interface Telling {
  database: DatabaseSync
  /** The source of a person's exports; its row. */
  source: number
  judged: JudgedExports
}

const textOf = ({ album, item }: FormerMember): string => `${item} ${album}`

/**
 * Marks what the exports of a person say is no longer in an album, and takes back what they no longer say; see `formerMembers`. How
 * many members that are which were not before. As with items, what an index was rebuilt from said so, too: that stands until an export
 * says another thing.
 */
export function* tellFormer({ database, source, judged: { dates, full } }: Telling): Steps<number> {
  const rows = new FormerMemberRows(database)
  const albums = new SourceAlbums(database)
  const [exported, items, exports] = [new ExportAlbums(database), new ExportItems(database), new ExportRows(database)]
  const before = new Map(rows.of(source).map((each) => [textOf(each), each]))
  const after = new Map<string, FormerMember>()
  const kept = new Set([...before.values()].filter(({ lackedAt }) => ![...dates.values()].includes(lackedAt)))
  yield
  for (const [key, folders] of Map.groupBy(exported.of(source), (each) => each.key)) {
    const album = albums.albumOf(source, key)
    if (album === undefined) continue
    const remembered = [...kept].filter((each) => each.album === album)
    if (remembered.length === 0 && (folders.length < 2 || !folders.some((each) => full.has(each.exported)))) continue
    const its = folders.map((folder): AlbumInExport => {
      const asOf = dates.get(folder.exported)
      return {
        exported: folder.exported,
        items: new Set(exported.membersOf(folder.ref)),
        ...(asOf !== undefined && { asOf }),
      }
    })
    const former = formerMembers(
      its,
      (of) => full.has(of),
      (of, item) => items.libraryPartOf(of, item),
    )
    for (const [item, lackedAt] of former) after.set(textOf({ album, item, lackedAt }), { album, item, lackedAt })
    for (const each of remembered)
      if (its.some(({ asOf, items: here }) => here.has(each.item) && (asOf ?? '') >= each.lackedAt)) kept.delete(each)
    yield
  }
  for (const each of kept) if (!after.has(textOf(each))) after.set(textOf(each), each)
  transaction(database, () => {
    for (const [text, each] of before) if (!after.has(text)) rows.forget(source, each)
    for (const each of after.values()) rows.set(source, each)
    for (const [ref, date] of dates)
      exports.setMissing(
        ref,
        'formerMembers',
        full.has(ref) ? [...after.values()].filter(({ lackedAt }) => lackedAt === date).length : 0,
      )
  })
  yield
  return [...after.keys()].filter((text) => !before.has(text)).length
}
