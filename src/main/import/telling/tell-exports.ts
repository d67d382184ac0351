import type { AlbumId, ItemId } from '../../../shared/domain.ts'
import type { AlbumInDoubt } from '../../../shared/imports/import-report.ts'
import { HalfRows } from '../../index/items/half-rows.ts'
import { ExportRows } from '../../index/export-rows.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { Log } from '../../ports.ts'
import { inSlicesUntil } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import type { FoundExport } from '../../takeout/stock/exports-here.ts'
import type { TakeIn } from '../copying/take-in.ts'
import { orderAlbums } from '../albums/order-albums.ts'
import { TellAlbums } from '../albums/tell-albums.ts'
import { noteItems } from '../lacking/note-items.ts'
import type { ExportMemory } from '../memory/export-memory.ts'
import { claimsOnContents } from '../memory/other-claims.ts'
import type { Plan } from '../planning/plan.ts'
import { withFilesOfOthers } from './besides/files-of-others.ts'
import { noteOthers } from './besides/note-others.ts'
import { giveCopies } from './besides/give-copies.ts'
import type { ReadKept } from './read-kept.ts'
import { reckonAges } from './reckon-ages.ts'
import { describeVersions, describeWanted } from './settle-files.ts'
import { removeDoubles } from './remove-doubles.ts'
import { TellItems, type TellingParts, type Told } from './tell-items.ts'
import { withdrawSkipped } from './withdraw-skipped.ts'

/** What telling has found out. */
export interface ToldExports extends Told {
  /** How many items of each export are no longer in the library since. */
  withdrawn: ReadonlyMap<string, number>
  /** Albums of which nobody can say whether they are one that is here. */
  inDoubt: AlbumInDoubt[]
}

interface TellingExports {
  mirror: Pick<Mirror, 'database' | 'files' | 'canLink'>
  items: SourceItems
  exports: readonly FoundExport[]
  plan: Plan
  /** The source that everything is of; its row. */
  source: number
  /** Milliseconds since 1970, as is `newSince`; see `TellItems`. */
  now: number
  newSince: number
  /** Items that this import has brought: no other export has them. */
  brought: Pick<ReadonlyMap<number, string>, 'has'>
  /** Infers the zones of items that have none, by which some of them have their time. */
  settleZones: () => Promise<unknown>
  mintId: () => AlbumId
  mintItem: () => ItemId
  give: TakeIn['give']
  read: ReadKept
  memory: ExportMemory
  log: Log
  /** Brings the folders of albums in line with the index. */
  foldersInLine: () => Promise<unknown>
  signal: AbortSignal
}

/**
 * Once all files are here: puts them together to items, tells each item and each album what the exports say of it, in steps that
 * can be done again. Undefined if it was ended before it was done. Throws what the disk throws, but for single files that `read` reads.
 */
export async function tellExports(telling: TellingExports): Promise<ToldExports | undefined> {
  const { mirror, items, exports, plan, source, now, newSince, mintId, mintItem, memory, log, foldersInLine, signal } =
    telling
  const { database } = mirror
  const refs = new Set(exports.flatMap(({ id }) => memory.rowOf(id) ?? []))
  const { give, read } = telling
  const together = await inSlicesUntil(signal, withFilesOfOthers({ database, items, source, plan, memory, refs }))
  if (!together) return undefined
  const [rows, halves] = [new ExportRows(database), new HalfRows(database)]
  const ofPerson = new Set([...refs, ...rows.ofSource(source).map(({ ref }) => ref)])
  const claimsOf = function* (digests: ReadonlySet<string>): ReturnType<typeof claimsOnContents> {
    const inPlan = new Set([...digests].filter((digest) => together.contents.has(digest)))
    const others = new Set([...digests].filter((digest) => !inPlan.has(digest)))
    const ofOthers = yield* claimsOnContents(rows, memory, halves, inPlan, ofPerson)
    return new Map([...ofOthers, ...(yield* claimsOnContents(rows, memory, halves, others, refs))])
  }
  const told = await tellItems({
    mirror,
    items,
    plan: together.plan,
    source,
    now,
    newSince,
    mintId: mintItem,
    give,
    read,
    claimsOf,
    signal,
  })
  if (!told) return undefined
  const noted = await inSlicesUntil(signal, noteItems({ items, exports, source, memory, byDigest: told.byDigest }))
  if (noted === undefined) return undefined
  const { byDigest } = told
  const retold = await inSlicesUntil(signal, noteOthers({ database, items, source, ...together, byDigest }))
  if (!retold) return undefined
  await telling.settleZones()
  const albums = new TellAlbums({
    database,
    items,
    source,
    byDigest,
    parted: told.parted,
    retold,
    others: together.others,
    mintId,
    rowOf: (id) => memory.rowKnown(id),
    metadataIn: (exported, folder) => memory.albumIn(exported, folder),
    entriesIn: (exported, folder) => memory.entriesIn(exported, folder),
  })
  const inDoubt = await inSlicesUntil(signal, albums.tell(exports))
  if (!inDoubt) return undefined
  const ofOthers = [...told.changed].filter((item) => !telling.brought.has(item))
  if (!(await inSlicesUntil(signal, orderAlbums(database, ofOthers)))) return undefined
  if (told.doubles.size > 0) {
    await foldersInLine()
    await removeDoubles({ ...mirror, log }, told.doubles, signal)
  }
  const withdrawn = await withdrawSkipped({ mirror, items, exports, source, memory, now, foldersInLine, signal })
  if (!withdrawn) return undefined
  return { ...told, withdrawn, inDoubt }
}

/** Tells items until it is known of all files that they show what these say, and each has what goes with it. */
async function tellItems(
  telling: Omit<TellingParts, 'database' | 'descriptions' | 'again'> &
    Pick<TellingExports, 'mirror' | 'give' | 'read' | 'signal'>,
): Promise<Told | undefined> {
  const { mirror, give, read, signal } = telling
  const tried = new Set<string>()
  const descriptions = await describeVersions(telling)
  const [changed, parted] = [new Set<number>(), new Set<number>()]
  const doubles = new Map<number, ReadonlySet<string>>()
  let again = new Set<number>()
  for (;;) {
    const told = await inSlicesUntil(
      signal,
      new TellItems({ ...telling, database: mirror.database, descriptions, again }).tell(),
    )
    if (!told) return undefined
    for (const item of told.changed) changed.add(item)
    for (const item of told.parted) parted.add(item)
    for (const [item, its] of told.doubles) doubles.set(item, its)
    const given = await giveCopies({ mirror, give, read, signal }, told.lacking, tried)
    if (told.wanted.size === 0 && given.size === 0) return { ...told, changed, parted, doubles }
    await describeWanted(telling, told.wanted, descriptions)
    const shared = await reckonAges({ ...telling, database: mirror.database }, given)
    again = new Set([...told.wanted.values(), ...shared])
  }
}
