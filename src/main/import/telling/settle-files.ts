import type { DatabaseSync } from 'node:sqlite'
import { ItemFiles } from '../../index/items/item-files.ts'
import { inSlicesUntil, type Steps } from '../../slices.ts'
import { describeKept } from '../../intake/describe-kept.ts'
import type { FileDescription } from '../../intake/describe-file.ts'
import { RecordFile } from '../../intake/record-file.ts'
import type { Mirror } from '../../mirror/opening/open-mirror.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { isKept } from '../../takeout/reading/index-entries.ts'
import { hexOf } from '../planning/digests.ts'
import type { Plan, PlannedFile } from '../planning/plan.ts'
import { sayingOf } from '../planning/saying.ts'

const roles = ['primary', 'motion', 'edited'] as const

type Digest = string

interface Describing {
  mirror: Pick<Mirror, 'database' | 'files'>
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

/**
 * What files that items may come to show say about themselves, by digests: only the disk tells, and what is written
 * into the index waits for nothing. Throws what the disk throws.
 */
export async function describeVersions(describing: Describing): Promise<Map<Digest, FileDescription>> {
  const { mirror, plan, now, signal } = describing
  const descriptions = new Map<Digest, FileDescription>()
  const itemFiles = new ItemFiles(mirror.database)
  for (const { file, item } of (await inSlicesUntil(signal, candidates(describing))) ?? []) {
    const { digest = '', size: bytes } = file.entry
    const version = itemFiles.all(item).find(({ sha256 }) => sha256 === hexOf(digest))
    if (!version || descriptions.has(digest)) continue
    signal.throwIfAborted()
    const found = await mirror.files.look(version.path)
    // Somebody has removed it: there is nothing to show in any case.
    if (!found?.isFile() || found.size !== bytes) continue
    const { creationTime = '', localTime, uploadedAt, location } = sayingOf(plan.saidOfFile(file), now)
    const dated = {
      ...(localTime !== undefined && { localTime }),
      ...(uploadedAt !== undefined && { uploadedAt }),
      ...(location && { location }),
    }
    const otherwise = { mimeType: 'application/octet-stream', kind: 'photo' } as const
    const kept = { path: version.path, bytes, otherwise }
    const { description } = await describeKept(mirror.files, kept, { creationTime, dated }, now)
    descriptions.set(digest, description)
  }
  return descriptions
}

/** Decides which files of an item are what, and which it shows, once all is known that exports say of them. */
export class SettleFiles {
  readonly #files: ItemFiles
  readonly #record: RecordFile
  readonly #descriptions: ReadonlyMap<Digest, FileDescription>
  readonly #now: number

  constructor(database: DatabaseSync, descriptions: ReadonlyMap<Digest, FileDescription>, now: number) {
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
    if (!own.some(has)) return false
    let changed = false
    for (const [file, role] of others)
      for (const number of this.#numbersOf(item, file)) {
        this.#record.recast(item, number, role, this.#now)
        changed = true
      }
    // Of several the newest is shown, whichever of them was taken for the photo.
    for (const role of changed ? (['motion', 'edited'] as const) : []) {
      const best = [...others].find(([, its]) => its === role)
      if (best) this.show(item, role, best[0].entry.digest ?? '')
    }
    if (this.#files.current(item, 'primary')) return changed
    const first = own.find(has)
    if (first) this.show(item, 'primary', first.entry.digest ?? '')
    return changed
  }

  /** An export of this instant has the file: it is shown if it is to be preferred by that. Whether it is now, and was not. */
  prefer(item: number, { entry: { digest = '' } }: PlannedFile): boolean {
    return roles.map((role) => this.show(item, role, digest)).includes(true)
  }

  /** Numbers under which a file is the item's photo or video, or an earlier version of it. */
  #numbersOf(item: number, { entry }: PlannedFile): number[] {
    const sha256 = hexOf(entry.digest ?? '')
    const isShown = this.#files.current(item, 'primary')?.sha256 === sha256
    return [...(isShown ? [0] : []), ...this.#files.withBytes(item, 'primary', sha256).map(({ number }) => number)]
  }

  /** An earlier version of an item in a role, by its digest, is shown if it is to be preferred. Whether it is now, and was not. */
  show(item: number, role: (typeof roles)[number], digest: Digest): boolean {
    for (const version of this.#files.withBytes(item, role, hexOf(digest))) {
      if (!this.#files.reinstate(item, role, version, this.#now)) continue
      const description = role === 'primary' ? this.#descriptions.get(digest) : undefined
      if (description) this.#record.describe(item, description, this.#now)
      return true
    }
    return false
  }
}
