import type { DatabaseSync } from 'node:sqlite'
import type { FileRole, ItemId } from '../../../shared/domain.ts'
import { ItemFiles } from '../../index/items/item-files.ts'
import { Items } from '../../index/items/items.ts'
import { nameOf, type MirrorPath } from '../../mirror-path.ts'
import type { FileWithBytes, SourceItems } from '../../sources/source-items.ts'
import { editedName } from '../../takeout/matching/edited-suffix.ts'
import type { Claim } from '../memory/other-claims.ts'
import { base64Of, bytesKey, bytesOf, hexOf } from '../planning/digests.ts'
import type { PlannedFile } from '../planning/plan.ts'
import type { SourceFacts } from '../../sources/source-facts.ts'
import type { SettleFiles } from './settle-files.ts'

interface StrayParts {
  database: DatabaseSync
  items: SourceItems
  settling: SettleFiles
  /** The source that everything is of; its row. */
  source: number
  now: number
  mintId: () => ItemId
  /** Contents whose files can be described, as they are to become photos or videos. */
  isDescribed: (digest: string) => boolean
  /** What exports that are not being imported take contents for. */
  claims: ReadonlyMap<string, readonly Claim[]>
  /** Contents that exports had before this import. */
  isKnown: (digest: string) => boolean
  /** What has come since then was brought by this import, or by one that did not get this far. Milliseconds since 1970. */
  newSince: number
}

/** What a content is by all that is known now. */
export interface Target {
  item: number
  file: PlannedFile
  role: 'own' | 'edited' | 'motion'
}

/** A photo or video that is here as something of another item. */
export interface Apart {
  own: readonly PlannedFile[]
  keys: ReadonlySet<string>
  facts: SourceFacts
  /** Digests of all that is of it, what goes with it included. */
  contents: ReadonlySet<string>
}

/**
 * Files that were taken for a part of an item that they prove not to be of: what its name made an edited copy or a moving half
 * before its own facts came, or the copy of another photo of the same name. They go to their own item, in the index alone; the
 * files follow with the next look at where files lie. Nothing is taken from an item as long as any remembered export says that it is
 * the item's, or nobody remembers who has said so. To be used inside transactions.
 */
export class StrayFiles {
  readonly #parts: StrayParts
  readonly #files: ItemFiles
  readonly #rows: Items

  constructor(parts: StrayParts) {
    this.#parts = parts
    this.#files = new ItemFiles(parts.database)
    this.#rows = new Items(parts.database)
  }

  /**
   * Gives a photo or video an item of its own, out of the one that it was taken for a part of. Gives the item that it stays with instead,
   * where any export still says so; undefined where it has one of its own, or nothing is known of it.
   */
  setApart({ own, keys, facts, contents }: Apart): number | undefined {
    const { items, source, now, mintId, isDescribed } = this.#parts
    const [first] = own
    if (!first) return undefined
    const isProven = own.some(({ sidecar }) => sidecar !== undefined)
    for (const file of own) {
      const digest = file.entry.digest ?? ''
      const here = this.#withBytes(file)
      const supported = here.find((row) => this.#isSupported(row, digest, isProven))
      if (supported) return supported.item
      const [row] = here
      if (!row) continue
      if (row.role === 'primary' && this.#hasNothingElse(row.item, contents)) {
        // What stood for another photo, under the address of that.
        for (const { key } of items.keysOf(row.item, source)) items.unsay(source, key, now)
        return undefined
      }
      if (!isDescribed(digest)) continue
      const key = [...keys].toSorted()[0] ?? bytesKey(hexOf(first.entry.digest ?? ''))
      const { filename = file.name } = facts
      const item = items.mint({ id: mintId(), filename, video: false, source, key, facts, firstSeen: now }, now)
      this.#give(row, { item, file, role: 'own' })
      this.#showAnother(row)
      return undefined
    }
    return undefined
  }

  /** Takes a content from items of which it is nothing, to where it belongs. The items that lost or got a file. */
  gather(digest: string, targets: readonly Target[]): number[] {
    const best = targets.find(({ role }) => role === 'own') ?? targets[0]
    if (!best) return []
    const isProven = targets.some(({ role, file }) =>
      role === 'own' ? file.sidecar !== undefined : file.weak !== true,
    )
    const strays = this.#withBytes(best.file).filter(
      (row) =>
        row.role !== 'primary' &&
        !targets.some(({ item }) => item === row.item) &&
        !this.#isSupported(row, digest, isProven),
    )
    for (const row of strays) this.#give(row, best)
    return strays.length === 0 ? [] : [best.item, ...strays.map(({ item }) => item)]
  }

  #withBytes({ entry }: PlannedFile): FileWithBytes[] {
    return this.#parts.items.withBytes(bytesOf(entry))
  }

  #hasNothingElse(item: number, contents: ReadonlySet<string>): boolean {
    const own = new Set([...contents].map(hexOf))
    return this.#files.all(item).every(({ sha256 }) => own.has(sha256))
  }

  #give(row: FileWithBytes, { item, file, role }: Target): void {
    const { settling, now } = this.#parts
    const as: FileRole = role === 'own' ? 'primary' : role
    this.#files.give(row, item, as, now)
    if (row.role !== 'primary' && !this.#files.current(row.item, row.role))
      for (const each of this.#files.all(row.item))
        if (each.role === row.role) settling.show(row.item, row.role, base64Of(each.sha256))
    if (row.role === 'motion' && !this.#files.current(row.item, 'motion')) this.#rows.setMotion(row.item, false)
    settling.prefer(item, file)
    if (as === 'motion') this.#rows.setMotion(item, true)
  }

  /** An item that showed what proves to be another's shows the best of what it has itself. */
  #showAnother({ item, role }: FileWithBytes): void {
    if (role !== 'primary' || this.#files.current(item, role)) return
    const versions = this.#files.all(item).filter((each) => each.role === role)
    const last = versions.toSorted((one, other) => other.number - one.number)[0]
    if (last) this.#parts.settling.show(item, role, base64Of(last.sha256))
  }

  /** `isProven`: it has facts of its own by now. */
  #isSupported(row: FileWithBytes, digest: string, isProven: boolean): boolean {
    const { claims, isKnown, source, newSince } = this.#parts
    const its = this.#files.all(row.item).filter(({ role, sha256 }) => role === row.role && sha256 === hexOf(digest))
    // What another source has delivered is no matter of these exports.
    if (its.some((each) => each.source !== undefined && each.source !== source)) return true
    const all = claims.get(digest) ?? []
    if (all.length > 0) return all.some((claim) => this.#speaksFor(claim, row, isProven))
    if (isKnown(digest) || its.every(({ arrivedAt }) => arrivedAt >= newSince)) return false
    return !(isProven && row.role === 'edited' && its.every(({ path }) => isGuessed(path)))
  }

  #speaksFor({ role, source, weak, key, of }: Claim, row: FileWithBytes, isProven: boolean): boolean {
    const { items } = this.#parts
    if (weak && isProven) return false
    const isByKey = key !== undefined && items.itemOf(source, key) === row.item
    if (role === 'own') return row.role === 'primary' && (key === undefined || isByKey)
    if (row.role === 'primary' || of === undefined) return isByKey
    return isByKey || this.#files.all(row.item).some(({ sha256 }) => sha256 === hexOf(of))
  }
}

function isGuessed(path: MirrorPath): boolean {
  return editedName(nameOf(path))?.guessed === true
}
