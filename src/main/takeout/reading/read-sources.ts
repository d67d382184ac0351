import type { StockProgress } from '../../../shared/imports/export-stock.ts'
import type { Problem } from '../../../shared/problems/problem.ts'
import { isNamedArchive } from '../archives/archive-kind.ts'
import { archiveProblem } from '../archives/archive-problem.ts'
import { openArchive, type FoundSource } from '../archives/find-sources.ts'
import type { Content, FoundEntry, Source } from '../archives/found-entry.ts'
import { isTakeoutFolder, partNameOf } from '../archives/part-name.ts'
import { bytesInMemory, bytesWithin, type RandomBytes } from '../archives/random-bytes.ts'
import { ZipArchive } from '../archives/zip/zip-archive.ts'
import { fileName, indexedEntry, indexJson, isJsonName, type IndexedEntry } from './index-entries.ts'
import type { TakeoutLimits } from '../limits.ts'
import type { ProblemList } from './problem-list.ts'

/** A source, and the entries that were found in it. */
export interface IndexedSource extends FoundSource {
  entries: IndexedEntry[]
}

export interface Indexing {
  limits: TakeoutLimits
  problems: ProblemList
  signal: AbortSignal
  progress: (progress: StockProgress) => void
  /** Hears of each file named `.json` that could be read, with its bytes. */
  json?: ((source: FoundSource, entry: IndexedEntry, bytes: Uint8Array) => void) | undefined
  /** Of files with facts only what it takes to say what belongs together. */
  briefly?: boolean | undefined
}

/** So many entries are listed in a few milliseconds, or their archive is slow. */
const saidEvery = 500

/** An archive that is kept inside an archive, as whole downloads are; not one that a person keeps in another product. */
function isNested({ path }: FoundEntry): boolean {
  if (!isNamedArchive(path) && partNameOf(fileName(path)) === undefined) return false
  return !path.split('/').slice(0, -1).some(isTakeoutFolder)
}

/** Archives inside archives, which are opened where they are if the outer one stores them as they are. */
class Nested {
  readonly entries = new Map<IndexedEntry, Content | undefined>()

  async open(
    entry: IndexedEntry,
    source: Source,
    bytes: RandomBytes | undefined,
    at: number,
    limits: TakeoutLimits,
  ): Promise<{ source: Source; bytes: RandomBytes } | undefined> {
    const name = `${source.name}/${entry.path}`
    const inPlace = source instanceof ZipArchive ? await source.stored(entry) : undefined
    const content = this.entries.get(entry)
    let inner: RandomBytes
    if (inPlace && bytes) inner = bytesWithin(bytes, inPlace.start, inPlace.length)
    else if (content?.ok) inner = bytesInMemory(content.bytes)
    else return undefined
    const opened = await openArchive(name, inner, at, limits)
    return opened && { source: opened, bytes: inner }
  }
}

interface Waiting {
  found: FoundSource
  bytes: RandomBytes | undefined
  depth: number
}

/** The first pass: what there is in all sources, archives inside archives included, with the JSON files read. */
export async function indexSources(sources: readonly FoundSource[], indexing: Indexing): Promise<IndexedSource[]> {
  const waiting: Waiting[] = sources.map((found) => ({ found, bytes: found.bytes, depth: 0 }))
  const indexed: IndexedSource[] = []
  let [before, facts] = [0, 0]
  for (const next of waiting) {
    const entries: IndexedEntry[] = []
    const nested = new Nested()
    const say = (): void =>
      indexing.progress({
        step: 'listing',
        done: indexed.length,
        of: waiting.length,
        entries: before + entries.length,
        facts,
      })
    say()
    const read = (): void => {
      if (++facts % saidEvery === 0) say()
    }
    const problem = await visit(next, entries, nested, { ...indexing, say, read })
    if (problem) indexing.problems.add(problem)
    indexed.push({ ...next.found, entries })
    before += entries.length
    for (const entry of nested.entries.keys()) {
      const inner = await openNested(entry, next, nested, waiting.length, indexing)
      if (inner) waiting.push(inner)
    }
  }
  return indexed
}

