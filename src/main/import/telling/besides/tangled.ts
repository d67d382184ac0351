import type { DatabaseSync } from 'node:sqlite'
import { ItemFiles } from '../../../index/items/item-files.ts'
import type { ExportRows } from '../../../index/export-rows.ts'
import { integer, rowReader, text } from '../../../index/schema/typed-rows.ts'
import type { Steps } from '../../../slices.ts'
import type { SourceItems } from '../../../sources/source-items.ts'
import { editedName } from '../../../takeout/matching/edited-suffix.ts'
import { mayBeMotion } from '../../../takeout/matching/pair-names.ts'
import { fileName, isKept } from '../../../takeout/reading/index-entries.ts'
import { exportsWith } from '../../memory/exports-with.ts'
import { base64Of, bytesOf, isBytesKey } from '../../planning/digests.ts'
import type { Plan } from '../../planning/plan.ts'

interface Looking {
  database: DatabaseSync
  items: SourceItems
  /** The source that all is of; its row. */
  source: number
  plan: Plan
}

/** Files that are looked at in one step. */
const atATime = 200

/** Contents of items of which these exports say something else than the index, or less, and something goes with one of them. */
export function* tangled({ database, items, source, plan }: Looking, rows: ExportRows): Steps<Set<string>> {
  const files = plan.files.filter(({ entry }) => isKept(entry))
  const under = new Map<string, Set<string>>()
  for (const { key, entry } of files)
    if (key !== undefined) under.set(key, (under.get(key) ?? new Set()).add(entry.digest ?? ''))
  const [itemFiles, several] = [new ItemFiles(database), yield* severalOf(database, source)]
  const found = new Set<string>()
  const noted = new Map<string, string[]>()
  const note = (...its: number[]): void => {
    const which = its.join(' ')
    if (noted.has(which)) return
    noted.set(
      which,
      its.flatMap((item) => itemFiles.all(item)).map(({ sha256 }) => base64Of(sha256)),
    )
  }
  for (const [at, { role, key, entry }] of files.entries()) {
    const item = key === undefined ? undefined : items.itemOf(source, key)
    for (const here of items.withBytes(bytesOf(entry)))
      // It is here as something else than it is by these exports …
      if ((here.role === 'primary') !== (role === 'own')) {
        found.add(entry.digest ?? '')
        note(here.item)
        // … or as an item of its own, which another has the address of.
      } else if (role === 'own' && item !== undefined && here.item !== item) note(here.item, item)
    if (item !== undefined && several.has(item)) {
      const its = under.get(key ?? '') ?? new Set()
      const shows = itemFiles.all(item).filter((each) => each.role === 'primary')
      const isOther = shows.some(({ sha256 }) => !its.has(base64Of(sha256)))
      const addresses = several.get(item) ?? 0
      if (isOther || addresses > 1) note(item)
    }
    if (at % atATime === atATime - 1) yield
  }
  if (noted.size === 0) return found
  // All at once: the entries of exports are known by their places, and looked through as a whole.
  const refs = rows.owned().map(({ ref }) => ref)
  const places = yield* exportsWith(rows, refs, new Set([...noted.values()].flat()))
  for (const digests of noted.values()) {
    const paths = [...places.values()].flatMap((its) => digests.flatMap((digest) => its.get(digest) ?? []))
    const names = paths.map((path) => fileName(path))
    const isOfTwoKinds = names.some(mayBeMotion) && !names.every(mayBeMotion)
    if (isOfTwoKinds || names.some((name) => editedName(name))) for (const digest of digests) found.add(digest)
  }
  return found
}

const severalRow = rowReader({ item: integer, key: text })
const lastRow = rowReader({ last: integer })

/** Items, by their rows, that are looked at in one step. */
const itemsAtATime = 10_000

/** Items that have several files or several addresses, with the number of addresses. */
function* severalOf(database: DatabaseSync, source: number): Steps<Map<number, number>> {
  const several = new Map<number, number>()
  const { last } = lastRow(database.prepare('SELECT coalesce(max(ref), 0) AS last FROM item').get() ?? {})
  const files = database.prepare(`
    SELECT item, '' AS key FROM item_file WHERE item >= ? AND item < ? GROUP BY item HAVING count(*) > 1`)
  const keys = database.prepare(`
    SELECT item, key FROM item_source WHERE source = ?3 AND item IN (
      SELECT item FROM item_source WHERE item >= ?1 AND item < ?2 AND source = ?3 GROUP BY item HAVING count(*) > 1)`)
  for (let from = 0; from <= last; from += itemsAtATime) {
    for (const row of files.all(from, from + itemsAtATime)) several.set(severalRow(row).item, 0)
    for (const row of keys.all(from, from + itemsAtATime, source)) {
      const { item, key } = severalRow(row)
      if (!isBytesKey(key)) several.set(item, (several.get(item) ?? 0) + 1)
    }
    yield
  }
  return several
}
