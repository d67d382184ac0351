import type { Problem } from '../../../shared/problems/problem.ts'
import { isNamedArchive } from '../archives/archive-kind.ts'
import { archiveProblem } from '../archives/archive-problem.ts'
import type { Content, FoundEntry, Source } from '../archives/found-entry.ts'
import { isTakeoutFolder, partNameOf } from '../archives/part-name.ts'
import type { TakeoutLimits } from '../limits.ts'
import { fileName, indexedEntry, indexJson, isJsonName, type IndexedEntry } from './index-entries.ts'

/** What there is in a source. */
export interface VisitedSource {
  /** In the order in which the source tells them. */
  entries: IndexedEntry[]
  /** Archives among them, with their bytes where those had to be unpacked. */
  nested: Map<IndexedEntry, Content | undefined>
  /** Entries beyond these could not be read. */
  problem?: Problem | undefined
}

/** What is done about archives inside a source: nothing, or they are only told of, or their bytes come with them as far as needed. */
export type InnerArchives = 'none' | 'told' | 'read'

export interface Visit {
  limits: TakeoutLimits
  signal: AbortSignal
  inner: InnerArchives
  /** Of files with facts only what it takes to say what belongs together. */
  briefly: boolean
  /** Hears of each file named `.json` that could be read, with its bytes. */
  json?: (entry: IndexedEntry, bytes: Uint8Array) => void
  /** Hears now and then how many entries were found by now, and how many files with facts were read. */
  seen: (entries: number, facts: number) => void
}

/** So many entries are listed in a few milliseconds, or their archive is slow. */
const saidEvery = 500

/** An archive that is kept inside an archive, as whole downloads are; not one that a person keeps in another product. */
function isNested({ path }: FoundEntry): boolean {
  if (!isNamedArchive(path) && partNameOf(fileName(path)) === undefined) return false
  return !path.split('/').slice(0, -1).some(isTakeoutFolder)
}

/** Lists a source and reads its files with facts. Rejects only if `signal` aborts. */
export async function visitSource(
  source: Source,
  { limits, signal, inner, briefly, json, seen }: Visit,
): Promise<VisitedSource> {
  const visited: VisitedSource = { entries: [], nested: new Map() }
  const { entries, nested } = visited
  const known = new Map<number, IndexedEntry>()
  let facts = 0
  const visitor = {
    entry: (entry: FoundEntry): boolean => {
      const indexed = indexedEntry(entry)
      entries.push(indexed)
      if (entries.length % saidEvery === 0) seen(entries.length, facts)
      if (entry.trouble !== undefined) return false
      const isInner = inner !== 'none' && isNested(entry)
      if (isInner) {
        indexed.isArchive = true
        nested.set(indexed, undefined)
      }
      const wanted = isInner
        ? inner === 'read' && entry.size <= limits.nestedBytes
        : isJsonName(entry.path) && entry.size <= limits.jsonBytes
      if (isJsonName(entry.path) && !wanted) indexed.json = { kind: 'unread' }
      if (wanted) known.set(entry.at, indexed)
      return wanted
    },
    content: ({ at, otherPath }: FoundEntry, content: Content): void => {
      const entry = known.get(at)
      known.delete(at)
      if (!entry) return
      if (otherPath !== undefined) entry.otherPath = otherPath
      if (!nested.has(entry)) {
        indexJson(entry, content, briefly)
        // What it is called is not certain yet.
        if (content.ok && otherPath === undefined && !entry.isOldName) json?.(entry, content.bytes)
        if (++facts % saidEvery === 0) seen(entries.length, facts)
      } else if (content.ok) nested.set(entry, content)
      else entry.damage = content.damage
    },
  }
  try {
    visited.problem = await source.visit(visitor, signal)
  } catch (error) {
    if (signal.aborted) throw error
    visited.problem = archiveProblem(source.name, error)
  }
  seen(entries.length, facts)
  return visited
}
