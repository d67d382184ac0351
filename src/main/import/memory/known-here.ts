import type { DatabaseSync } from 'node:sqlite'
import type { ItemMark, KnownHere } from '../../../shared/imports/item-mark.ts'
import { ExportRows } from '../../index/export-rows.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import { SourceRows } from '../../index/source-rows.ts'
import type { Steps } from '../../slices.ts'
import { SourceItems } from '../../sources/source-items.ts'
import { bytesOf } from '../planning/digests.ts'

/** So many marks are looked up in a millisecond or two. */
const inOneStep = 50

/** What of these files a mirror has already: by their addresses, by their bytes, or because they were imported from the same archive. */
export function* knownHere(database: DatabaseSync, marks: readonly ItemMark[]): Steps<KnownHere> {
  const [items, files, exports] = [new SourceItems(database), new ItemFiles(database), new ExportRows(database)]
  const sources = new SourceRows(database).ofKind('takeout')
  const known: KnownHere = { items: 0, bytes: 0 }
  const rows = new Map<string, number[]>()
  const rowsOf = (id: string): number[] => {
    const found = rows.get(id) ?? exports.withId(id).map(({ ref }) => ref)
    rows.set(id, found)
    return found
  }
  for (const [at, { export: id, path, size, mark, role, isItem, key, digest }] of marks.entries()) {
    const read =
      digest ?? (mark === '' ? undefined : firstOf(rowsOf(id), (row) => exports.digestOf(row, { path, size, mark })))
    const hasBytes = read !== undefined && items.withBytes(bytesOf({ digest: read, size })).length > 0
    const item = key === undefined ? undefined : firstOf(sources, (source) => items.itemOf(source, key))
    const shown = item === undefined ? undefined : files.current(item, role)
    if (isItem && (hasBytes || shown)) known.items += 1
    if (hasBytes || (digest === undefined && shown?.bytes === size)) known.bytes += size
    if (at % inOneStep === inOneStep - 1) yield
  }
  return known
}

function firstOf<From, Value>(all: readonly From[], find: (from: From) => Value | undefined): Value | undefined {
  for (const each of all) {
    const found = find(each)
    if (found !== undefined) return found
  }
  return undefined
}
