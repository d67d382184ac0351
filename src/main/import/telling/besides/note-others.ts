import type { DatabaseSync } from 'node:sqlite'
import { ExportItems } from '../../../index/export-items.ts'
import { transaction } from '../../../index/schema/database.ts'
import type { Steps } from '../../../slices.ts'
import type { SourceItems } from '../../../sources/source-items.ts'
import { itemsOfExport } from '../../lacking/items-of-export.ts'
import { bytesOf } from '../../planning/digests.ts'
import type { Plan } from '../../planning/plan.ts'
import type { OtherExport } from './files-of-others.ts'

interface Noting {
  database: DatabaseSync
  items: SourceItems
  /** The source that all is of; its row. */
  source: number
  /** All that was told together. */
  plan: Plan
  contents: ReadonlySet<string>
  keys: ReadonlySet<string>
  others: readonly OtherExport[]
  /** The item of each photo or video that is here, by its digest. */
  byDigest: ReadonlyMap<string, number>
}

/**
 * What is told together may be of other items than it was when its exports were imported: remembers anew which of these items each of
 * them has. The items that it is about. Can be done again.
 */
export function* noteOthers(noting: Noting): Steps<ReadonlySet<number>> {
  const { database, items, source, plan, contents, keys, others, byDigest } = noting
  const concerned = new Set([...keys].flatMap((key) => items.itemOf(source, key) ?? []))
  for (const { entry } of plan.files)
    if (contents.has(entry.digest ?? '')) for (const { item } of items.withBytes(bytesOf(entry))) concerned.add(item)
  yield
  const rows = new ExportItems(database)
  const known = {
    key: (of: number, key: string) => items.itemOf(of, key),
    digest: (digest: string) => byDigest.get(digest),
    source,
  }
  for (const { ref, folders } of others) {
    const its = itemsOfExport({ matched: { folders } }, known).filter(({ item }) => concerned.has(item))
    const named = new Set(its.map(({ item }) => item))
    transaction(database, () => {
      rows.note(ref, its)
      rows.forget(
        ref,
        [...concerned].filter((item) => !named.has(item)),
      )
    })
    yield
  }
  return concerned
}
