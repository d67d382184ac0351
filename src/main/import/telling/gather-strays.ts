import { transaction } from '../../index/schema/database.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import type { Steps } from '../../slices.ts'
import type { FileWithBytes, SourceItems } from '../../sources/source-items.ts'
import type { JoinedItem } from '../../takeout/meaning/join-items.ts'
import { bytesOf, hexOf } from '../planning/digests.ts'
import type { Plan, PlannedFile } from '../planning/plan.ts'
import { sayingOf } from '../planning/saying.ts'
import { doublesOf } from './remove-doubles.ts'
import type { SettleFiles } from './settle-files.ts'
import { StrayFiles, type Target } from './stray-files.ts'
import type { TellingParts, Told } from './tell-items.ts'

/** The files of an item that are the photo or video itself. */
export function ownOf({ own }: JoinedItem, files: readonly PlannedFile[]): PlannedFile[] {
  return own.flatMap((at) => files[at] ?? [])
}

/** All files of an item, the photo itself first. */
export function filesOf({ own, edited, motion, again }: JoinedItem, files: readonly PlannedFile[]): PlannedFile[] {
  return [...own, ...edited, ...motion, ...again].map((at) => files[at]).filter((file) => file !== undefined)
}

/** The addresses of all of them. */
export function keysOf(files: readonly PlannedFile[]): Set<string> {
  return new Set(files.flatMap(({ key }) => key ?? []))
}

function withBytes(items: SourceItems, file: PlannedFile | undefined): FileWithBytes[] {
  return file ? items.withBytes(bytesOf(file.entry)) : []
}

/**
 * All that is here of a photo or video is a part of other items, or the item of it is known by the addresses of others alone, of
 * which the exports say by now that they are about something else.
 */
export function isOfAnother(
  { items, source, plan }: { items: SourceItems; source: number; plan: Plan },
  joined: JoinedItem,
  files: readonly PlannedFile[],
): boolean {
  const keys = keysOf(filesOf(joined, files))
  if ([...keys].some((key) => items.itemOf(source, key) !== undefined)) return false
  const here = ownOf(joined, files).flatMap((file) => withBytes(items, file))
  const photos = here.filter(({ role }) => role === 'primary')
  if (photos.length === 0) return here.length > 0
  return photos.every(({ item }) => plan.namesAll(items.keysOf(item, source)))
}

/** What gathering goes by. */
export interface Gathering extends TellingParts {
  settling: SettleFiles
  joined: readonly JoinedItem[]
  /** Those of them that are to be told last: see `isOfAnother`. */
  open: readonly JoinedItem[]
  files: readonly PlannedFile[]
  /** Contents that items have beside photos. */
  beside: ReadonlySet<string>
  told: Told
  /** `stays`: the item that it is a part of, where nothing else tells. */
  tellItem: (joined: JoinedItem, stays: number | undefined) => void
}

/** What contents are by what the exports say now, the photo or video of an item as well as what goes with it. */
function targetsOf({ joined, files, told }: Gathering, contents: ReadonlySet<string>): Map<string, Target[]> {
  const targets = new Map<string, Target[]>()
  for (const each of joined) {
    const own = ownOf(each, files)
    const item = told.byDigest.get(own[0]?.entry.digest ?? '')
    if (item === undefined) continue
    for (const file of filesOf(each, files)) {
      const { digest } = file.entry
      if (digest === undefined || !contents.has(digest)) continue
      const its = targets.get(digest) ?? []
      targets.set(digest, its)
      its.push({ item, file, role: own.includes(file) ? 'own' : file.role })
    }
  }
  return targets
}

/**
 * Settles what is here as something of another item, and may be none of that, once it is known where everything else belongs. In steps
 * with a transaction each; what was broken off is done by the next import of the same. The contents that may have
 * gone from one item to another.
 */
export function* gatherStrays(gathering: Gathering): Steps<ReadonlySet<string>> {
  const { database, items, source, now, mintId, descriptions, claimsOf, plan, settling } = gathering
  const { open, files, beside, told, tellItem, newSince } = gathering
  const opened = open.flatMap((each) => filesOf(each, files)).flatMap(({ entry }) => entry.digest ?? [])
  const contents = new Set([...beside, ...opened])
  if (contents.size === 0) return contents
  const targets = targetsOf(gathering, contents)
  yield
  const isAstray = (digest: string): boolean => {
    const its = targets.get(digest) ?? []
    const rows = withBytes(items, its[0]?.file)
    return rows.some(({ item, role }) => role !== 'primary' && !its.some((target) => target.item === item))
  }
  const doubtful = new Set([...opened, ...[...beside].filter(isAstray)])
  if (doubtful.size === 0) return doubtful
  const known = new Set(files.flatMap(({ entry }) => (entry.isKnown ? (entry.digest ?? []) : [])))
  const strays = new StrayFiles({
    database,
    items,
    source,
    now,
    mintId,
    settling,
    isDescribed: (digest) => descriptions.get(digest) !== undefined,
    claims: yield* claimsOf(doubtful),
    isKnown: (digest) => known.has(digest),
    newSince,
  })
  for (const each of open) {
    transaction(database, () => {
      const own = ownOf(each, files)
      const said = own[0] ? plan.saidOfFile(own[0]) : []
      const parts = own.flatMap((file) => withBytes(items, file))
      const all = filesOf(each, files)
      const contents = new Set(all.flatMap(({ entry }) => entry.digest ?? []))
      const stays = strays.setApart({ own, keys: keysOf(all), facts: sayingOf(said, now), contents })
      if (stays === undefined) for (const { item } of parts) told.changed.add(item)
      tellItem(each, stays)
    })
    yield
  }
  const all = targetsOf(gathering, doubtful)
  const itemFiles = new ItemFiles(database)
  for (const digest of doubtful) {
    transaction(database, () => {
      for (const item of strays.gather(digest, all.get(digest) ?? [])) {
        told.changed.add(item)
        const its = new Set([...(told.doubles.get(item) ?? []), hexOf(digest)])
        if (doublesOf(itemFiles, item, its).length > 0) told.doubles.set(item, its)
      }
    })
    yield
  }
  return doubtful
}
