import type { DatabaseSync } from 'node:sqlite'
import { ItemFiles } from '../../index/items/item-files.ts'
import { transaction } from '../../index/schema/database.ts'
import { inSlicesUntil, type Steps } from '../../slices.ts'
import { describeKept } from '../../intake/describe-kept.ts'
import type { FileDescription } from '../../intake/describe-file.ts'
import { RecordFile } from '../../intake/record-file.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { SourceFacts } from '../../sources/source-facts.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { isKept } from '../../takeout/reading/index-entries.ts'
import { hexOf } from '../planning/digests.ts'
import type { Plan, PlannedFile } from '../planning/plan.ts'
import { sayingOf } from '../planning/saying.ts'
import type { ReadKept } from './read-kept.ts'

const roles = ['primary', 'motion', 'edited'] as const

type Digest = string

interface Describing {
  mirror: Pick<Mirror, 'database' | 'files'>
  read: ReadKept
  items: SourceItems
  plan: Plan
  /** The source that everything is of; its row. */
  source: number
  /** Milliseconds since 1970. */
  now: number
  signal: AbortSignal
}

/** An earlier version that its item may come to show. */
interface Candidate {
  file: PlannedFile
  item: number
}

/** It is not known by its address yet, or by that of another alone, which the exports tell of. */
function isUnderAnother({ entry, key, role }: PlannedFile, item: number, { items, source, plan }: Describing): boolean {
  if (role !== 'own') return false
  if (key !== undefined) return entry.isKnown === true && items.itemOf(source, key) === undefined
  return plan.namesAll(items.keysOf(item, source))
}

/** Looked at by what the index says alone; few are ever found. */
function* candidates(describing: Describing): Steps<Candidate[]> {
  const { mirror, items, plan } = describing
  const itemFiles = new ItemFiles(mirror.database)
  const kept = plan.files.filter(({ entry }) => isKept(entry) && entry.digest !== undefined)
  const accompanying = new Set(kept.flatMap(({ role, entry }) => (role === 'own' ? [] : hexOf(entry.digest ?? ''))))
  const keys = new Map<string, string | undefined>()
  for (const { role, entry, key } of kept) {
    const sha256 = hexOf(entry.digest ?? '')
    if (role === 'own' && keys.get(sha256) === undefined) keys.set(sha256, key)
  }
  const found: Candidate[] = []
  for (const file of kept) {
    const sha256 = hexOf(file.entry.digest ?? '')
    const here = items.withBytes({ sha256, bytes: file.entry.size })
    const [first] = here
    // What is here only beside photos, or under the address of another, may prove to be a photo by itself.
    const isBeside = file.role === 'own' && !here.some(({ role }) => role === 'primary')
    if (first && (isBeside || isUnderAnother(file, first.item, describing))) found.push({ file, item: first.item })
    for (const { item, role, number } of here) {
      if (role !== 'primary' || number === 0) continue
      const version = itemFiles.withBytes(item, role, sha256)[0]
      const shown = itemFiles.current(item, role)
      const isNews = file.asOf !== undefined && file.asOf > (version?.asOf ?? '')
      const isOfAnother = shown && keys.has(shown.sha256) && keys.get(shown.sha256) !== file.key
      const isShownForAnother = shown && (accompanying.has(shown.sha256) || isOfAnother)
      if (isNews || isShownForAnother) found.push({ file, item })
    }
    yield
  }
  return found
}

/** What files say about themselves, by their digests; undefined where nobody can read it. */
export type Descriptions = Map<Digest, FileDescription | undefined>

/**
 * What files that items may come to show say about themselves: only the disk tells, and what is written
 * into the index waits for nothing. Throws what `read` throws.
 */
export async function describeVersions(describing: Describing): Promise<Descriptions> {
  const descriptions: Descriptions = new Map()
  const files = new ItemFiles(describing.mirror.database)
  for (const { file, item } of (await inSlicesUntil(describing.signal, candidates(describing))) ?? []) {
    const { digest = '' } = file.entry
    if (descriptions.get(digest)) continue
    const facts = sayingOf(describing.plan.saidOfFile(file), describing.now)
    const description = await describe(describing, files, { item, digest, facts })
    if (description) descriptions.set(digest, description)
  }
  return descriptions
}

/**
 * The same for those that nobody expected: each is in `descriptions` afterwards, in any case. An item that shows one already is told
 * what it says. Throws what `read` throws.
 */
export async function describeWanted(
  describing: Describing,
  wanted: ReadonlyMap<Digest, number>,
  descriptions: Descriptions,
): Promise<void> {
  const { mirror, items, plan, source, now } = describing
  const files = new ItemFiles(mirror.database)
  const record = new RecordFile(mirror.database)
  const planned = new Map(
    plan.files.flatMap((file) => (wanted.has(file.entry.digest ?? '') ? [[file.entry.digest, file]] : [])),
  )
  for (const [digest, item] of wanted) {
    const file = planned.get(digest)
    const facts = file ? sayingOf(plan.saidOfFile(file), now) : items.keysOf(item, source)[0]?.facts
    const description = await describe(describing, files, { item, digest, facts: facts ?? {} })
    descriptions.set(digest, description)
    if (description && files.current(item, 'primary')?.sha256 === hexOf(digest))
      transaction(mirror.database, () => record.describe(item, description, now))
  }
}

