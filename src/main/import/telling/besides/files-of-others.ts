import type { DatabaseSync } from 'node:sqlite'
import { ExportRows } from '../../../index/export-rows.ts'
import { HalfRows } from '../../../index/items/half-rows.ts'
import { ItemFiles } from '../../../index/items/item-files.ts'
import { integer, rowReader, text } from '../../../index/schema/typed-rows.ts'
import type { Steps } from '../../../slices.ts'
import type { SourceItems } from '../../../sources/source-items.ts'
import { editedName } from '../../../takeout/matching/edited-suffix.ts'
import { mayBeMotion } from '../../../takeout/matching/pair-names.ts'
import { fileName, isKept } from '../../../takeout/reading/index-entries.ts'
import type { ExportMemory } from '../../memory/export-memory.ts'
import { rememberedExport } from '../../memory/remembered-export.ts'
import { photoKey } from '../../../takeout/meaning/photo-address.ts'
import type { ExportFolder } from '../../../takeout/stock/match-export.ts'
import { base64Of, bytesOf, isBytesKey } from '../../planning/digests.ts'
import { Plan, type PlannedFile } from '../../planning/plan.ts'

interface Looking {
  database: DatabaseSync
  items: SourceItems
  /** The source that all is of; its row. */
  source: number
  plan: Plan
  memory: Pick<ExportMemory, 'entriesOf'>
  /** Rows of the exports that the plan is of. */
  refs: ReadonlySet<number>
}

/** A remembered export, with what of it is told together with others. */
export interface OtherExport {
  /** Its row. */
  ref: number
  id: string
  /** Those with anything that is told together, in full. */
  folders: ExportFolder[]
}

interface Together {
  plan: Plan
  /** Digests of which the plan has all that exports of the source have: nothing more has to be asked of those. */
  contents: ReadonlySet<string>
  /** Addresses that go with these. */
  keys: ReadonlySet<string>
  others: readonly OtherExport[]
}

const alone = (plan: Plan): Together => ({ plan, contents: new Set(), keys: new Set(), others: [] })

/** Files that are looked at in one step. */
const atATime = 200

/**
 * The plan with what remembered exports have of the same photos, where these exports show only a part of what goes with what: halves
 * and edited copies without their photo, or beside another. Told together they end as if all of these exports had come at once. What no
 * export remembers is as it is here. Reads such exports as a whole, and so asks first what their files are called.
 */
export function* withFilesOfOthers(looking: Looking): Steps<Together> {
  const { database, source, plan, memory, refs } = looking
  const rows = new ExportRows(database)
  const others = new Map(rows.ofSource(source).flatMap(({ ref, id }) => (refs.has(ref) ? [] : [[ref, id]])))
  if (others.size === 0) return alone(plan)
  const concerned = new Concerned(yield* tangled(looking, rows))
  if (concerned.digests.size === 0) return alone(plan)
  const halves = new HalfRows(database)
  const plans = new Map<number, Plan>()
  const read: OtherExport[] = []
  for (let before = -1; before !== concerned.size;) {
    before = concerned.size
    concerned.grow(plan.files)
    for (const { ref } of rows.withContents([...concerned.digests])) {
      const id = others.get(ref)
      if (id === undefined || plans.has(ref)) continue
      const { matched, asOf, withTrash } = rememberedExport(rows, memory, halves, ref)
      plans.set(ref, new Plan([{ id, matched, ...(asOf !== undefined && { asOf }) }], withTrash))
      read.push({ ref, id, folders: matched.folders })
      yield
    }
    for (const { files } of plans.values()) concerned.grow(files)
    yield
  }
  const theirs = [...plans.values()].map((each) => ({
    plan: each,
    files: each.files.filter((file) => concerned.has(file)),
  }))
  const { digests: contents, keys } = concerned
  const concernsFolder = ({ media, sidecars }: ExportFolder): boolean =>
    media.some(({ entries }) => entries.some(({ digest }) => contents.has(digest ?? ''))) ||
    sidecars.some(({ sidecar: { url } }) => url !== undefined && keys.has(photoKey(url)))
  const told = read.map((each) => ({ ...each, folders: each.folders.filter(concernsFolder) }))
  return { plan: plan.with(theirs), contents, keys, others: told }
}

