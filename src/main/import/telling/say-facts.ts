import type { DatabaseSync } from 'node:sqlite'
import { Items } from '../../index/items/items.ts'
import type { SourceItems } from '../../sources/source-items.ts'
import { bytesKey, bytesOf, hexOf, isBytesKey } from '../planning/digests.ts'
import type { Plan, PlannedFile } from '../planning/plan.ts'
import { sayingOf } from '../planning/saying.ts'

interface SayFactsParts {
  database: DatabaseSync
  items: SourceItems
  plan: Plan
  /** The source that everything is of; its row. */
  source: number
  now: number
  /** Is told of items that say something else than before. */
  changed: Set<number>
}

/** Tells items what exports say of them, under their addresses or, without one, under their bytes. */
export class SayFacts {
  /** Keys of items that were told of. */
  readonly heard = new Set<string>()
  readonly #parts: SayFactsParts
  readonly #items: Items
  readonly #statements: ReturnType<typeof prepare>

  constructor(parts: SayFactsParts) {
    this.#parts = parts
    this.#items = new Items(parts.database)
    this.#statements = prepare(parts.database)
  }

  /** What they say under a key; `files`: those of the item. */
  say(item: number, key: string, files: readonly PlannedFile[]): void {
    const { items, source, plan, now } = this.#parts
    this.heard.add(key)
    const facts = sayingOf(plan.saidOf(key), now)
    const known = items.itemOf(source, key)
    // Once its address is known, it is that alone which counts.
    this.#speakBy(item, key, files)
    if (items.itemOf(source, key) === undefined) items.join(item, { source, key, facts, firstSeen: now }, now)
    else if (!items[known === undefined ? 'say' : 'sayToo']({ source, key, facts }, now)) return
    this.#parts.changed.add(known ?? item)
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
  sayWithoutAddress(item: number, files: readonly PlannedFile[], own: ReadonlySet<PlannedFile>): void {
    const { items, source, plan, now } = this.#parts
    const [first] = files
    if (!first) return
    const key = bytesKey(hexOf(first.entry.digest ?? ''))
    const facts = sayingOf(saidOf(files, own, plan), now)
    // What came before its photo spoke for itself, and goes with it now; an address that the item has already tells more than bytes.
    const address = items.keysOf(item, source).find((each) => !isBytesKey(each.key))?.key
    if (this.#speakBy(item, address ?? key, files)) this.#parts.changed.add(item)
    this.#nameByFile(item, files)
    const isSaid = this.#statements.isSaid.get(item, source) !== undefined
    if (items.itemOf(source, key) === item) {
      if (!items.sayToo({ source, key, facts }, now)) return
    } else if (isSaid || items.itemOf(source, key) !== undefined) return
    else items.join(item, { source, key, facts, firstSeen: now }, now)
    this.#parts.changed.add(item)
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
}

/** `own`: what the item shows, which may be an edited copy that came without its photo. */
function saidOf(
  files: readonly PlannedFile[],
  own: ReadonlySet<PlannedFile>,
  plan: Plan,
): ReturnType<Plan['saidOfFile']> {
  return files.flatMap((file) => (file.role === 'own' || own.has(file) ? plan.saidOfFile(file) : []))
}

function prepare(database: DatabaseSync) {
  return {
    isOthers: database.prepare(`
      SELECT 1 FROM item WHERE ref = ?1 AND (account IS NOT NULL
        OR EXISTS (SELECT 1 FROM item_source WHERE item = ?1 AND source <> ?2))`),
    isSaid: database.prepare('SELECT 1 FROM item_source WHERE item = ? AND source = ?'),
  }
}
