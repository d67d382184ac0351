import type { DatabaseSync } from 'node:sqlite'
import type { FileRole } from '../../shared/domain.ts'
import { ItemFiles, type CurrentFile } from '../index/items/item-files.ts'
import { Items } from '../index/items/items.ts'
import { Jobs } from '../index/runs/jobs.ts'
import { MergedItems } from '../index/items/merged-items.ts'
import { ItemTimes } from '../mirror/item-times.ts'
import { preferred } from '../index/items/preferred-file.ts'
import { accountId, integer, itemId, optional, rowReader } from '../index/schema/typed-rows.ts'
import { SourceItems } from './source-items.ts'

const roles = ['primary', 'motion', 'edited'] as const satisfies readonly FileRole[]

/** Makes one item of two that have proved to be the same. To be used inside transactions. */
export class MergeItems {
  readonly #statements: ReturnType<typeof prepare>
  readonly #sources: SourceItems
  readonly #files: ItemFiles
  readonly #jobs: Jobs
  readonly #items: Items
  readonly #merged: MergedItems
  readonly #times: ItemTimes

  constructor(database: DatabaseSync) {
    this.#statements = prepare(database)
    this.#sources = new SourceItems(database)
    this.#files = new ItemFiles(database)
    this.#jobs = new Jobs(database)
    this.#items = new Items(database)
    this.#merged = new MergedItems(database)
    this.#times = new ItemTimes(database)
  }

  /**
   * The row that stays has all that was of either: what their sources say, memberships, problems, and all files, of which the
   * better ones are shown and the others are earlier versions. It is the row that an account lists, if one does, with the id
   * of the item that was here first. Nothing on the disk is touched. Undefined, and nothing is changed, if accounts list both:
   * Google has two, and each is listed for itself.
   */
  merge(one: number, other: number, now: number): number | undefined {
    if (one === other) return one
    const [first, second] = this.#inOrder(one, other)
    if (first.account !== undefined && second.account !== undefined) return undefined
    const keep = second.account === undefined ? first : second
    const gone = keep === first ? second : first
    this.#sources.writeOut(keep.ref)
    let shows: 'keep' | 'gone' = 'keep'
    for (const role of roles) {
      const isGones = this.#settle(role, keep.ref, gone.ref, now)
      if (role === 'primary' && isGones) shows = 'gone'
    }
    for (const each of shows === 'gone' ? [keep, gone] : [gone]) this.#times.leave(each.ref)
    if (shows === 'gone') this.#merged.takeFile(keep.ref, gone.ref, keep.account === undefined)
    this.#merged.move(keep.ref, gone.ref)
    if (keep !== first) this.#merged.setId(keep.ref, first.id)
    this.#sources.fold(keep.ref, now)
    return keep.ref
  }

  /**
   * The same for an item that proves to be what goes with the photo or video of `photo`, such as a moving half that came before
   * it. Undefined, and nothing is changed, if an account lists it for itself, or if it has something beside it that is none of `contents`,
   * digests in lower-case hex: those go with the photo, too.
   */
  mergeAs(
    role: 'motion' | 'edited',
    item: number,
    photo: number,
    now: number,
    contents: ReadonlySet<string> = new Set(),
  ): number | undefined {
    const { account } = itemRow(this.#statements.item.get(item) ?? {})
    const isOfItself = (beside: CurrentFile | undefined): boolean =>
      beside !== undefined && !contents.has(beside.sha256)
    if (account !== undefined || isOfItself(this.#files.current(item, 'motion'))) return undefined
    if (role === 'edited' && isOfItself(this.#files.current(item, 'edited'))) return undefined
    if (role === 'motion') this.#items.setMotion(item, true)
    this.#files.retire(item, role, now)
    this.#files.recast(item, role, now)
    this.#merged.recastLinks(item, role)
    return this.merge(item, photo, now)
  }

  /** The one that was here first, and the other. */
  #inOrder(one: number, other: number): [Item, Item] {
    const [a, b] = [one, other].map((ref) => itemRow(this.#statements.item.get(ref) ?? {}))
    if (!a || !b) throw new Error('no item')
    const isFirst = a.firstSeen === b.firstSeen ? a.id < b.id : a.firstSeen < b.firstSeen
    return isFirst ? [a, b] : [b, a]
  }

  /**
   * Leaves the file that is to be shown in a role with one of both alone. Whether that is the second. What was still to be
   * downloaded of an item that has no such file is not needed any more if the other has one.
   */
  #settle(role: FileRole, keep: number, gone: number, now: number): boolean {
    const [keeps, gones] = [this.#files.current(keep, role), this.#files.current(gone, role)]
    if (!keeps && gones) this.#jobs.forget(keep, role)
    if (keeps && !gones) this.#jobs.forget(gone, role)
    if (!keeps || !gones) return gones !== undefined
    const isGones = preferred<CurrentFile>(role, [keeps, gones].toSorted(byPath)) === gones
    this.#files.retire(isGones ? keep : gone, role, now)
    return isGones
  }
}

function byPath(one: CurrentFile, other: CurrentFile): number {
  return one.path < other.path ? -1 : 1
}

const itemRow = rowReader({ ref: integer, id: itemId, account: optional(accountId), firstSeen: integer })
type Item = ReturnType<typeof itemRow>

function prepare(database: DatabaseSync) {
  return {
    item: database.prepare('SELECT ref, id, account, first_seen AS firstSeen FROM item WHERE ref = ?'),
  }
}