/** Contents, and addresses, that are to be told together. */
class Concerned {
  readonly digests: Set<string>
  readonly keys = new Set<string>()

  constructor(digests: Set<string>) {
    this.digests = digests
  }

  get size(): number {
    return this.digests.size + this.keys.size
  }

  has({ entry, key }: PlannedFile): boolean {
    return this.digests.has(entry.digest ?? '') || (key !== undefined && this.keys.has(key))
  }

  /** With whatever is under one address with it, or goes with it. As often as something was found: chains of photos are short. */
  grow(files: readonly PlannedFile[]): void {
    for (let before = -1; before !== this.size;) {
      before = this.size
      for (const file of files) {
        const { entry, key, of } = file
        if (!this.has(file) && !of.some(({ digest }) => this.digests.has(digest ?? ''))) continue
        if (key !== undefined) this.keys.add(key)
        for (const { digest } of [entry, ...of]) if (digest !== undefined) this.digests.add(digest)
      }
    }
  }
}

/** Contents of items of which these exports say something else than the index, or less, and something goes with one of them. */
function* tangled({ database, items, source, plan }: Looking, rows: ExportRows): Steps<Set<string>> {
  const files = plan.files.filter(({ entry }) => isKept(entry))
  const under = new Map<string, Set<string>>()
  for (const { key, entry } of files)
    if (key !== undefined) under.set(key, (under.get(key) ?? new Set()).add(entry.digest ?? ''))
  const [itemFiles, several] = [new ItemFiles(database), severalOf(database, source)]
  const found = new Set<string>()
  const noted = new Map<string, string[]>()
  const note = (...its: number[]): void => {
    const which = its.join(' ')
    if (noted.has(which)) return
    noted.set(
      which,
      its.flatMap((item) => itemFiles.all(item)).map(({ sha256 }) => base64Of(sha256)),
    )
  }
  for (const [at, { role, key, entry }] of files.entries()) {
    const item = key === undefined ? undefined : items.itemOf(source, key)
    for (const here of items.withBytes(bytesOf(entry)))
      // It is here as something else than it is by these exports …
      if ((here.role === 'primary') !== (role === 'own')) {
        found.add(entry.digest ?? '')
        note(here.item)
        // … or as an item of its own, which another has the address of.
      } else if (role === 'own' && item !== undefined && here.item !== item) note(here.item, item)
    if (item !== undefined && several.has(item)) {
      const its = under.get(key ?? '') ?? new Set()
      const shows = itemFiles.all(item).filter((each) => each.role === 'primary')
      const isOther = shows.some(({ sha256 }) => !its.has(base64Of(sha256)))
      const addresses = several.get(item) ?? 0
      if (isOther || addresses > 1) note(item)
    }
    if (at % atATime === atATime - 1) yield
  }
  if (noted.size === 0) return found
  // All at once: the entries of exports are known by their places, and looked through as a whole.
  const paths = rows.pathsWith([...new Set([...noted.values()].flat())])
  yield
  for (const digests of noted.values()) {
    const names = digests.flatMap((digest) => paths.get(digest) ?? []).map((path) => fileName(path))
    const isOfTwoKinds = names.some(mayBeMotion) && !names.every(mayBeMotion)
    if (isOfTwoKinds || names.some((name) => editedName(name))) for (const digest of digests) found.add(digest)
  }
  return found
}

const severalRow = rowReader({ item: integer, key: text })

/** Items that have several files or several addresses, with the number of addresses. */
function severalOf(database: DatabaseSync, source: number): Map<number, number> {
  const several = new Map<number, number>()
  for (const row of database
    .prepare("SELECT item, '' AS key FROM item_file GROUP BY item HAVING count(*) > 1")
    .iterate())
    several.set(severalRow(row).item, 0)
  const keys = database.prepare(`
    SELECT item, key FROM item_source WHERE source = ?1
      AND item IN (SELECT item FROM item_source WHERE source = ?1 GROUP BY item HAVING count(*) > 1)`)
  for (const row of keys.iterate(source)) {
    const { item, key } = severalRow(row)
    if (!isBytesKey(key)) several.set(item, (several.get(item) ?? 0) + 1)
  }
  return several
}
