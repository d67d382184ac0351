import type { DatabaseSync } from 'node:sqlite'
import { ExportItems } from '../../../index/export-items.ts'
import { ExportRows } from '../../../index/export-rows.ts'
import { ItemFiles } from '../../../index/items/item-files.ts'
import { transaction } from '../../../index/schema/database.ts'
import type { Steps } from '../../../slices.ts'
import type { SourceItems } from '../../../sources/source-items.ts'
import { itemsOfExport } from '../../lacking/items-of-export.ts'
import { exportsWith } from '../../memory/exports-with.ts'
import { base64Of, bytesOf } from '../../planning/digests.ts'
import type { Plan } from '../../planning/plan.ts'
import type { OtherExport } from './files-of-others.ts'

/** Items whose files are looked at in one step. */
const atATime = 200

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

/** What was told together, as other exports are to know of it. */
export interface Retold {
  /** The rows of all items that it is about. */
  items: ReadonlySet<number>
  /** By the row of an export, what it has of these items besides: the paths of contents that were not told, by the rows of their items. */
  untold: ReadonlyMap<number, ReadonlyMap<number, readonly string[]>>
}

/**
 * What is told together may be of other items than it was when its exports were imported: remembers anew which of these items each of
 * them has. An export that has an item by a content that was not told, too, keeps it as it had it. Can be done again.
 */
export function* noteOthers(noting: Noting): Steps<Retold> {
  const { database, items, source, plan, contents, keys, others, byDigest } = noting
  const concerned = new Set([...keys].flatMap((key) => items.itemOf(source, key) ?? []))
  for (const { entry } of plan.files)
    if (contents.has(entry.digest ?? '')) for (const { item } of items.withBytes(bytesOf(entry))) concerned.add(item)
  yield
  const untold = yield* untoldOf(noting, concerned)
  const rows = new ExportItems(database)
  const known = {
    key: (of: number, key: string) => items.itemOf(of, key),
    digest: (digest: string) => byDigest.get(digest),
    source,
  }
  for (const { ref, folders } of others) {
    const isKept = (item: number): boolean =>
      untold.get(ref)?.has(item) === true && rows.libraryPartOf(ref, item) !== undefined
    const its = itemsOfExport({ matched: { folders } }, known).filter(({ item }) => concerned.has(item))
    const named = new Set(its.map(({ item }) => item))
    transaction(database, () => {
      rows.note(
        ref,
        its.filter(({ item }) => !isKept(item)),
      )
      rows.forget(
        ref,
        [...concerned].filter((item) => !named.has(item) && !isKept(item)),
      )
    })
    yield
  }
  return { items: concerned, untold }
}

function* untoldOf(
  { database, contents, others }: Noting,
  concerned: ReadonlySet<number>,
): Steps<Map<number, Map<number, string[]>>> {
  const itemsWith = new Map<string, Set<number>>()
  if (others.length === 0) return new Map()
  const files = new ItemFiles(database)
  for (const [nth, item] of [...concerned].entries()) {
    for (const digest of files.all(item).map(({ sha256 }) => base64Of(sha256)))
      if (!contents.has(digest)) itemsWith.set(digest, (itemsWith.get(digest) ?? new Set()).add(item))
    if (nth % atATime === atATime - 1) yield
  }
  yield
  const refs = others.map(({ ref }) => ref)
  const found = yield* exportsWith(new ExportRows(database), refs, new Set(itemsWith.keys()))
  return new Map(
    [...found].map(([ref, byContent]) => {
      const paths = new Map<number, string[]>()
      for (const [digest, its] of byContent)
        for (const item of itemsWith.get(digest) ?? []) paths.set(item, [...(paths.get(item) ?? []), ...its])
      return [ref, paths]
    }),
  )
}
