import type { Stock } from '../../shared/imports/export-stock.ts'
import type { ImportReport } from '../../shared/imports/import-report.ts'

/** What an import has made of everything, by the classes that its entries ended in. */
export function reportOf(
  { exports, entries, files, items, albums, facts, others, unrelated }: Stock,
  { updated, gone, bytes }: Pick<ImportReport, 'updated' | 'gone' | 'bytes'>,
): ImportReport {
  return {
    exports,
    entries,
    files,
    imported: items,
    duplicate: files.duplicate,
    updated,
    gone,
    albums,
    bytes,
    facts,
    others,
    ...(unrelated && { unrelated }),
  }
}
