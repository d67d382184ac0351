import type { DatabaseSync } from 'node:sqlite'
import type { ItemId } from '../../../shared/domain.ts'
import { transaction } from '../../index/schema/database.ts'
import { Items } from '../../index/items/items.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import type { FileDescription } from '../../intake/describe-file.ts'
import { integer, rowReader, text } from '../../index/schema/typed-rows.ts'
import type { Steps } from '../../slices.ts'
import { Claimants, type Face } from '../../sources/claimants.ts'
import { MergeItems } from '../../sources/merge-items.ts'
import type { FileWithBytes, SourceItems } from '../../sources/source-items.ts'
import { joinItems, type FoundFile, type JoinedItem } from '../../takeout/meaning/join-items.ts'
import { isKept, type IndexedEntry } from '../../takeout/reading/index-entries.ts'
import { bytesKey, bytesOf, hexOf, isBytesKey, sameOfItself } from '../planning/digests.ts'
import type { Lacking } from '../copying/take-in.ts'
import type { Claim } from '../memory/other-claims.ts'
import { EditedNames } from './edited-names.ts'
import type { Plan, PlannedFile } from '../planning/plan.ts'
import { doublesOf } from './remove-doubles.ts'
import { sayingOf } from '../planning/saying.ts'
import { partItems } from './part-items.ts'
import { SettleFiles } from './settle-files.ts'
import { filesOf, gatherStrays, isOfAnother, keysOf, ownOf, type Gathering } from './gather-strays.ts'
import { settleWeakEdits, weakContents } from './weak-edits.ts'

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
  readonly #merging: MergeItems
  readonly #claimants: Claimants
  readonly #names: EditedNames
  readonly #items: Items
  readonly #statements: ReturnType<typeof prepare>
  /** Contents that items have beside photos. */
  readonly #beside = new Set<string>()
  /** Items that got what goes with them from items of its own. */
  readonly #accompanied = new Set<number>()
  /** What items did not have of what goes with them when they were told, each with the digest of its photo. */
  readonly #withoutTheir: { own: string; file: PlannedFile; role: Lacking['role'] }[] = []
  /** Keys of items of which the exports have a file. */
  readonly #heard = new Set<string>()
  readonly #told: Told

  constructor(parts: TellingParts) {
    this.#parts = parts
    const { database, descriptions, now } = parts
    this.#files = new ItemFiles(database)
    this.#settling = new SettleFiles(database, descriptions, now)
    const { wanted } = this.#settling
    this.#told = { byDigest: new Map(), changed: new Set(), doubles: new Map(), wanted, lacking: [] }
    this.#merging = new MergeItems(database)
    this.#claimants = new Claimants(database)
    this.#names = new EditedNames(database)
    this.#items = new Items(database)
    this.#statements = prepare(database)
  }

  /** Does all of it, a few items at a time. */
  *tell(): Steps<Told> {
    const { database, items, source, plan, claimsOf } = this.#parts
    const files = plan.files.filter(({ entry }) => isKept(entry))
    settleWeakEdits({ items, source, files }, yield* claimsOf(weakContents({ items, source, files })))
    const joined = joinItems(foundFiles(files))
    settleRoles(joined, files)
    yield
    for (const item of yield* partItems({ ...this.#parts, settling: this.#settling, joined, files }))
      this.#told.changed.add(item)
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
    yield* gatherStrays({ ...this.#parts, settling, joined, open, files, beside, told, tellItem })
    return { ...told, lacking: this.#lacking() }
  }

  #lacking(): Lacking[] {
    return this.#withoutTheir.flatMap(({ own, file, role }) => {
      const item = this.#told.byDigest.get(own)
      if (item === undefined || this.#isIn(item, file.entry)) return []
      return this.#parts.items.withBytes(bytesOf(file.entry)).length > 0 ? { item, file, role } : []
    })
  }

  /** Facts whose photo is in none of these exports tell of the item that is here of another. */
  *#tellRest(): Steps<void> {
    const { database, items, source, plan } = this.#parts
    const rest = [...plan.keys()].filter((key) => !this.#heard.has(key))
    for (let at = 0; at < rest.length; at += atATime) {
      transaction(database, () => {
        for (const key of rest.slice(at, at + atATime)) {
          const item = items.itemOf(source, key)
          if (item !== undefined) this.#say(item, key, [])
        }
      })
      yield
    }
  }

  #tellItem(joined: JoinedItem, files: readonly PlannedFile[], stays?: number): void {
    const all = filesOf(joined, files)
    const keys = keysOf(all)
    const item = this.#oneItem(all, keys, stays)
    // Its file could not be written: the next import finds it.
    if (item === undefined) return
    const ownFiles = ownOf(joined, files)
    const others = [...joined.motion, ...joined.edited].flatMap((at) => files[at] ?? [])
    const roles = new Map(
      others.map((file) => [file, file.role === 'motion' ? ('motion' as const) : ('edited' as const)]),
    )
    if (this.#settling.recast(item, ownFiles, roles)) this.#told.changed.add(item)
    if (this.#accompanied.has(item)) this.#settling.showBest(item, roles)
    if (others.length > 0) this.#names.note(item, faceOf(this.#statements.face.get(item) ?? {}).title, all)
    for (const [file, role] of roles)
      if (!this.#isIn(item, file.entry)) this.#withoutTheir.push({ own: ownFiles[0]?.entry.digest ?? '', file, role })
    const own = new Set(ownFiles)
    for (const file of all)
      if (isByItself(file) || own.has(file)) this.#told.byDigest.set(file.entry.digest ?? '', item)
    for (const key of keys) this.#say(item, key, all)
    if (keys.size === 0) this.#sayWithoutAddress(item, all, own)
    this.#prefer(item, all)
    const contents = new Set(all.map(({ entry }) => hexOf(entry.digest ?? '')))
    if (doublesOf(this.#files, item, contents).length > 0) this.#told.doubles.set(item, contents)
  }

  /**
   * The item that these files are of, made one of all that they were taken for so far. Where that cannot be, because Google
   * lists them for themselves, it is the one of the preferred file.
   */
  #oneItem(files: readonly PlannedFile[], keys: ReadonlySet<string>, stays?: number): number | undefined {
    const { items, source, now } = this.#parts
    const found = new Set<number>()
    const accompanying = new Map<number, 'motion' | 'edited'>()
    const besides: number[] = []
    for (const { entry, role, key } of files) {
      const here = items.withBytes(bytesOf(entry))
      if (here.some((each) => each.role !== 'primary')) this.#beside.add(entry.digest ?? '')
      // An item of each person may have the same bytes already, and each of them is right.
      const shows =
        role === 'own' ? sameOfItself(here, true) : here.find((each) => this.#stoodForIt(each, entry, files, keys))
      if (shows) found.add(shows.item)
      else if (role === 'own' && key === undefined && here[0]) besides.push(here[0].item)
      if (shows && role !== 'own') accompanying.set(shows.item, role)
      else if (shows) accompanying.delete(shows.item)
    }
    for (const key of keys) {
      const known = items.itemOf(source, key)
      if (known !== undefined) found.add(known)
    }
    // That an item has it beside its photo tells only where nothing else does, or it would make one of two photos.
    const beside = stays ?? besides[0]
    if (found.size === 0 && beside !== undefined) found.add(beside)
    const others = new Set(files.flatMap(({ role, entry }) => (role === 'own' ? [] : hexOf(entry.digest ?? ''))))
    for (const each of accompanying.keys()) if (!this.#hasOnly(each, others)) accompanying.delete(each)
    // The photo first: what goes with it, and was an item of its own, joins it as that.
    const inOrder = [...found].toSorted((one, other) => Number(accompanying.has(one)) - Number(accompanying.has(other)))
    let [item] = inOrder
    const isPhoto = item !== undefined && !accompanying.has(item)
    for (const other of inOrder)
      if (item !== undefined && other !== item) {
        const role = isPhoto ? accompanying.get(other) : undefined
        const merged =
          role === undefined ? this.#merging.merge(item, other, now) : this.#merging.mergeAs(role, other, item, now)
        if (merged === undefined) continue
        item = merged
        if (role !== undefined) this.#accompanied.add(merged)
        this.#told.changed.add(merged)
      }
    return item === undefined ? undefined : this.#recognized(item)
  }

  /** What goes with a photo came without it, and was an item of its own since. That an item has the same beside it says nothing. */
  #stoodForIt(
    { item, role, number }: FileWithBytes,
    { digest = '' }: IndexedEntry,
    files: readonly PlannedFile[],
    keys: ReadonlySet<string>,
  ): boolean {
    const { items, source } = this.#parts
    if (role !== 'primary') return false
    if (items.itemOf(source, bytesKey(hexOf(digest))) === item) return true
    // Under the address of the photo, which that item has none of.
    return (
      number === 0 &&
      [...keys].some((key) => items.itemOf(source, key) === item) &&
      !files.some((file) => file.role === 'own' && this.#isIn(item, file.entry))
    )
  }

  /** Each photo or video that it shows, or has shown, is one of these. With another one it is that photo, which has been taken for this, too. */
  #hasOnly(item: number, contents: ReadonlySet<string>): boolean {
    return this.#files.all(item).every(({ role, sha256 }) => role !== 'primary' || contents.has(sha256))
  }

  #isIn(item: number, entry: IndexedEntry): boolean {
    return this.#parts.items.withBytes(bytesOf(entry)).some((each) => each.item === item)
  }

  /** An account may list the same photo, of which Google delivers other bytes. */
  #recognized(item: number): number {
    const { firstSeen, ...face } = faceOf(this.#statements.face.get(item) ?? {})
    if (firstSeen < this.#parts.newSince) return item
    const [only, ...more] = this.#claimants.of(face).filter((each) => each.item !== item)
    if (only?.account === undefined || only.isTold || more.length > 0) return item
    const merged = this.#merging.merge(item, only.item, this.#parts.now)
    if (merged !== undefined) this.#told.changed.add(merged)
    return merged ?? item
  }

  #say(item: number, key: string, files: readonly PlannedFile[]): void {
    const { items, source, plan, now } = this.#parts
    this.#heard.add(key)
    const facts = sayingOf(plan.saidOf(key), now)
    const known = items.itemOf(source, key)
    // Once its address is known, it is that alone which counts.
    this.#speakBy(item, key, files)
    if (items.itemOf(source, key) === undefined) items.join(item, { source, key, facts, firstSeen: now }, now)
    else if (!items[known === undefined ? 'say' : 'sayToo']({ source, key, facts }, now)) return
    this.#told.changed.add(known ?? item)
  }

  /** What an item was known by so far, the bytes of one of these files, it is no longer known by, but by `key`. Whether there was any. */
  #speakBy(item: number, key: string, files: readonly PlannedFile[]): boolean {
    const { items, source, now } = this.#parts
    let changed = false
    for (const { entry } of files) {
      const own = bytesKey(hexOf(entry.digest ?? ''))
      if (own === key || items.itemOf(source, own) !== item) continue
      if (items.itemOf(source, key) === undefined) items.rekey(source, own, key)
      else items.unsay(source, own, now)
      changed = true
    }
    return changed
  }

  /** Without an address the bytes themselves tell an item apart. */
  #sayWithoutAddress(item: number, files: readonly PlannedFile[], own: ReadonlySet<PlannedFile>): void {
    const { items, source, plan, now } = this.#parts
    const [first] = files
    if (!first) return
    const key = bytesKey(hexOf(first.entry.digest ?? ''))
    const facts = sayingOf(saidOf(files, own, plan), now)
    // What came before its photo spoke for itself, and goes with it now; an address that the item has already tells more than bytes.
    const address = items.keysOf(item, source).find((each) => !isBytesKey(each.key))?.key
    if (this.#speakBy(item, address ?? key, files)) this.#told.changed.add(item)
    this.#nameByFile(item, files)
    const isSaid = this.#statements.isSaid.get(item, source) !== undefined
    if (items.itemOf(source, key) === item) {
      if (!items.sayToo({ source, key, facts }, now)) return
    } else if (isSaid || items.itemOf(source, key) !== undefined) return
    else items.join(item, { source, key, facts, firstSeen: now }, now)
    this.#told.changed.add(item)
  }

  /** What no facts name is called as its photo or video is, which may have come after what goes with it. */
  #nameByFile(item: number, files: readonly PlannedFile[]): void {
    const { items, source } = this.#parts
    if (this.#statements.isOthers.get(item, source) !== undefined) return
    if (items.keysOf(item, source).some(({ facts }) => facts.filename !== undefined)) return
    const isShown = ({ entry, role }: PlannedFile): boolean =>
      // In another export it came with the photo that it goes with.
      role === 'own' && items.withBytes(bytesOf(entry)).some((each) => each.item === item && each.role === 'primary')
    const names = files.filter(isShown).map(({ name }) => name)
    const [name] = names.toSorted((one, other) => one.length - other.length || (one < other ? -1 : 1))
    if (name !== undefined && files.every(({ sidecar, role }) => role !== 'own' || sidecar?.title === undefined))
      this.#items.setName(item, name)
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
function isByItself({ role, match, of }: PlannedFile): boolean {
  return role === 'own' || match.role === 'own' || (match.role === 'motion' && of.length === 0)
}

/** `own`: what the item shows, which may be an edited copy that came without its photo. */
function saidOf(
  files: readonly PlannedFile[],
  own: ReadonlySet<PlannedFile>,
  plan: Plan,
): ReturnType<Plan['saidOfFile']> {
  return files.flatMap((file) => (file.role === 'own' || own.has(file) ? plan.saidOfFile(file) : []))
}

/** As joining wants them: their places are those in the list. */
function foundFiles(files: readonly PlannedFile[]): FoundFile[] {
  const order = [...new Map(files.map(({ exportId, asOf }) => [exportId, asOf ?? '']))]
    .sort(([one, at], [other, then]) => (at < then || (at === then && one < other) ? -1 : 1))
    .map(([id]) => id)
  const ranks = new Map(order.map((id, at) => [id, at]))
  const places = new Map(files.map(({ entry }, at) => [entry, at]))
  return files.map(({ entry, exportId, role, of, key }, at) => {
    const original = of.map((each) => places.get(each)).find((place) => place !== undefined)
    return {
      at,
      digest: entry.digest ?? '',
      bytes: entry.size,
      export: ranks.get(exportId) ?? 0,
      role,
      ...(original !== undefined && { of: original }),
      ...(key !== undefined && { url: key }),
    }
  })
}

const faceOf = rowReader<Face & { firstSeen: number }>({
  title: text,
  creationTime: text,
  width: integer,
  height: integer,
  firstSeen: integer,
})

function prepare(database: DatabaseSync) {
  return {
    face: database.prepare(
      `SELECT filename AS title, creation_time AS creationTime, width, height, first_seen AS firstSeen
       FROM item WHERE ref = ?`,
    ),
    isOthers: database.prepare(`
      SELECT 1 FROM item WHERE ref = ?1 AND (account IS NOT NULL
        OR EXISTS (SELECT 1 FROM item_source WHERE item = ?1 AND source <> ?2))`),
    isSaid: database.prepare('SELECT 1 FROM item_source WHERE item = ? AND source = ?'),
  }
}
