import type { EntryPlace } from '../archives/entry-place.ts'
import type { IndexedEntry } from '../reading/index-entries.ts'
import type { IndexedSource } from '../reading/read-sources.ts'
import type { FoundExport } from './exports-here.ts'
import type { ExportFolder } from './match-export.ts'

/** What is larger is no picture to be looked at in passing. */
const mostBytes = 48 * 1024 * 1024

/** By their names alone: what they are is seen by whoever shows them. */
const pictureName = /\.(?:jpe?g|jpe|jfif|png|gif|webp|avif|heic|heif|hif|bmp|tiff?|dng|jxl)$/i

/** Of photos without a date. */
const noDate = Infinity

interface Candidate {
  entry: IndexedEntry
  takenAt: number
}

function isEarlier(one: Candidate, other: Candidate): boolean {
  return one.takenAt < other.takenAt || (one.takenAt === other.takenAt && one.entry.path < other.entry.path)
}

function canBeShown({ path, size, trouble, damage }: IndexedEntry): boolean {
  return trouble === undefined && damage === undefined && size > 0 && size <= mostBytes && pictureName.test(path)
}

/** Photos of a folder with the addresses that their sidecars tell. */
function* candidatesOf({ media, matches, sidecars }: ExportFolder): Generator<Candidate & { url: string | undefined }> {
  for (const [at, { entries }] of media.entries()) {
    const match = matches[at]
    if (match?.role !== 'own') continue
    const facts = match.sidecar === undefined ? undefined : sidecars[match.sidecar]?.sidecar
    const entry = entries.find(canBeShown)
    if (entry) yield { entry, takenAt: facts?.takenAt ?? noDate, url: facts?.url }
  }
}

/** The first photo of each address. */
function firstOfEach(exports: readonly FoundExport[]): Map<string, Candidate> {
  const byUrl = new Map<string, Candidate>()
  for (const { matched } of exports)
    for (const folder of matched.folders)
      for (const { url, ...candidate } of candidatesOf(folder))
        if (url !== undefined && !byUrl.has(url)) byUrl.set(url, candidate)
  return byUrl
}

/**
 * Finds a picture for each album of an export, which tells no cover: the first that was taken, else the first by its name. Photos
 * that an album only names by their sidecars are looked for in the other folders.
 */
export class AlbumCovers {
  readonly #exports: readonly FoundExport[]
  readonly #sources: readonly IndexedSource[]
  /** Made when it is asked for: most albums have photos of their own, and there may be a million in all. */
  #byUrl: Map<string, Candidate> | undefined

  constructor(exports: readonly FoundExport[], sources: readonly IndexedSource[]) {
    this.#exports = exports
    this.#sources = sources
  }

  #ofUrl(url: string): Candidate | undefined {
    return (this.#byUrl ??= firstOfEach(this.#exports)).get(url)
  }

  /** Where the cover of an album lies; undefined without one, null for one that cannot be read by itself. */
  of(folder: ExportFolder): EntryPlace | null | undefined {
    let first: Candidate | undefined
    for (const candidate of candidatesOf(folder)) if (!first || isEarlier(candidate, first)) first = candidate
    if (!first)
      for (const { sidecar } of folder.sidecars) {
        const named = sidecar.url === undefined ? undefined : this.#ofUrl(sidecar.url)
        if (named && (!first || isEarlier(named, first))) first = named
      }
    return first && (this.#sources[first.entry.source]?.source.place(first.entry) ?? null)
  }
}
