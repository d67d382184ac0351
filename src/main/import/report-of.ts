import type { Stock } from '../../shared/imports/export-stock.ts'
import type { ImportReport } from '../../shared/imports/import-report.ts'

/** What only the mirror tells. */
export type MadeOfIt = Pick<ImportReport, 'updated' | 'gone' | 'goneAlbums' | 'formerMembers' | 'inDoubt' | 'bytes'>

/** What an import has made of everything, by the classes that its entries ended in. */
export function reportOf(
  { exports, entries, files, items, albums, facts, others, unrelated }: Stock,
  { updated, gone, goneAlbums, formerMembers, inDoubt, bytes }: MadeOfIt,
): ImportReport {
  return {
    exports,
    entries,
    files,
    imported: items,
    duplicate: files.duplicate,
    updated,
    gone,
    goneAlbums,
    formerMembers,
    albums,
    inDoubt,
    bytes,
    facts,
    others,
    ...(unrelated && { unrelated }),
  }
}