/** Undefined if no such file of the item lies where it should, or can be read: there is nothing to show in any case. */
async function describe(
  { mirror, read, now, signal }: Describing,
  files: ItemFiles,
  { item, digest, facts }: { item: number; digest: Digest; facts: SourceFacts },
): Promise<FileDescription | undefined> {
  const { creationTime = '', localTime, uploadedAt, location } = facts
  const version = files.all(item).find(({ sha256 }) => sha256 === hexOf(digest))
  if (!version) return undefined
  signal.throwIfAborted()
  const dated = {
    ...(localTime !== undefined && { localTime }),
    ...(uploadedAt !== undefined && { uploadedAt }),
    ...(location && { location }),
  }
  const otherwise = { mimeType: 'application/octet-stream', kind: 'photo' } as const
  const { path } = version
  return read(path, async () => {
    const found = await mirror.files.look(path)
    if (!found?.isFile()) return undefined
    const kept = { path, bytes: found.size, otherwise }
    return (await describeKept(mirror.files, kept, { creationTime, dated }, now)).description
  })
}

/** Decides which files of an item are what, and which it shows, once all is known that exports say of them. */
export class SettleFiles {
  readonly #files: ItemFiles
  readonly #record: RecordFile
  /** Contents that items are to show of which nobody has looked what they say, with the item of each. */
  readonly wanted = new Map<Digest, number>()
  readonly #descriptions: ReadonlyMap<Digest, FileDescription | undefined>
  readonly #now: number

  constructor(database: DatabaseSync, descriptions: ReadonlyMap<Digest, FileDescription | undefined>, now: number) {
    this.#files = new ItemFiles(database)
    this.#record = new RecordFile(database)
    this.#descriptions = descriptions
    this.#now = now
  }

  /**
   * What goes with a photo and came before it under the same address was taken for the photo itself. Whether there was any. `own`:
   * the files of the photo, and `others` those that go with it, the preferred ones first. Inside a transaction.
   */
  recast(item: number, own: readonly PlannedFile[], others: ReadonlyMap<PlannedFile, 'motion' | 'edited'>): boolean {
    const has = (file: PlannedFile): boolean => this.#numbersOf(item, file).length > 0
    const photo = own.find(has)
    if (!photo) return false
    const isShown = [...others.keys()].some((file) => this.#numbersOf(item, file).includes(0))
    // Until it is known what the photo says, the item shows what it did.
    if (isShown && this.#isWanted(item, photo.entry.digest ?? '')) return false
    let changed = false
    for (const [file, role] of others)
      for (const number of this.#numbersOf(item, file)) {
        this.#record.recast(item, number, role, this.#now)
        changed = true
      }
    // Beside a movie alone it was the edited copy of that; beside a still it is a moving half. Both came without their photo, and were one item.
    for (const [{ entry }, role] of others)
      for (const each of this.#files.all(item)) {
        if (each.role === 'primary' || each.role === role || each.sha256 !== hexOf(entry.digest ?? '')) continue
        this.#files.give({ item, ...each }, item, role, this.#now)
        changed = true
      }
    if (changed) this.showBest(item, others)
    if (this.#files.current(item, 'primary')) return changed
    this.show(item, 'primary', photo.entry.digest ?? '')
    return changed
  }

  /** Of several files that go with a photo the first is shown, whichever of them was taken for the photo before. Inside a transaction. */
  showBest(item: number, others: ReadonlyMap<PlannedFile, 'motion' | 'edited'>): void {
    for (const role of ['motion', 'edited'] as const) {
      // The first may be on its way from elsewhere in the mirror.
      for (const [{ entry }, its] of others)
        if (its === role) {
          this.show(item, role, entry.digest ?? '')
          if (this.#files.current(item, role)) break
        }
    }
  }

  /** An export of this instant has the file: it is shown if it is to be preferred by that. Whether it is now, and was not. */
  prefer(item: number, { entry: { digest = '' } }: PlannedFile): boolean {
    return roles.map((role) => this.show(item, role, digest)).includes(true)
  }

  /** The item is to show this content, which an export of this instant has, once it is known what it says. */
  waits(item: number, digest: Digest, asOf: string): boolean {
    const isToBeShown = this.#files.withBytes(item, 'primary', hexOf(digest)).some((version) => {
      const latest = asOf > (version.asOf ?? '') ? asOf : version.asOf
      return this.#files.isToBeShown(item, 'primary', { ...version, asOf: latest }, this.#now)
    })
    return isToBeShown && this.#isWanted(item, digest)
  }

  /** Numbers under which a file is the item's photo or video, or an earlier version of it. */
  #numbersOf(item: number, { entry }: PlannedFile): number[] {
    const sha256 = hexOf(entry.digest ?? '')
    const isShown = this.#files.current(item, 'primary')?.sha256 === sha256
    return [...(isShown ? [0] : []), ...this.#files.withBytes(item, 'primary', sha256).map(({ number }) => number)]
  }

  #isWanted(item: number, digest: Digest): boolean {
    if (this.#descriptions.get(digest)) return false
    // What cannot be read now is shown once it can be.
    if (!this.#descriptions.has(digest)) this.wanted.set(digest, item)
    return true
  }

  /**
   * An earlier version of an item in a role, by its digest, is shown if it is to be preferred. Whether it is now, and was not. In place
   * of another photo nothing is shown before it is known what it says of itself.
   */
  show(item: number, role: (typeof roles)[number], digest: Digest): boolean {
    for (const version of this.#files.withBytes(item, role, hexOf(digest))) {
      if (!this.#files.isToBeShown(item, role, version, this.#now)) continue
      if (role === 'primary' && this.#isWanted(item, digest) && this.#files.current(item, role)) return false
      if (!this.#files.reinstate(item, role, version, this.#now)) continue
      const description = role === 'primary' ? this.#descriptions.get(digest) : undefined
      if (description) this.#record.describe(item, description, this.#now)
      return true
    }
    return false
  }
}
