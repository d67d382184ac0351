import type { DatabaseSync } from 'node:sqlite'
import type { ItemId } from '../../../shared/domain.ts'
import { transaction } from '../../index/schema/database.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import type { FileDescription } from '../../intake/describe-file.ts'
import type { Steps } from '../../slices.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { joinItems, type FoundFile, type JoinedItem } from '../../takeout/meaning/join-items.ts'
import { isKept } from '../../takeout/reading/index-entries.ts'
import { bytesOf, hexOf } from '../planning/digests.ts'
import type { Lacking } from '../copying/take-in.ts'
import type { Claim } from '../memory/other-claims.ts'
import { besideHere, type Beside } from './besides/beside-here.ts'
import { EditedNames } from './edited-names.ts'
import { isHalfAlone, roleInFolder, type Plan, type PlannedFile } from '../planning/plan.ts'
import { doublesOf } from './remove-doubles.ts'
import { partItems } from './part-items.ts'
import { SettleFiles } from './settle-files.ts'
import { filesOf, gatherStrays, isOfAnother, keysOf, ownOf, type Gathering } from './gather-strays.ts'
import { SayFacts } from './say-facts.ts'
import { settleWeakEdits, weakContents } from './besides/weak-edits.ts'
import { WhichItem } from './which-item.ts'

/** Items that are told of in one transaction. */
const atATime = 200

/** What telling goes by. */
export interface TellingParts {
  database: DatabaseSync
  items: SourceItems
  plan: Plan
  /** The source that everything is of; its row. */
  source: number
  now: number
  /** Items that have come since then were brought by this import, or by one before it that did not get here. Milliseconds since 1970. */
  newSince: number
  /** As `describeVersions` has found them. */
  descriptions: ReadonlyMap<string, FileDescription | undefined>
  mintId: () => ItemId
  /** Items that waited for what their files say when all this was told before. */
  again: ReadonlySet<number>
  /** What exports that are not being imported take contents for. */
  claimsOf: (digests: ReadonlySet<string>) => Steps<ReadonlyMap<string, readonly Claim[]>>
}

/** What telling has found out. */
export interface Told {
  /** The item of each photo or video that is here, by its digest. */
  byDigest: Map<string, number>
  /** Items that say something else than before. */
  changed: Set<number>
  /** Items that were one with others so far: what that was is not told by what is here of them. */
  parted: Set<number>
  /** Items that have a content twice since it turned out to be theirs, with their contents, in lower-case hex. */
  doubles: Map<number, ReadonlySet<string>>
  /** Contents, each with an item that is to show it, of which it has to be known before what they say: then all is to be told again. */
  wanted: ReadonlyMap<string, number>
  /** What items lack of what goes with them, although it is here: it came without them, and another has it, too. */
  lacking: readonly Lacking[]
}

/** Puts the photos and videos of exports together to items, and tells each what the exports say of it. */
export class TellItems {
  readonly #parts: TellingParts
  readonly #files: ItemFiles
  readonly #settling: SettleFiles
  readonly #which: WhichItem
  readonly #saying: SayFacts
  readonly #names: EditedNames
  /** Contents that items have beside photos. */
  readonly #beside = new Set<string>()
  /** What goes with items, each with the digest of its photo, and whether the item had it when it was told. */
  readonly #theirs: { own: string; file: PlannedFile; role: Lacking['role']; isThere: boolean }[] = []
  /** For contents that are nobody's photo or video alone, what tells of which photo they are in `Told.byDigest`. */
  readonly #standIns = new Map<string, string>()
  readonly #told: Told

  constructor(parts: TellingParts) {
    this.#parts = parts
    const { database, descriptions, now } = parts
    this.#files = new ItemFiles(database)
    this.#settling = new SettleFiles(database, descriptions, now)
    const { wanted } = this.#settling
    this.#told = { byDigest: new Map(), changed: new Set(), parted: new Set(), doubles: new Map(), wanted, lacking: [] }
    const { changed } = this.#told
    this.#which = new WhichItem({ ...parts, changed, beside: this.#beside })
    this.#saying = new SayFacts({ ...parts, changed })
    this.#names = new EditedNames(database)
  }

