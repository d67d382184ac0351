import type { StockProgress } from '../../../shared/imports/export-stock.ts'
import { archiveProblem } from '../archives/archive-problem.ts'
import { openArchive, type FoundSource } from '../archives/find-sources.ts'
import type { Content, FoundEntry, Source } from '../archives/found-entry.ts'
import { partNameOf } from '../archives/part-name.ts'
import { bytesInMemory, bytesWithin, type RandomBytes } from '../archives/random-bytes.ts'
import { ZipArchive } from '../archives/zip/zip-archive.ts'
import { fileName, type IndexedEntry } from './index-entries.ts'
import type { TakeoutLimits } from '../limits.ts'
import { unpackListing, type ZipListers } from './packed-listing.ts'
import type { ProblemList } from './problem-list.ts'
import { visitSource, type InnerArchives, type VisitedSource } from './visit-source.ts'

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
  /** Lists zips besides this thread where they are read `briefly`, and nobody hears of `json`. */
  listers?: ZipListers | undefined
}

/** Opens an archive inside an archive, where it is if the outer one stores it as it is. */
async function openInside(
  entry: IndexedEntry,
  content: Content | undefined,
  { source, bytes }: Pick<FoundSource, 'source' | 'bytes'>,
  at: number,
  limits: TakeoutLimits,
): Promise<{ source: Source; bytes: RandomBytes } | undefined> {
  const name = `${source.name}/${entry.path}`
  const inPlace = source instanceof ZipArchive ? await source.stored(entry) : undefined
  let inner: RandomBytes
  if (inPlace && bytes) inner = bytesWithin(bytes, inPlace.start, inPlace.length)
  else if (content?.ok) inner = bytesInMemory(content.bytes)
  else return undefined
  const opened = await openArchive(name, inner, at, limits)
  return opened && { source: opened, bytes: inner }
}

interface Waiting {
  found: FoundSource
  depth: number
}

/** How many entries and files with facts were met by now in all sources. */
class Seen {
  readonly say: () => void
  entries = 0
  facts = 0

  constructor(say: () => void) {
    this.say = say
  }

  /** Takes the counts of one source, which only ever grow. */
  ofSource(): (entries: number, facts: number) => void {
    let [its, read] = [0, 0]
    return (entries, facts) => {
      this.entries += entries - its
      this.facts += facts - read
      ;[its, read] = [entries, facts]
      this.say()
    }
  }
}

/** The first pass: what there is in all sources, archives inside archives included, with the JSON files read. */
export async function indexSources(sources: readonly FoundSource[], indexing: Indexing): Promise<IndexedSource[]> {
  const waiting: Waiting[] = sources.map((found) => ({ found, depth: 0 }))
  const indexed: IndexedSource[] = []
  const seen: Seen = new Seen(() => {
    const { entries, facts } = seen
    indexing.progress({ step: 'listing', done: indexed.length, of: waiting.length, entries, facts })
  })
  const visits = new Visits(waiting, indexing, seen)
  for (const [at, next] of waiting.entries()) {
    seen.say()
    const { entries, nested, problem } = await visits.of(at, next)
    if (problem) indexing.problems.add(problem)
    if (problem?.code === 'archive-damaged' && !next.found.source.provesEach)
      for (const entry of entries) entry.isDoubtful = true
    indexed.push({ ...next.found, entries })
    for (const [entry, content] of nested) {
      const inner = await openNested(entry, content, next, waiting.length, indexing)
      if (inner) waiting.push(inner)
    }
  }
  return indexed
}

/** Visits sources one after the other; others list the next ones meanwhile, where there is somebody for it. */
class Visits {
  readonly #waiting: readonly Waiting[]
  readonly #indexing: Indexing
  readonly #seen: Seen
  readonly #aside: Promise<VisitedSource | undefined>[] = []

  constructor(waiting: readonly Waiting[], indexing: Indexing, seen: Seen) {
    this.#waiting = waiting
    this.#indexing = indexing
    this.#seen = seen
  }

  /** What is in `next`, the source with this number; to be asked for in their order. */
  async of(at: number, next: Waiting): Promise<VisitedSource> {
    const { listers, limits, signal, briefly = false, json } = this.#indexing
    for (const ahead of this.#waiting.slice(this.#aside.length, at + 1 + (listers?.atATime ?? 0)))
      this.#aside.push(this.#listAside(ahead))
    const visited = await unlessAborted(this.#aside[at], signal)
    // What it has made is held by whoever asked alone.
    this.#aside[at] = Promise.resolve(undefined)
    if (visited) return visited
    const { found } = next
    return await visitSource(found.source, {
      limits,
      signal,
      briefly,
      inner: this.#inner(next),
      ...(json && { json: (entry: IndexedEntry, bytes: Uint8Array) => json(found, entry, bytes) }),
      seen: this.#seen.ofSource(),
    })
  }

  #inner({ found, depth }: Waiting): InnerArchives {
    if (found.kind !== 'archive') return 'none'
    return depth < this.#indexing.limits.nestedDepth ? 'read' : 'told'
  }

  /** Undefined where only this thread can list it; a thread that is gone leaves it to this one, too. Never rejects. */
  async #listAside(next: Waiting): Promise<VisitedSource | undefined> {
    const { listers, briefly = false, json, limits } = this.#indexing
    const { source, bytes } = next.found
    if (!listers || !briefly || json || !(source instanceof ZipArchive) || !bytes?.file) return undefined
    if (bytes.size < listers.worthFrom) return undefined
    const seen = this.#seen.ofSource()
    const inner = this.#inner(next)
    const { name, number } = source
    const order = { ...bytes.file, length: bytes.size, name, source: number, limits, inner }
    try {
      const packed = await listers.list(order, seen)
      source.places = packed.places
      return unpackListing(packed, number)
    } catch {
      // Whatever has ended the thread: what is in the archive is found out here, and what is wrong with it said.
      seen(0, 0)
      return undefined
    }
  }
}

/** What comes of it; rejects as soon as the signal aborts. */
async function unlessAborted<Value>(
  promise: Promise<Value> | undefined,
  signal: AbortSignal,
): Promise<Value | undefined> {
  const aborted = Promise.withResolvers<never>()
  const abort = (): void => {
    aborted.reject(signal.reason as Error)
  }
  signal.throwIfAborted()
  signal.addEventListener('abort', abort)
  try {
    return await Promise.race([promise, aborted.promise])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

async function openNested(
  entry: IndexedEntry,
  content: Content | undefined,
  { found, depth }: Waiting,
  at: number,
  { limits, problems }: Indexing,
): Promise<Waiting | undefined> {
  const name = `${found.source.name}/${entry.path}`
  if (entry.damage !== undefined) return undefined
  if (depth >= limits.nestedDepth) {
    problems.add({ code: 'archive-nested', values: { name } })
    return undefined
  }
  let opened: Awaited<ReturnType<typeof openInside>>
  try {
    opened = await openInside(entry, content, found, at, limits)
  } catch (error) {
    problems.add(archiveProblem(name, error))
    return undefined
  }
  if (!opened) {
    problems.add({ code: content?.ok ? 'archive-none' : 'archive-nested', values: { name } })
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
  return { found: inner, depth: depth + 1 }
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
