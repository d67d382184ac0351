import type { DatabaseSync } from 'node:sqlite'
import { ExportRows } from '../../../index/export-rows.ts'
import { HalfRows } from '../../../index/items/half-rows.ts'
import type { Steps } from '../../../slices.ts'
import type { SourceItems } from '../../../sources/source-items.ts'
import type { ExportFolder } from '../../../takeout/stock/match-export.ts'
import type { ExportMemory } from '../../memory/export-memory.ts'
import { exportsWith } from '../../memory/exports-with.ts'
import { rememberedExport } from '../../memory/remembered-export.ts'
import { Plan } from '../../planning/plan.ts'
import { Concerned, linksOfFolders, linksOfPlan, Named, type Link } from './concerned.ts'
import { tangled } from './tangled.ts'

interface Looking {
  database: DatabaseSync
  items: SourceItems
  /** The source that all is of; its row. */
  source: number
  plan: Plan
  memory: Pick<ExportMemory, 'entriesInSteps' | 'inFull'>
  /** Rows of the exports that the plan is of. */
  refs: ReadonlySet<number>
}

/** A remembered export, with what of it is told together with others. */
export interface OtherExport {
  /** Its row. */
  ref: number
  id: string
  /** With what is told together, and nothing else. */
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

/** What is kept of a remembered export while more is looked for. */
interface Read extends OtherExport {
  asOf: string | undefined
  withTrash: boolean
  named: Named
  /** So much was concerned when its folders were chosen. */
  knowing: Concerned['sizes']
}

/**
 * The plan with what remembered exports have of the same photos, where these exports show only a part of what goes with what: halves
 * and edited copies without their photo, or beside another. Told together they end as if all of these exports had come at once. What no
 * export remembers is as it is here. Reads such exports as a whole, one after the other, keeps little of each, and asks first what
 * their files are called.
 */
export function* withFilesOfOthers(looking: Looking): Steps<Together> {
  const { database, source, plan, memory, refs } = looking
  const rows = new ExportRows(database)
  const others = new Map(rows.ofSource(source).flatMap(({ ref, id }) => (refs.has(ref) ? [] : [[ref, id]])))
  if (others.size === 0) return alone(plan)
  const concerned = new Concerned(yield* tangled(looking, rows))
  if (concerned.digests.size === 0) return alone(plan)
  const halves = new HalfRows(database)
  const read = function* (ref: number, id: string): Steps<Read> {
    const { matched, asOf, withTrash } = yield* rememberedExport(rows, memory, halves, ref)
    const links = (): Iterable<Link> => linksOfFolders(matched.folders, withTrash)
    const named = yield* Named.by(links())
    yield* concerned.grow(links)
    const folders: ExportFolder[] = []
    for (const folder of matched.folders) {
      const part = concerned.partOf(folder)
      yield
      if (!part) continue
      for (const each of part.sidecars) each.sidecar = memory.inFull(ref, each)
      folders.push(part)
      yield
    }
    return { ref, id, folders, asOf, withTrash, named, knowing: concerned.sizes }
  }
  const found = new Map<number, Read>()
  for (let before = -1; before !== concerned.size;) {
    before = concerned.size
    yield* concerned.grow(() => linksOfPlan(plan.files))
    const unread = [...others.keys()].filter((ref) => !found.has(ref))
    const having = [...(yield* exportsWith(rows, unread, concerned.digests)).keys()]
    for (const ref of having) found.set(ref, yield* read(ref, others.get(ref) ?? ''))
    for (const { ref, id, named, knowing } of found.values())
      // What others have led to may lie in folders that were not kept, and lead on there.
      if (named.mayHaveAny(concerned.after(knowing))) found.set(ref, yield* read(ref, id))
  }
  const theirs = [...found.values()].map(({ id, folders, asOf, withTrash }) => {
    const its = new Plan([{ id, matched: { folders }, ...(asOf !== undefined && { asOf }) }], withTrash)
    return { plan: its, files: its.files.filter((file) => concerned.has(file)) }
  })
  const { digests: contents, keys } = concerned
  const told = [...found.values()].map(({ ref, id, folders }) => ({ ref, id, folders }))
  return { plan: plan.with(theirs), contents, keys, others: told }
}