  /** Does all of it, a few items at a time. */
  *tell(): Steps<Told> {
    const { database, items, source, plan, claimsOf } = this.#parts
    const files = plan.files.filter(({ entry }) => isKept(entry))
    settleWeakEdits({ items, source, files }, yield* claimsOf(weakContents({ items, source, files })))
    const joined = joinItems(foundFiles(files, besideHere({ items, source, files })))
    settleRoles(joined, files)
    yield
    for (const item of yield* partItems({ ...this.#parts, settling: this.#settling, joined, files })) {
      this.#told.changed.add(item)
      this.#told.parted.add(item)
    }
    const open: JoinedItem[] = []
    for (let at = 0; at < joined.length; at += atATime) {
      transaction(database, () => {
        for (const item of joined.slice(at, at + atATime))
          if (isOfAnother(this.#parts, item, files)) open.push(item)
          else this.#tellItem(item, files)
      })
      yield
    }
    yield* this.#tellRest()
    const tellItem: Gathering['tellItem'] = (item, stays) => this.#tellItem(item, files, stays)
    const [settling, beside, told] = [this.#settling, this.#beside, this.#told]
    const moved = yield* gatherStrays({ ...this.#parts, settling, joined, open, files, beside, told, tellItem })
    return { ...told, lacking: this.#lacking(moved) }
  }

  /** `moved`: contents of which an item that had them may have none any more. */
  #lacking(moved: ReadonlySet<string>): Lacking[] {
    return this.#theirs.flatMap(({ own, file, role, isThere }) => {
      if (isThere && !moved.has(file.entry.digest ?? '')) return []
      const item = this.#told.byDigest.get(own)
      if (item === undefined || this.#which.isIn(item, file.entry)) return []
      return this.#parts.items.withBytes(bytesOf(file.entry)).length > 0 ? { item, file, role } : []
    })
  }

  /** Facts whose photo is in none of these exports tell of the item that is here of another. */
  *#tellRest(): Steps<void> {
    const { database, items, source, plan } = this.#parts
    const rest = [...plan.keys()].filter((key) => !this.#saying.heard.has(key))
    for (let at = 0; at < rest.length; at += atATime) {
      transaction(database, () => {
        for (const key of rest.slice(at, at + atATime)) {
          const item = items.itemOf(source, key)
          if (item !== undefined) this.#saying.say(item, key, [])
        }
      })
      yield
    }
  }

  #tellItem(joined: JoinedItem, files: readonly PlannedFile[], stays?: number): void {
    const all = filesOf(joined, files)
    const keys = keysOf(all)
    const item = this.#which.of(all, keys, stays)
    // Its file could not be written: the next import finds it.
    if (item === undefined) return
    const ownFiles = ownOf(joined, files)
    const others = [...joined.motion, ...joined.edited].flatMap((at) => files[at] ?? [])
    const roles = new Map(
      others.map((file) => [file, file.role === 'motion' ? ('motion' as const) : ('edited' as const)]),
    )
    if (this.#settling.recast(item, ownFiles, roles)) this.#told.changed.add(item)
    if (this.#which.accompanied.has(item)) this.#settling.showBest(item, roles)
    if (others.length > 0) this.#names.note(item, this.#which.titleOf(item), all)
    const photo = ownFiles[0]?.entry.digest ?? ''
    for (const [file, role] of roles)
      this.#theirs.push({ own: photo, file, role, isThere: this.#which.isIn(item, file.entry) })
    const own = new Set(ownFiles)
    for (const file of all) if (isByItself(file) || own.has(file)) this.#tellDigest(item, photo, file, own.has(file))
    for (const key of keys) this.#saying.say(item, key, all)
    if (keys.size === 0) this.#saying.sayWithoutAddress(item, all, own)
    this.#prefer(
      item,
      all.filter((file) => own.has(file) || !this.#isOfAnyPhoto(file)),
    )
    const contents = new Set(all.map(({ entry }) => hexOf(entry.digest ?? '')))
    if (doublesOf(this.#files, item, contents).length > 0) this.#told.doubles.set(item, contents)
  }

  /**
   * A content is the item of which it is the photo or video; else that of the file without an address, which is only one; else always the
   * same of those that it is a part of.
   */
  #tellDigest(item: number, photo: string, { entry, key }: PlannedFile, isOwn: boolean): void {
    const { digest = '' } = entry
    const rank = isOwn ? '' : `${key === undefined ? 1 : 2} ${photo}`
    if ((this.#standIns.get(digest) ?? rank) < rank) return
    this.#standIns.set(digest, rank)
    this.#told.byDigest.set(digest, item)
  }

  /** Its export has it alone, and several photos have it: that is no news of any of them. */
  #isOfAnyPhoto(file: PlannedFile): boolean {
    if (!isByItself(file) || file.key !== undefined) return false
    const holders = this.#parts.items.withBytes(bytesOf(file.entry)).filter(({ role }) => role !== 'primary')
    return new Set(holders.map(({ item }) => item)).size > 1
  }

  /** Of several files of one item in one role the one from the newest export is shown, and of one export the larger one. */
  #prefer(item: number, files: readonly PlannedFile[]): void {
    const news = files.filter(({ entry, asOf }) => {
      // What is cut is no better for being newer.
      if (asOf === undefined || entry.damage !== undefined) return false
      // Not noted before it can be shown: it would be no news then.
      if (this.#settling.waits(item, entry.digest ?? '', asOf)) return false
      const isNews = this.#files.noteExport(item, hexOf(entry.digest ?? ''), asOf)
      return isNews || this.#parts.again.has(item)
    })
    for (const file of news) if (this.#settling.prefer(item, file)) this.#told.changed.add(item)
  }
}

/** What goes with a photo does so in each export, also in one that has it alone. */
function settleRoles(joined: readonly JoinedItem[], files: readonly PlannedFile[]): void {
  for (const { edited, motion, again } of joined) {
    const roles = new Map<string | undefined, PlannedFile['role']>()
    for (const [role, all] of [
      ['edited', edited],
      ['motion', motion],
    ] as const)
      for (const at of all) roles.set(files[at]?.entry.digest, role)
    for (const at of [...edited, ...motion, ...again]) {
      const file = files[at]
      const role = roles.get(file?.entry.digest)
      if (file && role !== undefined) file.role = role
    }
  }
}

/** It is alone in its folder, whatever it goes with elsewhere. */
function isByItself(file: PlannedFile): boolean {
  return file.role === 'own' || roleInFolder(file) === 'own'
}

/** As joining wants them: their places are those in the list. */
function foundFiles(files: readonly PlannedFile[], beside: ReadonlyMap<PlannedFile, Beside>): FoundFile[] {
  const order = [...new Map(files.map(({ exportId, asOf }) => [exportId, asOf ?? '']))]
    .sort(([one, at], [other, then]) => (at < then || (at === then && one < other) ? -1 : 1))
    .map(([id]) => id)
  const ranks = new Map(order.map((id, at) => [id, at]))
  const places = new Map(files.map(({ entry }, at) => [entry, at]))
  const photos = new Set(files.flatMap(({ key, match }) => (match.role === 'own' ? (key ?? []) : [])))
  return files.map((file, at) => {
    const { entry, exportId, of, key } = file
    // By its name it is a moving half, and the photo that has its address is in another folder or export.
    const isHalf = isHalfAlone(file) && key !== undefined && photos.has(key)
    const here = beside.get(file) ?? (isHalf ? 'motion' : undefined)
    const original = of.map((each) => places.get(each)).find((place) => place !== undefined)
    return {
      at,
      digest: entry.digest ?? '',
      bytes: entry.size,
      export: ranks.get(exportId) ?? 0,
      role: here ?? roleInFolder(file),
      ...(original !== undefined && { of: original }),
      ...(key !== undefined && { url: key }),
      ...(here && { isWithPhoto: true }),
    }
  })
}