async function visit(
  { found, depth }: Waiting,
  entries: IndexedEntry[],
  nested: Nested,
  { limits, signal, say, read, json, briefly = false }: Indexing & { say: () => void; read: () => void },
): Promise<Problem | undefined> {
  const known = new Map<number, IndexedEntry>()
  try {
    return await found.source.visit(
      {
        entry: (entry) => {
          const indexed = indexedEntry(entry)
          entries.push(indexed)
          if (entries.length % saidEvery === 0) say()
          if (entry.trouble !== undefined) return false
          const isInner = found.kind === 'archive' && depth < limits.nestedDepth && isNested(entry)
          if (isInner) {
            indexed.isArchive = true
            nested.entries.set(indexed, undefined)
          }
          const wanted = isInner
            ? entry.size <= limits.nestedBytes
            : isJsonName(entry.path) && entry.size <= limits.jsonBytes
          if (isJsonName(entry.path) && !wanted) indexed.json = { kind: 'unread' }
          if (wanted) known.set(entry.at, indexed)
          return wanted
        },
        content: ({ at }, content) => {
          const entry = known.get(at)
          known.delete(at)
          if (!entry) return
          if (!nested.entries.has(entry)) {
            indexJson(entry, content, briefly)
            if (content.ok) json?.(found, entry, content.bytes)
            read()
          } else if (content.ok) nested.entries.set(entry, content)
          else entry.damage = content.damage
        },
      },
      signal,
    )
  } catch (error) {
    if (signal.aborted) throw error
    return archiveProblem(found.source.name, error)
  }
}

async function openNested(
  entry: IndexedEntry,
  { found, bytes, depth }: Waiting,
  nested: Nested,
  at: number,
  { limits, problems }: Indexing,
): Promise<Waiting | undefined> {
  const name = `${found.source.name}/${entry.path}`
  if (entry.damage !== undefined) return undefined
  let opened: Awaited<ReturnType<Nested['open']>>
  try {
    opened = await nested.open(entry, found.source, bytes, at, limits)
  } catch (error) {
    problems.add(archiveProblem(name, error))
    return undefined
  }
  if (!opened) {
    problems.add({ code: nested.entries.get(entry)?.ok ? 'archive-none' : 'archive-nested', values: { name } })
    return undefined
  }
  const part = partNameOf(fileName(entry.path))
  const exportKey = part?.stamp ?? found.exportKey
  const inner: FoundSource = {
    source: opened.source,
    kind: 'archive',
    exportKey,
    bytes: opened.bytes,
    ...(part && { part }),
  }
  return { found: inner, bytes: opened.bytes, depth: depth + 1 }
}

interface Reading extends Pick<Indexing, 'problems' | 'signal'> {
  /** What was thrown is no matter of the archive: it ends the reading. */
  isOurs?: (error: unknown) => boolean
}

/**
 * Gives the bytes of entries of a source to `take`, in the order in which they are quickest to read. What is wrong with the
 * source as a whole is told once, whichever pass finds it. Rejects if `signal` aborts, and with errors that are ours.
 */
export async function readEach<Wanted>(
  { source }: IndexedSource,
  wanted: ReadonlyMap<IndexedEntry, Wanted>,
  take: (wanted: Wanted, chunks: AsyncIterable<Uint8Array>) => Promise<void>,
  { problems, signal, isOurs = () => false }: Reading,
): Promise<void> {
  const entries = [...wanted.keys()]
  const left = new Map(entries.map((entry) => [entry.at, entry]))
  const give = async ({ at }: FoundEntry, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const entry = left.get(at)
    const its = entry && wanted.get(entry)
    if (its === undefined) return
    left.delete(at)
    await take(its, chunks)
  }
  try {
    const problem = await source.read(entries, give, signal)
    if (problem && !problems.has(problem)) problems.add(problem)
  } catch (error) {
    if (signal.aborted || isOurs(error)) throw error
    problems.add(archiveProblem(source.name, error))
  }
  // An archive that ends before its time says nothing about what would have come.
  for (const entry of left.values()) entry.damage = 'unreadable'
}
