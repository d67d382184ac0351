import { contentOf } from '../archives/content-of.ts'
import { inParallel, readsAtATime } from '../archives/in-parallel.ts'
import { isStrange } from '../archives/entry-path.ts'
import { ZipArchive } from '../archives/zip/zip-archive.ts'
import { NamesHere } from '../reading/fitting-name.ts'
import { folderOf, indexJson, isJsonName, type IndexedEntry } from '../reading/index-entries.ts'
import type { IndexedSource, Indexing } from '../reading/read-sources.ts'
import type { MatchedExport } from './match-export.ts'

/** So many headers are read at most for the sake of names: each can cost a disk some milliseconds. */
const mostLooks = 4000

export type Naming = Pick<Indexing, 'limits' | 'signal' | 'json' | 'briefly' | 'problems'>

/** The first two folders of a path, which are those of the export and of the product. */
const productOf = (path: string): string => path.split('/', 2).join('/')

/** Several files that are not the same have one name in one archive, or in two parts. */
function differ(entries: readonly IndexedEntry[]): boolean {
  const [first, ...rest] = entries
  return rest.some(({ size, checksum }) => size !== first?.size || checksum !== first.checksum)
}

/**
 * Entries whose names may be damaged, since they fit nothing: what belongs to no photo, photos without facts, and what could not be
 * anywhere. Those of which there are few of a kind come first: whole products are not called so by damage.
 */
function oddlyNamed({ folders, others, refused }: MatchedExport): IndexedEntry[] {
  const alone = folders.flatMap(({ media, matches }) =>
    media.flatMap(({ entries }, at) => {
      const match = matches[at]
      return (match?.role === 'own' && match.sidecar === undefined) || differ(entries) ? entries : []
    }),
  )
  const groups = [
    ...Map.groupBy(alone, ({ path }) => folderOf(path)).values(),
    ...Map.groupBy(others, ({ path }) => productOf(path)).values(),
    refused.filter(({ trouble }) => trouble === 'name'),
  ]
  return groups.toSorted((one, other) => one.length - other.length).flat()
}

/** Takes the name that fits; what does so becomes JSON or none by it. */
function rename(entry: IndexedEntry, path: string): void {
  entry.otherPath = entry.path
  entry.path = path
  if (entry.trouble === 'name') delete entry.trouble
  delete entry.strange
  if (isStrange(path)) entry.strange = true
}

/** Reads a file with facts again, under the name that it has now. */
export async function readFacts(source: IndexedSource, entry: IndexedEntry, naming: Naming): Promise<void> {
  const { limits, signal, json, briefly = false } = naming
  entry.json = undefined
  entry.digest = undefined
  if (!isJsonName(entry.path)) return
  if (entry.size > limits.jsonBytes) {
    entry.json = { kind: 'unread' }
    return
  }
  const take = async (_: unknown, chunks: AsyncIterable<Uint8Array>): Promise<void> => {
    const content = await contentOf(chunks, 'reused')
    indexJson(entry, content, briefly)
    if (content.ok) json?.(source, entry, content.bytes)
  }
  await source.source.read([entry], take, signal)
}

/** How the headers of oddly named entries call them, as far as these can be read. */
async function lookAtNames(
  exports: readonly { matched: MatchedExport }[],
  sources: readonly IndexedSource[],
  signal: AbortSignal,
): Promise<void> {
  const odd = exports.flatMap(({ matched }) => oddlyNamed(matched)).slice(0, mostLooks)
  const inOrder = odd.toSorted((one, other) => one.source - other.source || one.at - other.at)
  await inParallel(inOrder, readsAtATime, async (entry) => {
    signal.throwIfAborted()
    const archive = sources[entry.source]?.source
    if (archive instanceof ZipArchive) await archive.lookAtName(entry)
  })
}

/**
 * Names stand in a zip twice. Where the two differ, one is damaged: the entry gets the one that fits the others, and keeps the
 * other for whoever tells of it. Answers whether any entry is called otherwise now, so that everything has to be matched again.
 * Only entries of one export are compared. Rejects only if the signal aborts.
 */
export async function settleNames(
  exports: readonly { sources: readonly IndexedSource[]; matched: MatchedExport }[],
  sources: readonly IndexedSource[],
  naming: Naming,
): Promise<boolean> {
  await lookAtNames(exports, sources, naming.signal)
  let areNew = false
  for (const { sources: its } of exports) {
    const all = its.flatMap(({ entries }) => entries)
    const doubted = all.filter(({ otherPath }) => otherPath !== undefined)
    if (doubted.length === 0) continue
    const here = new NamesHere()
    for (const entry of all) if (entry.otherPath === undefined) here.add(entry)
    for (const entry of doubted) {
      const { path, otherPath } = entry
      const best = here.best([path, otherPath ?? path])
      const wasFacts = entry.json !== undefined
      if (best !== undefined && best !== path) {
        rename(entry, best)
        areNew = true
      }
      const source = sources[entry.source]
      if (source && entry.trouble === undefined && (wasFacts || isJsonName(entry.path)))
        await readFacts(source, entry, naming)
    }
  }
  return areNew
}
