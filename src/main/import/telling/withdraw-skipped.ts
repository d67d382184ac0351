import { ExportRows } from '../../index/export-rows.ts'
import { ForgottenItems } from '../../index/items/forgotten-items.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import { transaction } from '../../index/schema/database.ts'
import { rowReader, text } from '../../index/schema/typed-rows.ts'
import { SourceRows } from '../../index/source-rows.ts'
import { SetAside } from '../../mirror/disk/set-aside.ts'
import { ItemTimes } from '../../mirror/item-times.ts'
import { removeEmptied } from '../../mirror/remove-emptied.ts'
import { ownSidecar, sidecarPath } from '../../mirror/sidecar-file.ts'
import type { MirrorPath } from '../../mirror-path.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import { inSlicesUntil, type Steps } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { isSkipped, type FoundExport } from '../../takeout/stock/exports-here.ts'
import { matchExportInSteps } from '../../takeout/stock/match-export.ts'
import { base64Of, hexOf } from '../planning/digests.ts'
import type { ExportMemory } from '../memory/export-memory.ts'

/** With a file goes the XMP sidecar beside it that Shoebox has written. What another program has put there stays. */
async function setPhotoAside(files: Mirror['files'], aside: SetAside, path: MirrorPath): Promise<void> {
  await aside.move(path)
  const sidecar = sidecarPath(path)
  if (sidecar !== undefined && typeof (await ownSidecar(files, sidecar)) !== 'string') await aside.move(sidecar)
}

interface Withdrawing {
  mirror: Pick<Mirror, 'database' | 'files' | 'canLink'>
  items: SourceItems
  exports: readonly FoundExport[]
  /** The source that everything is of; its row. */
  source: number
  memory: ExportMemory
  /** Milliseconds since 1970. */
  now: number
  /** Brings the folders of albums in line with the index. */
  foldersInLine: () => Promise<unknown>
  signal: AbortSignal
}

type Digest = string

/**
 * A folder may turn out to be the trash only when the sidecars in it have come, and its photos were taken for those of an album
 * until then. What is nowhere else in all that is remembered of exports, and that nobody has asked to take from the trash, is
 * no longer in the library then: its files are set aside, and nothing is deleted. How many items that were of each export;
 * undefined if it was ended before anything was set aside.
 */
export async function withdrawSkipped(withdrawing: Withdrawing): Promise<Map<string, number> | undefined> {
  const { mirror, now, foldersInLine, signal } = withdrawing
  const found = await inSlicesUntil(signal, itemsOfSkipped(withdrawing))
  if (!found) return undefined
  if (found.size === 0) return new Map()
  await foldersInLine()
  const files = new ItemFiles(mirror.database)
  const aside = new SetAside(mirror, now)
  const forgotten = new ForgottenItems(mirror.database)
  const times = new ItemTimes(mirror.database)
  for (const item of found.keys()) {
    const paths = files.all(item).map(({ path }) => path)
    for (const path of paths) await setPhotoAside(mirror.files, aside, path)
    await removeEmptied(mirror.files, paths)
    transaction(mirror.database, () => {
      // Others may have their zone from it.
      times.leave(item)
      forgotten.forget(item)
    })
  }
  return new Map([...Map.groupBy(found.values(), (id) => id)].map(([id, its]) => [id, its.length]))
}

/** Items that are in folders alone of which nothing is made, each with its export; no source says anything of them any more. */
function* itemsOfSkipped({
  mirror: { database },
  items,
  exports,
  source,
  memory,
}: Withdrawing): Steps<Map<number, string>> {
  const rows = new ExportRows(database)
  const sources = new SourceRows(database)
  const said = database.prepare(`
    SELECT 1 FROM item WHERE ref = :item AND (account IS NOT NULL
      OR EXISTS (SELECT 1 FROM item_source WHERE item = :item AND source <> :source)
      OR EXISTS (SELECT 1 FROM album_item WHERE item = :item))`)
  const keys = database.prepare('SELECT key FROM item_source WHERE item = ? AND source = ?')
  const files = new ItemFiles(database)
  const found = new Map<number, string>()
  const places = new Places(exports, rows, memory)
  for (const each of exports) {
    const row = memory.rowOf(each.id)
    if (row === undefined || !rows.isWithoutTrash(row)) continue
    for (const [digest, bytes] of skippedIn(each, memory)) {
      for (const { item } of items.withBytes({ sha256: hexOf(digest), bytes })) {
        if (found.has(item) || said.get({ item, source })) continue
        const all = files.all(item).map(({ sha256 }) => base64Of(sha256))
        if (yield* places.areSkippedAlone(row, all)) found.set(item, each.id)
      }
      yield
    }
  }
  transaction(database, () => {
    for (const item of found.keys())
      for (const row of keys.all(item, source)) sources.removeFromItem(source, keyRow(row).key)
  })
  return found
}

const keyRow = rowReader({ key: text })

/** Contents in folders of which nothing is made, as far as they are remembered, with their lengths. */
function skippedIn(found: FoundExport, memory: ExportMemory): Map<Digest, number> {
  const digests = new Map<Digest, number>()
  for (const folder of found.matched.folders) {
    if (!isSkipped(folder, false)) continue
    for (const entry of folder.media.flatMap(({ entries }) => entries)) {
      const digest = entry.digest ?? memory.digestOf(found.id, entry)
      if (digest !== undefined) digests.set(digest, entry.size)
    }
  }
  return digests
}

/** Where contents are in exports. */
class Places {
  readonly #exports: readonly FoundExport[]
  readonly #rows: ExportRows
  readonly #memory: ExportMemory
  /** Contents of folders of which something is made, by the rows of exports. */
  readonly #taken = new Map<number, Set<Digest>>()

  constructor(exports: readonly FoundExport[], rows: ExportRows, memory: ExportMemory) {
    this.#exports = exports
    this.#rows = rows
    this.#memory = memory
  }

  /** No export that is remembered, this one among them, has any of these contents in a folder of which something is made. */
  *areSkippedAlone(row: number, digests: readonly Digest[]): Steps<boolean> {
    for (const digest of digests)
      for (const each of [row, ...this.#rows.othersWith(row, digest)])
        if ((yield* this.#takenOf(each)).has(digest)) return false
    return true
  }

  *#takenOf(row: number): Steps<Set<Digest>> {
    const known = this.#taken.get(row)
    if (known) return known
    const here = this.#exports.find(({ id }) => this.#memory.rowOf(id) === row)
    const { folders } = here?.matched ?? (yield* matchExportInSteps(yield* this.#memory.entriesInSteps(row), false))
    const taken = new Set<Digest>()
    for (const folder of folders)
      if (!isSkipped(folder, !this.#rows.isWithoutTrash(row)))
        for (const { entries } of folder.media)
          for (const { digest } of entries) if (digest !== undefined) taken.add(digest)
    this.#taken.set(row, taken)
    return taken
  }
}
